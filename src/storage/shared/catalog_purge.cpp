#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "storage/shared/catalog_tx.hpp"
#include "storage/shared/highest_id.hpp"
#include "storage/shared/purge_listeners.hpp"
#include "storage/shared/purge_sql.hpp"

// Missing files, and what hangs on them, are deleted. Artists, works and names stay, as they do
// when a track leaves a release.
namespace segue::storage {
namespace {

using Ids = std::vector<std::int64_t>;

// The sign keeps SQLite from an index over the roots: files that are missing are few.
constexpr std::string_view select_candidates = R"(
SELECT f.id, f.track_id, f.missing_since FROM audio_file f
WHERE f.missing_since IS NOT NULL AND f.missing_since < $2 AND +f.root_id = ANY($1)
  AND (f.missing_since, f.id) > ($3, $4)
ORDER BY f.missing_since, f.id LIMIT $5)";

// Users' writes run beside this one in PostgreSQL: playlists before tracks, as they take them.
constexpr std::string_view lock_playlists = R"(
SELECT id FROM playlist
WHERE id IN (SELECT i.playlist_id FROM playlist_item i WHERE i.track_id = ANY($1)) ORDER BY id)";
constexpr std::string_view lock_tracks = "SELECT id FROM track WHERE id = ANY($1) ORDER BY id";
constexpr std::string_view lock_loved_tracks =
    "SELECT track_id FROM user_track WHERE track_id = ANY($1) ORDER BY user_id, track_id";
constexpr std::string_view lock_loved_releases = R"(
SELECT release_id FROM user_release
WHERE release_id IN (SELECT t.release_id FROM track t WHERE t.id = ANY($1))
ORDER BY user_id, release_id)";

constexpr std::string_view select_going = R"(
SELECT f.id, f.track_id, t.release_id, f.cover FROM audio_file f JOIN track t ON t.id = f.track_id
WHERE f.id = ANY($1) AND NOT ($2 <> 0 AND NOT t.present AND {}))";
constexpr std::string_view select_without_file = R"(
SELECT t.id, t.release_id FROM track t
WHERE t.id = ANY($1) AND NOT EXISTS (SELECT 1 FROM audio_file f WHERE f.track_id = t.id))";
// Tracks whose files all went to others long ago: with the last file of their release they go.
constexpr std::string_view select_left_over = R"(
SELECT t.id FROM track t
WHERE t.release_id = ANY($1) AND NOT ($2 <> 0 AND {}) AND NOT EXISTS (
  SELECT 1 FROM track o JOIN audio_file f ON f.track_id = o.id WHERE o.release_id = t.release_id))";
constexpr std::string_view select_unused_recordings = R"(
SELECT id FROM recording
WHERE id = ANY($1) AND NOT EXISTS (SELECT 1 FROM track t WHERE t.recording_id = recording.id))";
constexpr std::string_view select_empty_releases = R"(
SELECT id, group_id FROM release
WHERE id = ANY($1) AND NOT EXISTS (SELECT 1 FROM track t WHERE t.release_id = release.id))";
constexpr std::string_view delete_empty_groups = R"(
DELETE FROM release_group
WHERE id = ANY($1) AND NOT EXISTS (SELECT 1 FROM release r WHERE r.group_id = release_group.id))";

Ids ids_from(Connection& connection, std::string_view sql, IdList of) {
  Ids ids;
  connection.query(sql, {of}, [&](Row& row) { ids.push_back(row.integer()); });
  return ids;
}

Ids list_of(const std::set<std::int64_t>& ids) {
  return {ids.begin(), ids.end()};
}

void delete_from(Connection& connection, std::string_view table, std::string_view column,
                 IdList ids) {
  connection.run(fmt::format("DELETE FROM {} WHERE {} = ANY($1)", table, column), {ids});
}

// Deletes rows of a table whose ordinals have no gap; the last ones take the free numbers.
void delete_numbered(Connection& connection, std::string_view table, IdList ids) {
  Ids free = ids_from(
      connection, fmt::format("SELECT ordinal FROM {} WHERE id = ANY($1) ORDER BY 1", table), ids);
  if (free.empty()) return;
  std::int64_t highest = 0;
  connection.query(fmt::format("SELECT max(ordinal) FROM {}", table), {},
                   [&](Row& row) { highest = row.integer(); });
  delete_from(connection, table, "id", ids);
  const std::int64_t left = highest - row_count(free.size());
  Ids last;
  connection.query(fmt::format("SELECT id FROM {} WHERE ordinal > $1 ORDER BY ordinal", table),
                   {left}, [&](Row& row) { last.push_back(row.integer()); });
  const std::string renumber = fmt::format("UPDATE {} SET ordinal = $2 WHERE id = $1", table);
  for (std::size_t at = 0; at < std::min(last.size(), free.size()); ++at) {
    connection.run(renumber, {last[at], free[at]});
  }
}

void delete_tracks(Connection& connection, IdList tracks) {
  const Ids recordings =
      ids_from(connection, "SELECT DISTINCT recording_id FROM track WHERE id = ANY($1)", tracks);
  delete_from(connection, "track_genre", "track_id", tracks);
  delete_from(connection, "track_credit", "track_id", tracks);
  delete_numbered(connection, "track", tracks);
  const Ids unused = ids_from(connection, select_unused_recordings, recordings);
  delete_from(connection, "isrc", "recording_id", unused);
  delete_from(connection, "recording_work", "recording_id", unused);
  delete_from(connection, "recording", "id", unused);
}

