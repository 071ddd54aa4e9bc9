#include <set>

#include "domain/index_text.hpp"
#include "storage/postgres/batch.hpp"
#include "storage/postgres/catalog_tx.hpp"
#include "storage/shared/json_list.hpp"

namespace segue::storage::postgres {
namespace {

constexpr std::string_view upsert_recordings = R"(
INSERT INTO recording (id, key, title, mbid, credit_id, duration_ms)
SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::bigint[])
ON CONFLICT (id) DO UPDATE SET key = excluded.key, title = excluded.title, mbid = excluded.mbid,
  credit_id = excluded.credit_id, duration_ms = excluded.duration_ms)";
constexpr std::string_view delete_isrcs = "DELETE FROM isrc WHERE recording_id = ANY($1::bigint[])";
constexpr std::string_view insert_isrcs = R"(
INSERT INTO isrc (recording_id, code)
SELECT * FROM unnest($1::bigint[], $2::text[]) ON CONFLICT DO NOTHING)";

constexpr std::string_view upsert_tracks = R"(
INSERT INTO track (id, release_id, recording_id, disc, position, title, sort_title, folded, mbid,
  credit_id, duration_ms, date, track_gain_db, album_gain_db, track_peak, album_peak, genres,
  added_at)
SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::integer[], $5::integer[],
  $6::text[], $7::text[], $8::text[], $9::text[], $10::bigint[], $11::bigint[], $12::integer[],
  $13::double precision[], $14::double precision[], $15::double precision[],
  $16::double precision[], $17::text[], $18::bigint[])
ON CONFLICT (id) DO UPDATE SET release_id = excluded.release_id,
  recording_id = excluded.recording_id, disc = excluded.disc, position = excluded.position,
  title = excluded.title, sort_title = excluded.sort_title, folded = excluded.folded,
  mbid = excluded.mbid, credit_id = excluded.credit_id, duration_ms = excluded.duration_ms,
  date = excluded.date, track_gain_db = excluded.track_gain_db,
  album_gain_db = excluded.album_gain_db, track_peak = excluded.track_peak,
  album_peak = excluded.album_peak, genres = excluded.genres)";
constexpr std::string_view insert_genres = R"(
INSERT INTO genre (name) SELECT x.name FROM unnest($1::text[]) AS x(name)
WHERE NOT EXISTS (SELECT 1 FROM genre g WHERE g.name = x.name)
ON CONFLICT (name) DO NOTHING)";
constexpr std::string_view delete_track_genres =
    "DELETE FROM track_genre WHERE track_id = ANY($1::bigint[])";
constexpr std::string_view insert_track_genres = R"(
INSERT INTO track_genre (track_id, position, genre_id)
SELECT x.track_id, x.position, g.id
FROM unnest($1::bigint[], $2::integer[], $3::text[]) AS x(track_id, position, name)
JOIN genre g ON g.name = x.name)";
constexpr std::string_view delete_track_credits =
    "DELETE FROM track_credit WHERE track_id = ANY($1::bigint[])";
constexpr std::string_view insert_track_credits = R"(
INSERT INTO track_credit (track_id, position, role, artist_id, attribute)
SELECT * FROM unnest($1::bigint[], $2::integer[], $3::text[], $4::bigint[], $5::text[]))";

// What hangs on tracks, gathered over a batch.
struct TrackParts {
  Batch ids, genre_names, genres, credits;
  std::set<std::string> names;

  void add(const domain::TrackRow& row) {
    ids.add(row.id.value);
    std::int32_t position = 0;
    for (const std::string& genre : row.genres) {
      std::string name = domain::index_text(genre);
      genres.add(row.id.value, ++position, name);
      if (names.insert(name).second) genre_names.add(name);
    }
    position = 0;
    for (const domain::TrackCreditRow& credit : row.credits) {
      credits.add(row.id.value, ++position, credit.role, credit.artist.value, credit.attribute);
    }
  }
};

}  // namespace

void CatalogTx::put_recordings(std::span<const domain::RecordingRow> rows) {
  Batch recordings;
  Batch ids;
  Batch isrcs;
  for (const domain::RecordingRow* row : last_of_each(rows, &domain::RecordingRow::id)) {
    recordings.add(row->id.value, domain::index_text(row->key), row->title, row->mbid,
                   row->credit.value, row->duration_ms);
    ids.add(row->id.value);
    for (const std::string& isrc : row->isrcs) isrcs.add(row->id.value, domain::index_text(isrc));
  }
  recordings.run(db_, upsert_recordings);
  ids.run(db_, delete_isrcs);
  isrcs.run(db_, insert_isrcs);
}

void CatalogTx::put_tracks(std::span<const domain::TrackRow> rows) {
  Batch tracks;
  TrackParts parts;
  for (const domain::TrackRow* row : last_of_each(rows, &domain::TrackRow::id)) {
    tracks.add(row->id.value, row->release.value, row->recording.value, row->disc, row->position,
               row->title, domain::index_text(row->sort_title), row->folded, row->mbid,
               row->credit.value, row->duration_ms, row->date.packed(), row->gain.track_gain_db,
               row->gain.album_gain_db, row->gain.track_peak, row->gain.album_peak,
               strings_to_json(row->genres), row->added_at);
    parts.add(*row);
  }
  tracks.run(db_, upsert_tracks);
  parts.genre_names.run(db_, insert_genres);
  parts.ids.run(db_, delete_track_genres);
  parts.genres.run(db_, insert_track_genres);
  parts.ids.run(db_, delete_track_credits);
  parts.credits.run(db_, insert_track_credits);
}

}  // namespace segue::storage::postgres
