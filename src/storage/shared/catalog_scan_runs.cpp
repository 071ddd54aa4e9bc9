#include "domain/library_names.hpp"
#include "storage/shared/catalog_reader.hpp"
#include "storage/shared/catalog_tx.hpp"
#include "storage/shared/json_list.hpp"

namespace segue::storage {
namespace {

constexpr std::string_view select_scan_runs = R"(
SELECT depth, coalesce(root_id, 0), folders, failure, started_at, finished_at, directories,
  files_seen, files_read, files_failed, added, changed, missing
FROM scan_run ORDER BY id DESC LIMIT $1)";
constexpr std::string_view insert_scan_run = R"(
INSERT INTO scan_run (id, depth, root_id, folders, failure, started_at, finished_at, directories,
  files_seen, files_read, files_failed, added, changed, missing)
VALUES ($1, $2, nullif($3, 0), $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14))";

domain::ScanRun read_scan_run(Row& row) {
  domain::ScanRun run;
  run.depth = domain::scan_depth_named(row.view()).value_or(domain::ScanDepth::full);
  run.root.value = row.small();
  run.folders = strings_from_json(row.view());
  run.failure = row.text();
  run.started_at = row.integer();
  run.finished_at = row.integer();
  run.directories = row.integer();
  run.files_seen = row.integer();
  run.files_read = row.integer();
  run.files_failed = row.integer();
  run.added = row.integer();
  run.changed = row.integer();
  run.missing = row.integer();
  return run;
}

}  // namespace

std::vector<domain::ScanRun> CatalogReader::scan_runs(std::size_t limit) {
  return database_.read([&](Connection& connection) {
    std::vector<domain::ScanRun> runs;
    connection.query(select_scan_runs, {row_count(limit)},
                     [&](Row& row) { runs.push_back(read_scan_run(row)); });
    return runs;
  });
}

void CatalogTx::add_scan_run(const domain::ScanRun& run, std::size_t kept) {
  std::int64_t id = 1;
  connection_.query("SELECT coalesce(max(id), 0) FROM scan_run", {},
                    [&](Row& row) { id = row.integer() + 1; });
  const std::string folders = strings_to_json(run.folders);
  connection_.run(
      insert_scan_run,
      {id, name_of(run.depth), run.root.value, std::string_view(folders),
       std::string_view(run.failure), run.started_at, run.finished_at, run.directories,
       run.files_seen, run.files_read, run.files_failed, run.added, run.changed, run.missing});
  connection_.run("DELETE FROM scan_run WHERE id <= $1", {id - row_count(kept)});
}

}  // namespace segue::storage
