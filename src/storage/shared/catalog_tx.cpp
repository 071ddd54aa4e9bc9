#include "storage/shared/catalog_tx.hpp"

#include <fmt/format.h>

#include <set>

#include "base/text.hpp"
#include "domain/index_text.hpp"
#include "domain/library_names.hpp"
#include "storage/shared/file_path.hpp"
#include "storage/shared/json_list.hpp"
#include "storage/shared/stored_keys.hpp"

namespace segue::storage {
namespace {

std::vector<domain::ArtistRow> artists_where(Connection& connection, std::string_view column,
                                             std::span<const std::string> values) {
  std::vector<domain::ArtistRow> artists;
  if (values.empty()) return artists;
  connection.query(
      fmt::format(
          "SELECT id, key, name, sort_name, sort_key, folded, mbid FROM artist WHERE {} = ANY($1)",
          column),
      {values}, [&](Row& row) {
        domain::ArtistRow& artist = artists.emplace_back();
        artist.id = row.id<domain::ArtistId>();
        artist.key = row.text();
        artist.name = row.text();
        artist.sort_name = row.text();
        artist.sort_key = row.text();
        artist.folded = row.text();
        artist.mbid = row.text();
      });
  return artists;
}

constexpr std::string_view upsert_issue = R"(
INSERT INTO scan_issue (root_id, path, directory, kind, message, size_bytes, mtime_ns, found_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (root_id, path) DO UPDATE SET kind = excluded.kind, message = excluded.message,
  size_bytes = excluded.size_bytes, mtime_ns = excluded.mtime_ns, found_at = excluded.found_at)";

constexpr std::string_view insert_issue_of_image = R"(
INSERT INTO scan_issue (root_id, path, directory, kind, message, size_bytes, mtime_ns, found_at)
VALUES ($1, $2, $3, $4, $5, 0, 0, $6)
ON CONFLICT (root_id, path) DO NOTHING)";

constexpr std::string_view insert_root = R"(
INSERT INTO library_root (id, name, path, identity, state, state_reason, added_at, scanned_at,
  checked_at, paused, watch, poll_interval_s, excludes, playlists, follow_links,
  workers)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16))";
constexpr std::string_view update_root_row = R"(
UPDATE library_root SET name = $2, path = $3, identity = $4, state = $5, state_reason = $6,
  added_at = $7, scanned_at = $8, checked_at = $9, paused = $10, watch = $11,
  poll_interval_s = $12, excludes = $13, playlists = $14, follow_links = $15,
  workers = $16
WHERE id = $1)";

void write_root(Connection& connection, std::string_view sql, std::int32_t id,
                const domain::Root& root) {
  const domain::RootPolicy& policy = root.policy;
  const std::string excludes = strings_to_json(policy.excludes);
  connection.run(
      sql, {id, std::string_view(root.name), Bytes{root.path}, std::string_view(root.identity),
            name_of(root.state), std::string_view(root.state_reason), root.added_at,
            root.scanned_at, root.checked_at, std::int64_t{policy.paused}, name_of(policy.watch),
            policy.poll_interval_s, std::string_view(excludes), name_of(policy.playlists),
            std::int64_t{policy.follow_links}, policy.workers});
}

}  // namespace

std::vector<domain::ArtistRow> CatalogTx::artists_by_key(std::span<const std::string> keys) {
  const StoredKeys stored(keys);
  std::vector<domain::ArtistRow> artists = artists_where(connection_, "key", stored.list);
  for (domain::ArtistRow& artist : artists) artist.key = stored.asked_as.at(artist.key);
  return artists;
}

std::vector<domain::ArtistRow> CatalogTx::artists_by_folded(std::span<const std::string> names) {
  return artists_where(connection_, "folded", names);
}

