#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "domain/catalog.hpp"
#include "storage/shared/scope.hpp"
#include "storage/shared/sql.hpp"

namespace segue::storage {

// What a random draw draws from.
[[nodiscard]] std::int64_t highest_ordinal(Connection& connection);

// Which releases a list has at all. Lives until the query ran, and no longer than its scope.
// Thread: that of the connection.
class ReleaseFilter {
 public:
  ReleaseFilter(Connection& connection, const Scope& scope, const domain::ReleaseQuery& wanted);

  // "WHERE …" of release r.
  void add_to(Query& query) const;
  // The list's name for OffsetMemo.
  [[nodiscard]] std::string list(domain::ReleaseOrder order) const;

 private:
  [[nodiscard]] bool is_common(Connection& connection) const;

  const Scope& scope_;
  const std::optional<domain::YearRange> years_;
  std::string genre_key_;
  std::int64_t genre_ = 0;  // the id; 0 = nothing has it
  bool common_ = false;     // so many have the genre
};

}  // namespace segue::storage
