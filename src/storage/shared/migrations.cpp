#include "storage/shared/migrations.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <string>
#include <vector>

#include "base/crypto.hpp"
#include "domain/store.hpp"

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

std::unexpected<base::Error> other_steps(std::string_view reason) {
  return base::fail(
      base::ErrorCode::unsupported,
      fmt::format("it seems to be written by a Segue between two releases, with other tables than "
                  "those released ({}); use that version, or start anew in another place",
                  reason));
}

// The hashes of the steps that a database has taken.
base::Result<std::vector<std::string>> read_taken(Connection& connection) {
  std::vector<std::string> taken;
  try {
    connection.query("SELECT script_hash FROM schema_version ORDER BY version", {},
                     [&](Row& row) { taken.push_back(row.text()); });
  } catch (const domain::StoreUnavailable&) {
    throw;
  } catch (const std::exception& error) {  // probably it has no such column
    return other_steps(error.what());
  }
  return taken;
}

}  // namespace

base::Result<void> take_due(Connection& connection, std::span<const Migration> steps,
                            base::UnixMs now) {
  connection.run(create_schema_version, {});
  const auto taken = read_taken(connection);
  if (!taken) return std::unexpected(taken.error());
  if (taken->size() > steps.size()) {
    return base::fail(base::ErrorCode::unsupported,
                      fmt::format("it was written by a newer Segue (schema {}, this one knows {}); "
                                  "update Segue",
                                  taken->size(), steps.size()));
  }
  const auto done = steps.first(taken->size());
  if (!std::ranges::equal(*taken, done, {}, {}, hash_of)) {
    return other_steps("the hash of a step differs");
  }
  for (const Migration& step : steps.subspan(taken->size())) {
    connection.execute_script(std::string(step.sql));
    const std::string hash = hash_of(step);
    connection.run(insert_step, {step.version, step.name, std::string_view(hash), now});
  }
  return {};
}

}  // namespace segue::storage
