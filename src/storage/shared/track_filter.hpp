#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "domain/catalog.hpp"
#include "storage/shared/scope.hpp"
#include "storage/shared/sql.hpp"

namespace segue::storage {

// Which tracks a list has at all. Lives until the query ran, and no longer than its scope.
// Thread: that of the connection.
class TrackFilter {
 public:
  TrackFilter(Connection& connection, const Scope& scope, const domain::TrackQuery& wanted);

  [[nodiscard]] std::int64_t user() const { return scope_.user; }
  // "WHERE …" of track t.
  void add_to(Query& query) const;
  // The list's name for OffsetMemo.
  [[nodiscard]] std::string list(domain::TrackOrder order) const;

 private:
  const Scope& scope_;
  const std::optional<domain::YearRange> years_;
  std::string genre_key_;
  std::int64_t genre_ = 0;  // the id; 0 = nothing has it
  bool common_ = false;     // so many have the genre
};

}  // namespace segue::storage
