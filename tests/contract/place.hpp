#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "domain/store.hpp"

namespace segue::contract {

// Which store this run is about: from the command line.
struct Backend {
  bool postgres = false;
  std::string url;  // of PostgreSQL
};
[[nodiscard]] Backend& backend();

class TestClock final : public base::Clock {
 public:
  [[nodiscard]] base::UnixMs now_ms() const override { return now; }
  std::atomic<base::UnixMs> now = 1'800'000'000'000;
};

// An empty place for one database: a folder, or a schema of its own. Gone with the object.
class Place {
 public:
  Place();
  ~Place();
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;

  [[nodiscard]] base::Result<std::unique_ptr<domain::Store>> try_open(
      const base::Clock& clock) const;
  [[nodiscard]] std::unique_ptr<domain::Store> open(const base::Clock& clock) const;
  // The first column of the result, straight from the database.
  [[nodiscard]] std::vector<std::string> ask(const std::string& sql) const;

 private:
  std::string name_;  // SQLite: the folder; PostgreSQL: the schema
};

}  // namespace segue::contract
