#include <set>
#include <utility>

#include "domain/index_text.hpp"
#include "storage/postgres/batch.hpp"
#include "storage/postgres/catalog_tx.hpp"
#include "storage/shared/json_list.hpp"
#include "storage/shared/release_values.hpp"

namespace segue::storage::postgres {
namespace {

constexpr std::string_view upsert_recordings = R"(
INSERT INTO recording (id, key, title, mbid, acoustid, credit_id, duration_ms, bpm, musical_key,
  languages, first_release_date, explicit_content)
SELECT x.id, nullif(x.key, ''), x.title, x.mbid, x.acoustid, x.credit_id, x.duration_ms, x.bpm,
  x.musical_key, x.languages, x.first_release_date, x.explicit_content
FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[],
  $7::bigint[], $8::double precision[], $9::text[], $10::text[], $11::integer[],
  $12::boolean[])
  AS x(id, key, title, mbid, acoustid, credit_id, duration_ms, bpm, musical_key, languages,
       first_release_date, explicit_content)
ON CONFLICT (id) DO UPDATE SET key = excluded.key, title = excluded.title, mbid = excluded.mbid,
  acoustid = excluded.acoustid, credit_id = excluded.credit_id,
  duration_ms = excluded.duration_ms, bpm = excluded.bpm, musical_key = excluded.musical_key,
  languages = excluded.languages, first_release_date = excluded.first_release_date,
  explicit_content = excluded.explicit_content)";
constexpr std::string_view delete_isrcs = "DELETE FROM isrc WHERE recording_id = ANY($1::bigint[])";
constexpr std::string_view insert_isrcs = R"(
INSERT INTO isrc (recording_id, code)
SELECT * FROM unnest($1::bigint[], $2::text[]) ON CONFLICT DO NOTHING)";

constexpr std::string_view upsert_works = R"(
INSERT INTO work (id, key, title, mbid)
SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[])
ON CONFLICT (id) DO UPDATE SET key = excluded.key, title = excluded.title, mbid = excluded.mbid)";
constexpr std::string_view delete_recording_works =
    "DELETE FROM recording_work WHERE recording_id = ANY($1::bigint[])";
constexpr std::string_view insert_recording_works = R"(
INSERT INTO recording_work (recording_id, position, work_id, movement, movement_number,
  movement_total)
SELECT * FROM unnest($1::bigint[], $2::integer[], $3::bigint[], $4::text[], $5::integer[],
  $6::integer[]))";

// Ordinals as of releases.
constexpr std::string_view upsert_tracks = R"(
INSERT INTO track (id, ordinal, release_id, recording_id, disc, position, number, title,
  sort_title, sort_key, folded, mbid, credit_id, duration_ms, date, genres, added_at)
SELECT x.id,
  (SELECT coalesce(max(ordinal), 0) FROM track) +
    row_number() OVER (ORDER BY known.id IS NOT NULL, x.id),
  x.release_id, x.recording_id, x.disc, x.position, x.number, x.title, x.sort_title, x.sort_key,
  x.folded, x.mbid, x.credit_id, x.duration_ms, x.date, x.genres, x.added_at
FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::integer[], $5::integer[],
  $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::bigint[],
  $13::bigint[], $14::integer[], $15::text[], $16::bigint[])
  AS x(id, release_id, recording_id, disc, position, number, title, sort_title, sort_key, folded,
       mbid, credit_id, duration_ms, date, genres, added_at)
LEFT JOIN track known ON known.id = x.id
ON CONFLICT (id) DO UPDATE SET release_id = excluded.release_id,
  recording_id = excluded.recording_id, disc = excluded.disc, position = excluded.position,
  number = excluded.number, title = excluded.title, sort_title = excluded.sort_title,
  sort_key = excluded.sort_key, folded = excluded.folded, mbid = excluded.mbid,
  credit_id = excluded.credit_id, duration_ms = excluded.duration_ms, date = excluded.date,
  genres = excluded.genres)";