// Those of these releases that have no track any more. Answers them.
Ids delete_empty_releases(Connection& connection, IdList releases) {
  Ids empty, groups;
  connection.query(select_empty_releases, {releases}, [&](Row& row) {
    empty.push_back(row.integer());
    groups.push_back(row.integer());
  });
  for (const std::string_view table : {"user_release", "release_label", "medium", "release_root",
                                       "release_artist", "release_genre"}) {
    delete_from(connection, table, "release_id", empty);
  }
  delete_numbered(connection, "release", empty);
  connection.run(delete_empty_groups, {IdList(groups)});
  return empty;
}

// No id up to the highest one is given again, though its row may go now.
void keep_ids_used(Connection& connection) {
  connection.run("UPDATE purged_id SET highest = $1 WHERE highest < $1", {highest_id(connection)});
}

struct Going {
  Ids files;
  std::set<std::int64_t> tracks, releases;  // that they belong to
  std::set<std::string> covers;
};

Going files_going(Connection& connection, IdList candidates, bool keep_loved) {
  static const std::string select = fmt::format(select_going, track_is_loved);
  Going going;
  connection.query(select, {candidates, std::int64_t{keep_loved}}, [&](Row& row) {
    going.files.push_back(row.integer());
    going.tracks.insert(row.integer());
    going.releases.insert(row.integer());
    if (std::string cover = row.text(); !cover.empty()) going.covers.insert(std::move(cover));
  });
  return going;
}

// Those of these tracks that have no file any more, and what goes along with them.
std::set<std::int64_t> tracks_going(Connection& connection, IdList tracks, bool keep_loved) {
  static const std::string select_along = fmt::format(select_left_over, track_is_loved);
  std::set<std::int64_t> gone, releases;
  connection.query(select_without_file, {tracks}, [&](Row& row) {
    gone.insert(row.integer());
    releases.insert(row.integer());
  });
  const Ids of = list_of(releases);
  connection.query(select_along, {IdList(of), std::int64_t{keep_loved}},
                   [&](Row& row) { gone.insert(row.integer()); });
  return gone;
}

void note_removed(domain::PurgeStep& step, const std::string& entity, IdList ids) {
  for (const std::int64_t id : ids) {
    step.changes.push_back({domain::ChangeKind::removed, entity, id});
  }
}

}  // namespace

domain::PurgeStep CatalogTx::purge(const domain::PurgeScope& scope,
                                   const domain::MissingPlace& after, std::size_t limit,
                                   base::UnixMs now) {
  domain::PurgeStep step;
  Ids candidates;
  std::set<std::int64_t> looked_at;
  domain::MissingPlace last;
  const Ids roots = numbers_of(scope.roots);
  connection_.query(select_candidates,
                    {IdList(roots), scope.before, after.since, after.file.value, row_count(limit)},
                    [&](Row& row) {
                      candidates.push_back(row.integer());
                      looked_at.insert(row.integer());
                      last = {.since = row.integer(), .file = {candidates.back()}};
                    });
  if (candidates.size() == limit) step.next = last;
  const Ids of_candidates = list_of(looked_at);
  for (const std::string_view lock :
       {lock_playlists, lock_tracks, lock_loved_tracks, lock_loved_releases}) {
    connection_.query(fmt::format("{}{}", lock, connection_.dialect().for_update),
                      {IdList(of_candidates)}, [](Row&) {});
  }
  const Going going = files_going(connection_, candidates, scope.keep_loved);
  if (going.files.empty()) return step;

  keep_ids_used(connection_);
  delete_from(connection_, "audio_file", "id", going.files);
  const Ids tracks = list_of(tracks_going(connection_, list_of(going.tracks), scope.keep_loved));
  const ListenersLoss loss = purge_from_listeners(connection_, tracks, now);
  delete_tracks(connection_, tracks);
  const Ids empty = delete_empty_releases(connection_, list_of(going.releases));

  step.gone = {.files = row_count(going.files.size()),
               .tracks = row_count(tracks.size()),
               .releases = row_count(empty.size()),
               .listens = loss.listens,
               .playlist_items = loss.playlist_items};
  note_removed(step, "track", tracks);
  note_removed(step, "release", empty);
  std::set<std::int64_t> touched = going.releases;
  for (const std::int64_t release : empty) touched.erase(release);
  for (const std::int64_t release : touched) step.touched.push_back({release});
  for (const std::string& cover : going.covers) step.covers.push_back({cover});
  return step;
}

void CatalogTx::remove_images(std::span<const domain::ImageId> ids) {
  std::vector<std::string> names;
  names.reserve(ids.size());
  for (const domain::ImageId& id : ids) names.push_back(id.value);
  connection_.run("DELETE FROM image_source WHERE image_id = ANY($1)", {TextList(names)});
  connection_.run("DELETE FROM image WHERE id = ANY($1)", {TextList(names)});
}

}  // namespace segue::storage
