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

}  // namespace

base::Result<void> migrate(Connection& connection, const base::Clock& clock) {
  if (auto fits = check_server(connection); !fits) return fits;
  connection.begin_write();
  try {
    connection.run("SELECT pg_advisory_xact_lock($1)", {migration_lock});
    auto taken = take_due(connection, postgres_migrations(), clock.now_ms());
    taken ? connection.commit() : connection.rollback();
    return taken;
  } catch (...) {
    connection.rollback();
    throw;
  }
}

}  // namespace segue::storage::postgres