constexpr std::string_view insert_genres = R"(
INSERT INTO genre (kind, folded, name)
SELECT x.kind, x.folded, x.name
FROM unnest($1::text[], $2::text[], $3::text[]) AS x(kind, folded, name)
WHERE NOT EXISTS (SELECT 1 FROM genre g WHERE g.kind = x.kind AND g.folded = x.folded)
ON CONFLICT (kind, folded) DO NOTHING)";
constexpr std::string_view delete_track_genres =
    "DELETE FROM track_genre WHERE track_id = ANY($1::bigint[])";
constexpr std::string_view insert_track_genres = R"(
INSERT INTO track_genre (track_id, position, genre_id)
SELECT x.track_id, x.position, g.id
FROM unnest($1::bigint[], $2::integer[], $3::text[], $4::text[])
  AS x(track_id, position, kind, folded)
JOIN genre g ON g.kind = x.kind AND g.folded = x.folded)";
constexpr std::string_view delete_track_credits =
    "DELETE FROM track_credit WHERE track_id = ANY($1::bigint[])";
constexpr std::string_view insert_track_credits = R"(
INSERT INTO track_credit (track_id, position, role, artist_id, attribute)
SELECT * FROM unnest($1::bigint[], $2::integer[], $3::text[], $4::bigint[], $5::text[]))";

// What hangs on tracks, gathered over a batch.
struct TrackParts {
  Batch ids, genre_names, genres, credits;
  std::set<std::pair<std::string_view, std::string>> names;

  void add(const domain::TrackRow& row) {
    ids.add(row.id.value);
    std::int32_t position = 0;
    for (const auto& [kind, list] : genres_of(row)) {
      for (const std::string& name : *list) {
        const std::string folded = name_key(name);
        genres.add(row.id.value, ++position, kind, folded);
        if (names.emplace(kind, folded).second) genre_names.add(kind, folded, name);
      }
    }
    position = 0;
    for (const domain::TrackCreditRow& credit : row.credits) {
      credits.add(row.id.value, ++position, credit.role, credit.artist.value, credit.attribute);
    }
  }
};

}  // namespace

void CatalogTx::put_works(std::span<const domain::WorkRow> rows) {
  Batch works;
  for (const domain::WorkRow* row : last_of_each(rows, &domain::WorkRow::id)) {
    works.add(row->id.value, domain::index_text(row->key), row->title, row->mbid);
  }
  works.run(db_, upsert_works);
}

void CatalogTx::put_recordings(std::span<const domain::RecordingRow> rows) {
  Batch recordings;
  Batch ids;
  Batch isrcs;
  Batch works;
  for (const domain::RecordingRow* row : last_of_each(rows, &domain::RecordingRow::id)) {
    recordings.add(row->id.value, domain::index_text(row->key), row->title, row->mbid,
                   row->acoustid, row->credit.value, row->duration_ms, row->bpm, row->musical_key,
                   strings_to_json(row->languages), row->first_release_date.packed(),
                   row->explicit_content);
    ids.add(row->id.value);
    for (const std::string& isrc : row->isrcs) isrcs.add(row->id.value, domain::index_text(isrc));
    std::int32_t position = 0;
    for (const domain::RecordingWork& part : row->works) {
      works.add(row->id.value, ++position, part.work.value, part.movement, part.movement_number,
                part.movement_total);
    }
  }
  recordings.run(db_, upsert_recordings);
  ids.run(db_, delete_isrcs);
  isrcs.run(db_, insert_isrcs);
  ids.run(db_, delete_recording_works);
  works.run(db_, insert_recording_works);
}

void CatalogTx::put_tracks(std::span<const domain::TrackRow> rows) {
  Batch tracks;
  TrackParts parts;
  for (const domain::TrackRow* row : last_of_each(rows, &domain::TrackRow::id)) {
    tracks.add(row->id.value, row->release.value, row->recording.value, row->disc, row->position,
               row->number, row->title, row->sort_title, domain::index_text(row->sort_key),
               row->folded, row->mbid, row->credit.value, row->duration_ms, row->date.packed(),
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
