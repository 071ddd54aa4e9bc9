#include "world.hpp"

#include <algorithm>
#include <stdexcept>

#include "base/crypto.hpp"
#include "base/limits.hpp"
#include "scanner/file_names.hpp"

namespace segue::scanner::testing {

base::Result<void> TestCoordinator::commit(const std::function<void(domain::CatalogTx&)>& work) {
  if (!leader) return base::fail(base::ErrorCode::conflict, "Another process is the leader.");
  writer_.transact(1, [&](domain::CatalogTx& tx) {
    work(tx);
    if (fail_at_commit == 0) return;
    --fail_at_commit;
    if (fail_at_commit == 0) throw std::runtime_error("disk full");
  });
  ++commits;
  return {};
}

parser::Parsers& parsers() {
  static parser::Parsers all(SEGUE_PARSER);
  return all;
}

World::World()
    : store((base::crypto::initialise(), place.open(clock))),
      coordinator(store->catalog_writer()) {}

std::vector<std::string> World::titles() {
  std::vector<std::string> all;
  for (const auto& release : reader().releases({}, {.limit = base::limits::page_rows_max}).rows) {
    all.push_back(release.title);
  }
  std::ranges::sort(all);
  return all;
}

std::optional<domain::KnownFile> World::find_file(const std::string& path) {
  const std::vector<std::string> folders = {std::string(parent_of(path))};
  for (const domain::Root& root : reader().roots()) {
    for (domain::KnownFile& file : reader().files_in(root.id, folders)) {
      if (file.relative_path == path && file.part.number <= 1) return file;
    }
  }
  return std::nullopt;
}

domain::KnownFile World::file(const std::string& path) {
  const auto found = find_file(path);
  if (!found) throw std::runtime_error("no such file: " + path);
  return *found;
}

domain::Track World::track_of(const std::string& path) {
  const auto track = reader().track({}, file(path).track);
  if (!track) throw std::runtime_error("no track of " + path);
  return *track;
}

domain::Release World::release_of(const std::string& path) {
  const auto detail = reader().release({}, track_of(path).release);
  if (!detail) throw std::runtime_error("no release of " + path);
  return detail->release;
}

bool World::is_there(domain::TrackId track) {
  return reader().file_of({}, track).has_value();
}

bool World::is_there(domain::ReleaseId release) {
  const auto rows = reader().releases({}, {.limit = base::limits::page_rows_max}).rows;
  return std::ranges::find(rows, release, &domain::Release::id) != rows.end();
}

std::size_t World::count(const std::string& table) const {
  return std::stoul(ask("SELECT count(*) FROM " + table).at(0));
}

std::vector<std::string> World::all_artists() const {
  return ask("SELECT name FROM artist ORDER BY name, id");
}

std::string World::issue(const std::string& path, int root) {
  const domain::IssueQuery query{
      .limit = base::limits::page_rows_max, .after = {}, .root = domain::RootId{root}};
  for (const domain::ScanIssue& issue : reader().issues(query).rows) {
    if (issue.path == path) return issue.kind;
  }
  return "";
}

domain::Root World::root(int id) {
  const auto roots = reader().roots();
  return *std::ranges::find(roots, domain::RootId{id}, &domain::Root::id);
}

void World::forget_changes() {
  changes_seen_ = store->events().change_range().second;
}

std::vector<domain::Change> World::changes() {
  std::vector<domain::Change> all;
  for (const auto& record : store->events().changes_after(changes_seen_, 100'000)) {
    all.push_back(record.change);
  }
  return all;
}

bool World::told(domain::ChangeKind kind, const std::string& entity, std::int64_t id) {
  return std::ranges::any_of(changes(), [&](const domain::Change& change) {
    return change.kind == kind && change.entity == entity && change.id == id;
  });
}

}  // namespace segue::scanner::testing
