#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>

#include "base/limits.hpp"
#include "storage/shared/catalog_reader.hpp"
#include "storage/shared/purge_sql.hpp"

// What is missing, and what of it a purge would delete (catalog_purge.cpp).
namespace segue::storage {
namespace {

constexpr std::string_view select_missing = R"(
SELECT f.id, f.root_id, f.relative_path, f.missing_since, t.id, t.title, r.id, r.title, t.present,
       NOT t.present AND {},
       (SELECT count(*) FROM listen l WHERE l.track_id = t.id),
       (SELECT count(*) FROM user_track s WHERE s.track_id = t.id AND s.starred_at > 0),
       (SELECT count(*) FROM user_track s WHERE s.track_id = t.id AND s.rating > 0),
       (SELECT count(DISTINCT p.playlist_id) FROM playlist_item p WHERE p.track_id = t.id)
FROM audio_file f JOIN track t ON t.id = f.track_id JOIN release r ON r.id = t.release_id
WHERE f.missing_since IS NOT NULL)";

domain::MissingFile read_missing(Row& row) {
  domain::MissingFile file;
  file.id = row.id<domain::FileId>();
  file.root.value = row.small();
  file.relative_path = row.bytes();
  file.since = row.integer();
  file.track = row.id<domain::TrackId>();
  file.title = row.text();
  file.release = row.id<domain::ReleaseId>();
  file.release_title = row.text();
  file.elsewhere = row.flag();
  file.loved = row.flag();
  file.listens = row.integer();
  file.stars = row.integer();
  file.ratings = row.integer();
  file.playlists = row.integer();
  return file;
}

// Of a release whose files all go, tracks that have had none for long go along.
constexpr std::string_view count_purgeable = R"(
WITH going AS (
  SELECT f.id, f.track_id FROM audio_file f JOIN track t ON t.id = f.track_id
  WHERE f.missing_since IS NOT NULL AND f.missing_since < $2 AND +f.root_id = ANY($1)
    AND NOT ($3 <> 0 AND NOT t.present AND {0})
), without_file AS (
  SELECT t.id, t.release_id FROM track t JOIN going g ON g.track_id = t.id
  GROUP BY t.id, t.release_id
  HAVING count(*) = (SELECT count(*) FROM audio_file f WHERE f.track_id = t.id)
), emptied AS (
  SELECT DISTINCT w.release_id FROM without_file w WHERE NOT EXISTS (
    SELECT 1 FROM track o JOIN audio_file f ON f.track_id = o.id
    WHERE o.release_id = w.release_id AND f.id NOT IN (SELECT g.id FROM going g))
), left_over AS (
  SELECT t.id, t.release_id FROM track t JOIN emptied e ON e.release_id = t.release_id
  WHERE t.id NOT IN (SELECT w.id FROM without_file w)
), gone AS (
  SELECT w.id FROM without_file w
  UNION ALL SELECT t.id FROM left_over t WHERE NOT ($3 <> 0 AND {0})
)
SELECT (SELECT count(*) FROM going), (SELECT count(*) FROM gone),
       (SELECT count(*) FROM emptied e WHERE NOT EXISTS (
          SELECT 1 FROM left_over t
          WHERE t.release_id = e.release_id AND t.id NOT IN (SELECT x.id FROM gone x))),
       (SELECT count(*) FROM listen WHERE track_id IN (SELECT x.id FROM gone x)),
       (SELECT count(*) FROM playlist_item WHERE track_id IN (SELECT x.id FROM gone x)))";

}  // namespace

domain::Page<domain::MissingFile> CatalogReader::missing_files(const domain::MissingQuery& wanted) {
  static const std::string select = fmt::format(select_missing, track_is_loved);
  const std::size_t limit = std::min(wanted.limit, base::limits::page_rows_max);
  Query query;
  query.add(select);
  if (wanted.root) query.add("AND +f.root_id = {}", wanted.root->value);
  if (wanted.after) {
    query.add("AND (f.missing_since, f.id) > ({}, {})", number(wanted.after->key),
              wanted.after->id);
  }
  query.add("ORDER BY f.missing_since, f.id LIMIT {}", row_count(limit) + 1);
  return database_.snapshot([&](Connection& connection) {
    domain::Page<domain::MissingFile> page;
    query.run(connection, [&](Row& row) {
      if (page.rows.size() < limit) {
        page.rows.push_back(read_missing(row));
      } else if (limit > 0) {
        const domain::MissingFile& last = page.rows.back();
        page.next = domain::Cursor{fmt::to_string(last.since), last.id.value};
      }
    });
    return page;
  });
}

std::vector<domain::MissingCount> CatalogReader::missing_counts() {
  return database_.read([](Connection& connection) {
    std::vector<domain::MissingCount> counts;
    connection.query(R"(
SELECT +root_id AS root, count(*), min(missing_since) FROM audio_file
WHERE missing_since IS NOT NULL GROUP BY root ORDER BY root)",
                     {}, [&](Row& row) {
                       domain::MissingCount& count = counts.emplace_back();
                       count.root.value = row.small();
                       count.files = row.integer();
                       count.since = row.integer();
                     });
    return counts;
  });
}

domain::PurgeCounts CatalogReader::purgeable(const domain::PurgeScope& scope) {
  static const std::string select = fmt::format(count_purgeable, track_is_loved);
  const auto roots = numbers_of(scope.roots);
  return database_.read([&](Connection& connection) {
    domain::PurgeCounts counts;
    connection.query(select, {IdList(roots), scope.before, std::int64_t{scope.keep_loved}},
                     [&](Row& row) {
                       counts.files = row.integer();
                       counts.tracks = row.integer();
                       counts.releases = row.integer();
                       counts.listens = row.integer();
                       counts.playlist_items = row.integer();
                     });
    return counts;
  });
}

std::vector<domain::ImageId> CatalogReader::unused_images(std::span<const domain::ImageId> ids) {
  std::set<std::string> unused;
  for (const domain::ImageId& id : ids) unused.insert(id.value);
  const std::vector<std::string> names(unused.begin(), unused.end());
  database_.read([&](Connection& connection) {
    connection.query("SELECT DISTINCT cover FROM audio_file WHERE cover = ANY($1)",
                     {TextList(names)}, [&](Row& row) { unused.erase(row.text()); });
  });
  std::vector<domain::ImageId> found;
  found.reserve(unused.size());
  for (const std::string& id : unused) found.push_back({id});
  return found;
}

}  // namespace segue::storage
