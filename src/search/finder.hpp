#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "domain/catalog.hpp"
#include "search/follower.hpp"
#include "search/index.hpp"

namespace segue::search {

struct Found {
  domain::Sections sections;  // each with the best first
  std::optional<Key> top;     // the best of all
};

// Rows for what somebody typed, through his eyes. Thread: any; calls block on the database.
class Finder {
 public:
  explicit Finder(domain::Store& store) : catalog_(store.catalog()), follower_(store, index_) {}

  void start() { follower_.start(); }
  void stop() { follower_.stop(); }
  [[nodiscard]] Figures figures() const { return follower_.figures(); }
  // A text without a word finds nothing. unavailable: the index is not there yet.
  [[nodiscard]] base::Result<Found> find(const domain::View& view, std::string_view text,
                                         const domain::SectionQuery& query) const;

 private:
  domain::CatalogReader& catalog_;
  Index index_;
  Follower follower_;
};

}  // namespace segue::search
