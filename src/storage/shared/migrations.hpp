#pragma once

#include <span>
#include <string_view>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "storage/shared/sql.hpp"

namespace segue::storage {

// One step of the schema. Versions count from 1 without a gap; a step that has shipped never
// changes again.
struct Migration {
  int version = 0;
  std::string_view name;
  std::string_view sql;  // several statements
};

// The scripts in storage/migrations, embedded by its embed.cmake.
[[nodiscard]] std::span<const Migration> sqlite_migrations();
[[nodiscard]] std::span<const Migration> postgres_migrations();

// Takes those steps that are due, in the caller's transaction. The error says why the database
// cannot be used: a newer Segue wrote it, or one whose steps were not these.
[[nodiscard]] base::Result<void> take_due(Connection& connection, std::span<const Migration> steps,
                                          base::UnixMs now);

}  // namespace segue::storage
