#include "storage/sqlite/migrate.hpp"

#include <fmt/format.h>

#include "storage/shared/migrations.hpp"

namespace segue::storage::sqlite {
namespace {

constexpr std::int64_t application_id = 0x53454755;  // "SEGU"

std::int64_t number(Connection& connection, std::string_view sql) {
  std::int64_t value = 0;
  connection.query(sql, {}, [&](Row& row) { value = row.integer(); });
  return value;
}

}  // namespace

base::Result<void> migrate(Connection& connection, const base::Clock& clock) {
  const auto id = number(connection, "PRAGMA application_id");
  if (id != application_id && number(connection, "SELECT count(*) FROM sqlite_schema") > 0) {
    return base::fail(base::ErrorCode::conflict,
                      "the file is a database of another program; choose another data folder");
  }
  connection.begin_write();
  try {
    connection.execute_script(fmt::format("PRAGMA application_id = {}", application_id));
    auto taken = take_due(connection, sqlite_migrations(), clock.now_ms());
    taken ? connection.commit() : connection.rollback();
    return taken;
  } catch (...) {
    connection.rollback();
    throw;
  }
}

}  // namespace segue::storage::sqlite