std::vector<domain::ReleaseId> CatalogTx::releases_of(domain::ArtistId artist) {
  std::vector<domain::ReleaseId> releases;
  connection_.query(
      "SELECT release_id FROM release_artist WHERE artist_id = $1 AND present ORDER BY release_id",
      {artist.value}, [&](Row& row) { releases.push_back(row.id<domain::ReleaseId>()); });
  return releases;
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

void CatalogTx::move_files(domain::TrackId from, domain::TrackId to) {
  connection_.run("UPDATE audio_file SET track_id = $2 WHERE track_id = $1",
                  {from.value, to.value});
}

void CatalogTx::mark_missing(std::span<const domain::FileId> files, base::UnixMs since) {
  const auto ids = numbers_of(files);
  connection_.run(
      "UPDATE audio_file SET missing_since = $2 WHERE id = ANY($1) AND missing_since IS NULL",
      {IdList(ids), since});
}

void CatalogTx::put_issues(domain::RootId root, std::span<const std::string> directories,
                           std::span<const domain::ScanIssue> issues) {
  std::vector<std::string> cleared;
  cleared.reserve(directories.size());
  for (const std::string& directory : directories) cleared.push_back(domain::issue_path(directory));
  connection_.run(
      "DELETE FROM scan_issue WHERE root_id = $1 AND (directory = ANY($2) OR path = ANY($2))",
      {root.value, TextList(cleared)});
  for (const domain::ScanIssue& issue : issues) {
    const std::string path = domain::issue_path(issue.path);
    const std::string directory = domain::issue_path(directory_of(issue.path));
    // PostgreSQL takes nothing else, and what a library says of a file may be anything.
    const std::string message = base::text::repaired(issue.message);
    connection_.run(upsert_issue, {root.value, std::string_view(path), std::string_view(directory),
                                   std::string_view(issue.kind), std::string_view(message),
                                   issue.size_bytes, issue.mtime_ns, issue.found_at});
  }
}

void CatalogTx::put_examined(std::span<const domain::ExaminedImage> images) {
  for (const domain::ExaminedImage& image : images) {
    const std::string_view id = image.id.value;
    connection_.run("UPDATE image SET thumbhash = $2, examined = TRUE WHERE id = $1",
                    {id, std::string_view(image.thumbhash)});
    if (!image.thumbhash.empty()) continue;
    std::vector<std::pair<std::int32_t, std::string>> places;
    connection_.query("SELECT root_id, relative_path FROM image_source WHERE image_id = $1", {id},
                      [&](Row& row) {
                        const std::int32_t root = row.small();
                        places.emplace_back(root, row.bytes());
                      });
    const std::string message = base::text::repaired(image.message);
    for (const auto& [root, relative_path] : places) {
      const std::string path = domain::issue_path(relative_path);
      const std::string directory = domain::issue_path(directory_of(relative_path));
      connection_.run(insert_issue_of_image,
                      {root, std::string_view(path), std::string_view(directory),
                       std::string_view(image.issue_kind), std::string_view(message), image.at});
    }
  }
}

void CatalogTx::clear_issues(std::span<const domain::AudioFileRow> files) {
  std::set<std::int32_t> roots;
  for (const domain::AudioFileRow& file : files) roots.insert(file.root.value);
  for (const std::int32_t root : roots) {
    bool any = false;
    connection_.query("SELECT 1 FROM scan_issue WHERE root_id = $1 LIMIT 1", {root},
                      [&](Row&) { any = true; });
    if (!any) continue;
    std::vector<std::string> cleared;
    for (const domain::AudioFileRow& file : files) {
      if (file.root.value == root) cleared.push_back(domain::issue_path(file.relative_path));
    }
    connection_.run("DELETE FROM scan_issue WHERE root_id = $1 AND path = ANY($2)",
                    {root, TextList(cleared)});
  }
}

void CatalogTx::clear_issues_below(domain::RootId root, const std::string& directory) {
  if (directory.empty()) {
    connection_.run("DELETE FROM scan_issue WHERE root_id = $1", {root.value});
    return;
  }
  const std::string path = domain::issue_path(directory);
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

void CatalogTx::update_root_state(const domain::Root& root) {
  connection_.run(
      "UPDATE library_root SET identity = $2, state = $3, state_reason = $4, scanned_at = $5,"
      " checked_at = $6 WHERE id = $1",
      {root.id.value, std::string_view(root.identity), name_of(root.state),
       std::string_view(root.state_reason), root.scanned_at, root.checked_at});
}

void CatalogTx::remove_root(domain::RootId root, base::UnixMs since) {
  connection_.run("UPDATE library_root SET removed_at = $2 WHERE id = $1", {root.value, since});
}

void CatalogTx::restore_root(domain::RootId root) {
  connection_.run("UPDATE library_root SET removed_at = 0 WHERE id = $1", {root.value});
}

}  // namespace segue::storage
