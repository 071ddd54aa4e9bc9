#include <algorithm>

#include "base/limits.hpp"
#include "base/text.hpp"
#include "domain/library_names.hpp"
#include "storage/shared/catalog_reader.hpp"
#include "storage/shared/json_list.hpp"
#include "storage/shared/scope.hpp"

namespace segue::storage {
namespace {

// A release that is there has counted its tracks that are.
constexpr std::string_view count_all = R"(
SELECT (SELECT count(*) FROM artist WHERE release_count > 0),
       r.release_groups, r.releases, r.tracks, f.files, (SELECT count(*) FROM scan_issue),
       r.duration_ms, f.size_bytes
FROM (SELECT count(DISTINCT group_id) AS release_groups, count(*) AS releases,
        CAST(coalesce(sum(track_count), 0) AS bigint) AS tracks,
        CAST(coalesce(sum(duration_ms), 0) AS bigint) AS duration_ms
      FROM release WHERE present) r,
     (SELECT CAST(coalesce(sum(file_count), 0) AS bigint) AS files,
        CAST(coalesce(sum(size_bytes), 0) AS bigint) AS size_bytes
      FROM release_root) f)";

constexpr std::string_view count_in_roots = R"(
WITH seen_release AS (
  SELECT DISTINCT release_id FROM release_root WHERE present AND root_id = ANY($1)
), seen_file AS (
  SELECT track_id FROM audio_file
  WHERE missing_since IS NULL AND root_id = ANY($1)
)
SELECT (SELECT count(DISTINCT ra.artist_id) FROM release_artist ra
        JOIN seen_release s ON s.release_id = ra.release_id WHERE ra.on_release),
       (SELECT count(DISTINCT r.group_id)
        FROM release r JOIN seen_release s ON s.release_id = r.id),
       (SELECT count(*) FROM seen_release),
       (SELECT count(DISTINCT track_id) FROM seen_file),
       (SELECT CAST(coalesce(sum(file_count), 0) AS bigint) FROM release_root
        WHERE root_id = ANY($1)),
       (SELECT count(*) FROM scan_issue WHERE root_id = ANY($1)),
       (SELECT CAST(coalesce(sum(t.duration_ms), 0) AS bigint) FROM track t
        WHERE t.id IN (SELECT track_id FROM seen_file)),
       (SELECT CAST(coalesce(sum(size_bytes), 0) AS bigint) FROM release_root
        WHERE root_id = ANY($1)))";

domain::CatalogCounts read_counts(Row& row) {
  domain::CatalogCounts counts;
  counts.artists = row.integer();
  counts.release_groups = row.integer();
  counts.releases = row.integer();
  counts.tracks = row.integer();
  counts.files = row.integer();
  counts.issues = row.integer();
  counts.duration_ms = row.integer();
  counts.size_bytes = row.integer();
  return counts;
}

constexpr std::string_view select_roots = R"(
SELECT id, name, path, identity, state, state_reason, added_at, scanned_at, checked_at,
  paused, watch, poll_interval_s, excludes, playlists, follow_links, workers
FROM library_root WHERE (removed_at <> 0) = $1 ORDER BY id)";

domain::Root read_root(Row& row) {
  domain::Root root;
  root.id.value = row.small();
  root.name = row.text();
  root.path = row.bytes();
  root.identity = row.text();
  root.state = domain::root_state_named(row.view()).value_or(domain::RootState::offline);
  root.state_reason = row.text();
  root.added_at = row.integer();
  root.scanned_at = row.integer();
  root.checked_at = row.integer();
  root.policy.paused = row.flag();
  root.policy.watch = domain::root_watch_named(row.view()).value_or(domain::RootWatch::automatic);
  root.policy.poll_interval_s = row.small();
  root.policy.excludes = strings_from_json(row.view());
  root.policy.playlists =
      domain::root_playlists_named(row.view()).value_or(domain::RootPlaylists::read);
  root.policy.follow_links = row.flag();
  root.policy.workers = row.small();
  return root;
}

