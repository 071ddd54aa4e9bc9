#include <set>

#include "storage/shared/catalog_tx.hpp"

// What follows from tracks and files, computed anew for a few releases at a time. Of a release
// that is there, only tracks that are there count; one that is gone keeps what it last had.
namespace segue::storage {
namespace {

constexpr std::string_view update_track_presence = R"(
UPDATE track SET present = NOT present
WHERE release_id = ANY($1) AND present <> EXISTS (
  SELECT 1 FROM audio_file f WHERE f.track_id = track.id AND f.missing_since IS NULL)
RETURNING id, present)";

constexpr std::string_view update_release_presence = R"(
UPDATE release SET present = NOT present
WHERE id = ANY($1) AND present <> EXISTS (
  SELECT 1 FROM track t WHERE t.release_id = release.id AND t.present)
RETURNING id, present)";

constexpr std::string_view update_release_summary = R"(
UPDATE release SET
  (track_count, medium_count, duration_ms) = (
    SELECT count(*), count(DISTINCT t.disc), coalesce(sum(t.duration_ms), 0) FROM track t
    WHERE t.release_id = release.id AND (t.present OR NOT release.present)),
  cover = coalesce((
    SELECT f.cover FROM track t JOIN audio_file f ON f.track_id = t.id
    WHERE t.release_id = release.id AND f.cover <> ''
      AND (f.missing_since IS NULL OR NOT release.present)
    ORDER BY t.disc, t.position, t.id, f.id LIMIT 1), '')
WHERE id = ANY($1))";

// The first part of a file stands for all of it.
constexpr std::string_view insert_release_roots = R"(
INSERT INTO release_root (release_id, root_id, present, file_count, size_bytes)
SELECT t.release_id, f.root_id, count(f.missing_since) < count(*),
  count(CASE WHEN f.missing_since IS NULL AND f.part <= 1 THEN 1 END),
  coalesce(sum(CASE WHEN f.missing_since IS NULL AND f.part <= 1 THEN f.size_bytes END), 0)
FROM track t JOIN audio_file f ON f.track_id = t.id
WHERE t.release_id = ANY($1)
GROUP BY t.release_id, f.root_id)";

constexpr std::string_view insert_release_genres = R"(
INSERT INTO release_genre (genre_id, release_id, track_count)
SELECT g.id, t.release_id, count(DISTINCT t.id)
FROM track t JOIN release r ON r.id = t.release_id
JOIN track_genre tg ON tg.track_id = t.id
JOIN genre g ON g.id = tg.genre_id AND g.kind = 'genre'
WHERE t.release_id = ANY($1) AND (t.present OR NOT r.present)
GROUP BY g.id, t.release_id)";

constexpr std::string_view insert_release_artists = R"(
INSERT INTO release_artist (artist_id, release_id, on_release, present)
SELECT x.artist_id, x.release_id, sum(x.on_release) > 0, r.present
FROM (
  SELECT p.artist_id, r.id AS release_id, 1 AS on_release
  FROM release r JOIN artist_credit_part p ON p.credit_id = r.credit_id
  WHERE r.id = ANY($1)
  UNION ALL
  SELECT p.artist_id, t.release_id, 0
  FROM track t JOIN release r ON r.id = t.release_id
  JOIN artist_credit_part p ON p.credit_id = t.credit_id
  WHERE t.release_id = ANY($1) AND (t.present OR NOT r.present)
) x JOIN release r ON r.id = x.release_id
GROUP BY x.artist_id, x.release_id, r.present)";

constexpr std::string_view update_artist_presence = R"(
UPDATE artist SET present = NOT present
WHERE id = ANY($1) AND present <> EXISTS (
  SELECT 1 FROM release_artist ra WHERE ra.artist_id = artist.id AND ra.present)
RETURNING id, present)";

constexpr std::string_view update_artists = R"(
UPDATE artist SET
  release_count = (SELECT count(*) FROM release_artist ra
                   WHERE ra.artist_id = artist.id AND ra.on_release AND ra.present),
  cover = coalesce((
    SELECT r.cover FROM release_artist ra JOIN release r ON r.id = ra.release_id
    WHERE ra.artist_id = artist.id AND ra.on_release AND ra.present AND r.cover <> ''
    ORDER BY ra.release_id LIMIT 1), '')
WHERE id = ANY($1))";

// Runs one of the updates of presence and notes what came or went by it.
void update_presence(Connection& connection, std::string_view sql, IdList ids,
                     const std::string& entity, std::vector<domain::Change>& changes) {
  connection.query(sql, {ids}, [&](Row& row) {
    const std::int64_t id = row.integer();
    const auto kind = row.flag() ? domain::ChangeKind::added : domain::ChangeKind::removed;
    changes.push_back({kind, entity, id});
  });
}

void collect_artists(Connection& connection, IdList releases, std::set<std::int64_t>& artists) {
  connection.query("SELECT artist_id FROM release_artist WHERE release_id = ANY($1)", {releases},
                   [&](Row& row) { artists.insert(row.integer()); });
}

}  // namespace

std::vector<domain::Change> CatalogTx::refresh_releases(
    std::span<const domain::ReleaseId> releases) {
  std::vector<domain::Change> changes;
  if (releases.empty()) return changes;
  const auto numbers = numbers_of(releases);
  const IdList ids(numbers);

  update_presence(connection_, update_track_presence, ids, "track", changes);
  update_presence(connection_, update_release_presence, ids, "release", changes);
  connection_.run(update_release_summary, {ids});
  connection_.run("DELETE FROM release_genre WHERE release_id = ANY($1)", {ids});
  connection_.run(insert_release_genres, {ids});
  connection_.run(connection_.dialect().update_release_genres, {ids});
  connection_.run("DELETE FROM release_root WHERE release_id = ANY($1)", {ids});
  connection_.run(insert_release_roots, {ids});

  std::set<std::int64_t> touched;  // also those who are credited no more
  collect_artists(connection_, ids, touched);
  connection_.run("DELETE FROM release_artist WHERE release_id = ANY($1)", {ids});
  connection_.run(insert_release_artists, {ids});
  collect_artists(connection_, ids, touched);
  const std::vector<std::int64_t> artists(touched.begin(), touched.end());
  update_presence(connection_, update_artist_presence, artists, "artist", changes);
  connection_.run(update_artists, {IdList(artists)});
  return changes;
}

}  // namespace segue::storage
