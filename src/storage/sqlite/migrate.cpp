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

void apply(Connection& connection, const Migration& migration, base::UnixMs now) {
  connection.execute_script(std::string(migration.sql));
  connection.run("INSERT INTO schema_version (version, name, applied_at) VALUES ($1, $2, $3)",
                 {migration.version, migration.name, now});
}

}  // namespace

base::Result<void> migrate(Connection& connection, const base::Clock& clock) {
  const auto id = number(connection, "PRAGMA application_id");
  if (id != application_id && number(connection, "SELECT count(*) FROM sqlite_schema") > 0) {
    return base::fail(base::ErrorCode::conflict,
                      "the file is a database of another program; choose another data folder");
  }
  const auto migrations = sqlite_migrations();
  connection.begin_write();
  try {
    connection.execute_script(fmt::format("PRAGMA application_id = {}", application_id));
    connection.execute_script(
        "CREATE TABLE IF NOT EXISTS schema_version (version INTEGER PRIMARY KEY,"
        " name TEXT NOT NULL, applied_at INTEGER NOT NULL) STRICT");
    const auto version = number(connection, "SELECT max(version) FROM schema_version");
    if (version > static_cast<std::int64_t>(migrations.size())) {
      connection.rollback();
      return base::fail(base::ErrorCode::unsupported,
                        fmt::format("the database was written by a newer Segue (schema {}, this "
                                    "one knows {}); update Segue",
                                    version, migrations.size()));
    }
    for (const Migration& migration : migrations.subspan(static_cast<std::size_t>(version))) {
      apply(connection, migration, clock.now_ms());
    }
    connection.commit();
  } catch (...) {
    connection.rollback();
    throw;
  }
  return {};
}

}  // namespace segue::storage::sqlite
