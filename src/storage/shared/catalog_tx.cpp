#include "storage/shared/catalog_tx.hpp"

#include "base/text.hpp"
#include "storage/shared/index_text.hpp"
#include "storage/shared/library_rows.hpp"

namespace segue::storage {
namespace {

template <class IdType>
std::map<std::string, IdType> find_by_key(Connection& connection, std::string_view sql,
                                          std::span<const std::string> keys) {
  std::map<std::string, std::string> asked_as;  // stored form -> form asked for
  std::vector<std::string> stored;
  stored.reserve(keys.size());
  for (const std::string& key : keys) {
    stored.push_back(index_text(key));
    asked_as.emplace(stored.back(), key);
  }
  std::map<std::string, IdType> ids;
  connection.query(sql, {TextList(stored)}, [&](Row& row) {
    const std::string key = row.text();
    ids.emplace(asked_as.at(key), row.id<IdType>());
  });
  return ids;
}

// How an issue's path is kept: readable, and short enough for an index.
std::string shown(std::string_view path) {
  return index_text(base::text::repaired(path));
}

std::string directory_of(const std::string& path) {
  const auto slash = path.rfind('/');
  return slash == std::string::npos ? std::string() : path.substr(0, slash);
}

constexpr std::string_view upsert_issue = R"(
INSERT INTO scan_issue (root_id, path, directory, kind, message, found_at)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (root_id, path) DO UPDATE SET kind = excluded.kind, message = excluded.message,
  found_at = excluded.found_at)";

constexpr std::string_view insert_root = R"(
INSERT INTO library_root (id, name, path, identity, state, state_reason, added_at, scanned_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8))";
constexpr std::string_view update_root_row = R"(
UPDATE library_root SET name = $2, path = $3, identity = $4, state = $5, state_reason = $6,
  added_at = $7, scanned_at = $8
WHERE id = $1)";

void write_root(Connection& connection, std::string_view sql, std::int32_t id,
                const domain::Root& root) {
  connection.run(sql, {id, std::string_view(root.name), std::string_view(root.path),
                       std::string_view(root.identity), to_text(root.state),
                       std::string_view(root.state_reason), root.added_at, root.scanned_at});
}

}  // namespace

std::map<std::string, domain::ArtistId> CatalogTx::artists_by_key(
    std::span<const std::string> keys) {
  return find_by_key<domain::ArtistId>(connection_,
                                       "SELECT key, id FROM artist WHERE key = ANY($1)", keys);
}

std::map<std::string, domain::CreditId> CatalogTx::credits_by_key(
    std::span<const std::string> keys) {
  return find_by_key<domain::CreditId>(
      connection_, "SELECT key, id FROM artist_credit WHERE key = ANY($1)", keys);
}

std::map<std::string, domain::ReleaseGroupId> CatalogTx::release_groups_by_key(
    std::span<const std::string> keys) {
  return find_by_key<domain::ReleaseGroupId>(
      connection_, "SELECT key, id FROM release_group WHERE key = ANY($1)", keys);
}

std::map<std::string, domain::ReleaseId> CatalogTx::releases_by_key(
    std::span<const std::string> keys) {
  return find_by_key<domain::ReleaseId>(connection_,
                                        "SELECT key, id FROM release WHERE key = ANY($1)", keys);
}

std::map<std::string, domain::RecordingId> CatalogTx::recordings_by_key(
    std::span<const std::string> keys) {
  return find_by_key<domain::RecordingId>(
      connection_, "SELECT key, id FROM recording WHERE key = ANY($1)", keys);
}

void CatalogTx::mark_missing(std::span<const domain::FileId> files, base::UnixMs since) {
  std::vector<std::int64_t> ids;
  ids.reserve(files.size());
  for (const domain::FileId file : files) ids.push_back(file.value);
  connection_.run(
      "UPDATE audio_file SET missing_since = $2 WHERE id = ANY($1) AND missing_since IS NULL",
      {IdList(ids), since});
}

void CatalogTx::put_issues(domain::RootId root, std::span<const std::string> directories,
                           std::span<const domain::ScanIssue> issues) {
  std::vector<std::string> cleared;
  cleared.reserve(directories.size());
  for (const std::string& directory : directories) cleared.push_back(shown(directory));
  connection_.run(
      "DELETE FROM scan_issue WHERE root_id = $1 AND (directory = ANY($2) OR path = ANY($2))",
      {root.value, TextList(cleared)});
  for (const domain::ScanIssue& issue : issues) {
    const std::string path = shown(issue.path);
    const std::string directory = shown(directory_of(issue.path));
    connection_.run(upsert_issue, {root.value, std::string_view(path), std::string_view(directory),
                                   std::string_view(issue.kind), std::string_view(issue.message),
                                   issue.found_at});
  }
}

void CatalogTx::clear_issues(domain::RootId root, std::span<const std::string> paths) {
  std::vector<std::string> cleared;
  cleared.reserve(paths.size());
  for (const std::string& path : paths) cleared.push_back(shown(path));
  connection_.run("DELETE FROM scan_issue WHERE root_id = $1 AND path = ANY($2)",
                  {root.value, TextList(cleared)});
}

void CatalogTx::clear_issues_below(domain::RootId root, const std::string& directory) {
  if (directory.empty()) {
    connection_.run("DELETE FROM scan_issue WHERE root_id = $1", {root.value});
    return;
  }
  const std::string path = shown(directory);
  const std::string below = path + '/';
  connection_.run(
      "DELETE FROM scan_issue WHERE root_id = $1"
      " AND (path = $2 OR substr(path, 1, length($3)) = $3)",
      {root.value, std::string_view(path), std::string_view(below)});
}

domain::RootId CatalogTx::add_root(const domain::Root& root) {
  domain::RootId id{1};
  connection_.query("SELECT max(id) FROM library_root", {},
                    [&](Row& row) { id.value = row.small() + 1; });
  write_root(connection_, insert_root, id.value, root);
  return id;
}

void CatalogTx::update_root(const domain::Root& root) {
  write_root(connection_, update_root_row, root.id.value, root);
}

}  // namespace segue::storage
