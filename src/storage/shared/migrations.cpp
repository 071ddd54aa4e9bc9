#include "storage/shared/migrations.hpp"

#include <fmt/format.h>

#include "base/crypto.hpp"

namespace segue::storage {
namespace {

constexpr std::string_view create_schema_version = R"(
CREATE TABLE IF NOT EXISTS schema_version (
  version INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  script_hash TEXT NOT NULL,
  applied_at BIGINT NOT NULL
))";
constexpr std::string_view insert_step = R"(
INSERT INTO schema_version (version, name, script_hash, applied_at) VALUES ($1, $2, $3, $4))";

std::string hash_of(const Migration& step) {
  return base::crypto::hex(base::crypto::sha256(step.sql));
}

}  // namespace

base::Result<void> take_due(Connection& connection, std::span<const Migration> steps,
                            base::UnixMs now) {
  connection.run(create_schema_version, {});
  std::int64_t version = 0;
  bool the_same = true;
  connection.query("SELECT version, script_hash FROM schema_version ORDER BY version", {},
                   [&](Row& row) {
                     version = row.integer();
                     if (version > std::ssize(steps)) return;
                     const Migration& step = steps[static_cast<std::size_t>(version - 1)];
                     the_same = the_same && row.view() == hash_of(step);
                   });
  if (version > std::ssize(steps)) {
    return base::fail(base::ErrorCode::unsupported,
                      fmt::format("it was written by a newer Segue (schema {}, this one knows {}); "
                                  "update Segue",
                                  version, steps.size()));
  }
  if (!the_same) {
    return base::fail(base::ErrorCode::unsupported,
                      "it was written by a Segue between two releases, with other tables than "
                      "those released; use that version, or start anew in another place");
  }
  for (const Migration& step : steps.subspan(static_cast<std::size_t>(version))) {
    connection.execute_script(std::string(step.sql));
    const std::string hash = hash_of(step);
    connection.run(insert_step, {step.version, step.name, std::string_view(hash), now});
  }
  return {};
}

}  // namespace segue::storage