std::vector<domain::Root> read_roots(Connection& connection, bool removed) {
  std::vector<domain::Root> roots;
  connection.query(select_roots, {std::int64_t{removed}},
                   [&](Row& row) { roots.push_back(read_root(row)); });
  return roots;
}

constexpr std::string_view select_issues =
    "SELECT root_id, path, kind, message, size_bytes, mtime_ns, found_at FROM scan_issue";

domain::ScanIssue read_issue(Row& row) {
  domain::ScanIssue issue;
  issue.root.value = row.small();
  issue.path = row.text();
  issue.kind = row.text();
  issue.message = row.text();
  issue.size_bytes = row.integer();
  issue.mtime_ns = row.integer();
  issue.found_at = row.integer();
  return issue;
}

}  // namespace

domain::CatalogCounts CatalogReader::counts(const domain::View& view) {
  const Scope scope = Scope::of(view);
  return database_.read([&](Connection& connection) {
    domain::CatalogCounts counts;
    const auto read = [&](Row& row) { counts = read_counts(row); };
    if (scope.every_root) {
      connection.query(count_all, {}, read);
    } else {
      connection.query(count_in_roots, {IdList(scope.roots)}, read);
    }
    return counts;
  });
}

std::vector<domain::Root> CatalogReader::roots() {
  return database_.read([](Connection& connection) { return read_roots(connection, false); });
}

std::vector<domain::Root> CatalogReader::removed_roots() {
  return database_.read([](Connection& connection) { return read_roots(connection, true); });
}

std::vector<domain::FolderPlace> CatalogReader::folders_of(domain::ReleaseId release) {
  return database_.read([&](Connection& connection) {
    std::vector<domain::FolderPlace> places;
    connection.query(
        "SELECT DISTINCT f.root_id, f.directory FROM audio_file f"
        " JOIN track t ON t.id = f.track_id WHERE t.release_id = $1 ORDER BY 1, 2",
        {release.value}, [&](Row& row) {
          domain::FolderPlace& place = places.emplace_back();
          place.root.value = row.small();
          place.relative_path = row.bytes();
        });
    return places;
  });
}

std::vector<domain::KnownDirectory> CatalogReader::directories(domain::RootId root) {
  return database_.read([&](Connection& connection) {
    std::vector<domain::KnownDirectory> directories;
    connection.query(
        "SELECT relative_path, fingerprint, mtime_ns, files, folders FROM directory"
        " WHERE root_id = $1 ORDER BY relative_path",
        {root.value}, [&](Row& row) {
          domain::KnownDirectory& directory = directories.emplace_back();
          directory.relative_path = row.bytes();
          directory.fingerprint = row.integer();
          directory.mtime_ns = row.integer();
          directory.files = row.small();
          directory.folders = row.small();
        });
    return directories;
  });
}

domain::Page<domain::ScanIssue> CatalogReader::issues(const domain::IssueQuery& wanted) {
  const std::size_t limit = std::min(wanted.limit, base::limits::page_rows_max);
  const std::string after_path = wanted.after ? base::text::repaired(wanted.after->key) : "";
  Query query;
  query.add(select_issues).add("WHERE 1 = 1");
  if (wanted.root) query.add("AND root_id = {}", wanted.root->value);
  if (wanted.after) {
    const auto root = std::clamp<std::int64_t>(wanted.after->id, 0, INT32_MAX);
    query.add("AND (root_id, path) > ({}, {})", root, std::string_view(after_path));
  }
  query.add("ORDER BY root_id, path LIMIT {}", row_count(limit) + 1);
  return database_.read([&](Connection& connection) {
    domain::Page<domain::ScanIssue> page;
    query.run(connection, [&](Row& row) {
      if (page.rows.size() < limit) {
        page.rows.push_back(read_issue(row));
      } else if (limit > 0) {
        page.next = domain::Cursor{page.rows.back().path, page.rows.back().root.value};
      }
    });
    return page;
  });
}

}  // namespace segue::storage
