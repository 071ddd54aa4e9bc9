#include "storage/postgres/migrate.hpp"

#include <fmt/format.h>

#include "storage/shared/migrations.hpp"

namespace segue::storage::postgres {
namespace {

constexpr int oldest_version = 150'000;
constexpr std::int64_t migration_lock = 0x5345475500FF;

base::Result<void> check_server(const Connection& connection) {
  if (connection.server_version() < oldest_version) {
    return base::fail(base::ErrorCode::unsupported,
                      fmt::format("the server is version {}; Segue needs 15 or newer",
                                  connection.parameter("server_version")));
  }
  if (const auto encoding = connection.parameter("server_encoding"); encoding != "UTF8") {
    return base::fail(
        base::ErrorCode::unsupported,
        fmt::format("the database is encoded in {}; make one with ENCODING 'UTF8'", encoding));
  }
  return {};
}

base::Result<void> apply_due(Connection& connection, base::UnixMs now) {
  connection.run("SELECT pg_advisory_xact_lock($1)", {migration_lock});
  connection.execute_script(
      "CREATE TABLE IF NOT EXISTS schema_version (version integer PRIMARY KEY,"
      " name text NOT NULL, applied_at bigint NOT NULL)");
  std::int64_t version = 0;
  connection.query("SELECT max(version) FROM schema_version", {},
                   [&](Row& row) { version = row.integer(); });
  const auto migrations = postgres_migrations();
  if (version > static_cast<std::int64_t>(migrations.size())) {
    return base::fail(base::ErrorCode::unsupported,
                      fmt::format("it was written by a newer Segue (schema {}, this one knows {}); "
                                  "update Segue",
                                  version, migrations.size()));
  }
  for (const Migration& migration : migrations.subspan(static_cast<std::size_t>(version))) {
    connection.execute_script(std::string(migration.sql));
    connection.run("INSERT INTO schema_version (version, name, applied_at) VALUES ($1, $2, $3)",
                   {migration.version, migration.name, now});
  }
  return {};
}

}  // namespace

base::Result<void> migrate(Connection& connection, const base::Clock& clock) {
  if (auto fits = check_server(connection); !fits) return fits;
  connection.begin_write();
  try {
    auto applied = apply_due(connection, clock.now_ms());
    if (applied) {
      connection.commit();
    } else {
      connection.rollback();
    }
    return applied;
  } catch (...) {
    connection.rollback();
    throw;
  }
}

}  // namespace segue::storage::postgres
