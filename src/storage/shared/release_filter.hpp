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

// The genre's id; 0: nothing has it.
[[nodiscard]] std::int64_t genre_with_key(Connection& connection, std::string_view name_key);
// So many releases have it that a list does better to walk all and ask each.
[[nodiscard]] bool is_common_genre(Connection& connection, std::int64_t genre);

// Of years, as packed dates.
[[nodiscard]] std::int64_t first_day(std::int32_t year);
[[nodiscard]] std::int64_t last_day(std::int32_t year);

// Which releases a list has at all. Lives until the query ran, and no longer than its scope.
// Thread: that of the connection.
class ReleaseFilter {
 public:
  ReleaseFilter(Connection& connection, const Scope& scope, const domain::ReleaseQuery& wanted);

  [[nodiscard]] std::int64_t user() const { return scope_.user; }
  // "WHERE …" of release r.
  void add_to(Query& query) const;
  // The list's name for OffsetMemo.
  [[nodiscard]] std::string list(domain::ReleaseOrder order) const;

 private:
  const Scope& scope_;
  const std::optional<domain::YearRange> years_;
  std::string genre_key_;
  std::int64_t genre_ = 0;  // the id; 0 = nothing has it
  bool common_ = false;     // so many have the genre
};

}  // namespace segue::storage
