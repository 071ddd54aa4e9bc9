#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/test_folder.hpp"
#include "domain/store.hpp"
#include "parser/parsers.hpp"
#include "place.hpp"

namespace segue::scanner::testing {

// Commits to the store, and fails when it is told to.
class TestCoordinator final : public domain::Coordinator {
 public:
  explicit TestCoordinator(domain::CatalogWriter& writer) : writer_(writer) {}
  [[nodiscard]] std::int64_t epoch() const override { return 1; }
  [[nodiscard]] bool is_leader() const override { return leader; }
  [[nodiscard]] base::Result<void> commit(
      const std::function<void(domain::CatalogTx&)>& work) override;

  std::atomic<bool> leader = true;
  std::atomic<int> commits = 0;
  // Throws "disk full" at the end of that commit, counted from now; 0 = never.
  std::atomic<int> fail_at_commit = 0;

 private:
  domain::CatalogWriter& writer_;
};

// Those of this program, begun before it has a second thread.
[[nodiscard]] parser::Parsers& parsers();

// A catalogue in a database of its own, a music folder, and what tests ask about both.
class World {
 public:
  World();

  [[nodiscard]] domain::CatalogReader& reader() { return store->catalog(); }

  // Of releases that are there, in order.
  [[nodiscard]] std::vector<std::string> titles();
  // Also one that is missing; of one in parts, the first. Of the first root that has it; throws
  // when none has.
  [[nodiscard]] domain::KnownFile file(const std::string& path);
  [[nodiscard]] bool has_file(const std::string& path) { return find_file(path).has_value(); }
  // Of the file at `path`; also one that is missing.
  [[nodiscard]] domain::Track track_of(const std::string& path);
  [[nodiscard]] domain::Release release_of(const std::string& path);
  [[nodiscard]] bool is_there(domain::TrackId track);
  [[nodiscard]] bool is_there(domain::ReleaseId release);
  // Rows of a table, present or not.
  [[nodiscard]] std::size_t count(const std::string& table) const;
  [[nodiscard]] std::vector<std::string> ask(const std::string& sql) const {
    return place.ask(sql);
  }
  // Names of the artists that a list shows, and of all in the catalogue.
  [[nodiscard]] std::vector<std::string> all_artists() const;
  // Kind of the issue at `path`, "" = none.
  [[nodiscard]] std::string issue(const std::string& path, int root = 1);
  [[nodiscard]] domain::Root root(int id = 1);

  // Changes since the last call of forget_changes().
  void forget_changes();
  [[nodiscard]] std::vector<domain::Change> changes();
  [[nodiscard]] bool told(domain::ChangeKind kind, const std::string& entity, std::int64_t id);

  contract::Place place;
  contract::TestClock clock;
  std::unique_ptr<domain::Store> store;
  TestCoordinator coordinator;
  base::testing::TempFolder music;

 private:
  [[nodiscard]] std::optional<domain::KnownFile> find_file(const std::string& path);

  std::int64_t changes_seen_ = 0;
};

}  // namespace segue::scanner::testing
