#pragma once

#include <span>
#include <string_view>

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

}  // namespace segue::storage
