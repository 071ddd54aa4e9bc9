#include "domain/index_text.hpp"
#include "storage/shared/json_list.hpp"
#include "storage/shared/release_values.hpp"
#include "storage/sqlite/catalog_tx.hpp"

namespace segue::storage::sqlite {
namespace {

constexpr std::string_view upsert_recording = R"(
INSERT INTO recording (id, key, title, mbid, acoustid, credit_id, duration_ms, bpm, musical_key,
  languages, first_release_date, explicit_content)
VALUES (?1, nullif(?2, ''), ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
ON CONFLICT (id) DO UPDATE SET key = excluded.key, title = excluded.title, mbid = excluded.mbid,
  acoustid = excluded.acoustid, credit_id = excluded.credit_id,
  duration_ms = excluded.duration_ms, bpm = excluded.bpm, musical_key = excluded.musical_key,
  languages = excluded.languages, first_release_date = excluded.first_release_date,
  explicit_content = excluded.explicit_content)";
constexpr std::string_view delete_isrcs = "DELETE FROM isrc WHERE recording_id = ?1";
constexpr std::string_view insert_isrc =
    "INSERT INTO isrc (recording_id, code) VALUES (?1, ?2) ON CONFLICT DO NOTHING";

constexpr std::string_view upsert_work = R"(
INSERT INTO work (id, key, title, mbid) VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (id) DO UPDATE SET key = excluded.key, title = excluded.title, mbid = excluded.mbid)";
constexpr std::string_view delete_recording_works =
    "DELETE FROM recording_work WHERE recording_id = ?1";
constexpr std::string_view insert_recording_work = R"(
INSERT INTO recording_work (recording_id, position, work_id, movement, movement_number,
  movement_total)
VALUES (?1, ?2, ?3, ?4, ?5, ?6))";

constexpr std::string_view upsert_track = R"(
INSERT INTO track (id, ordinal, release_id, recording_id, disc, position, number, title,
  sort_title, sort_key, folded, mbid, credit_id, duration_ms, date, genres, added_at)
VALUES (?1, (SELECT coalesce(max(ordinal), 0) + 1 FROM track), ?2, ?3,
  ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)
ON CONFLICT (id) DO UPDATE SET release_id = excluded.release_id,
  recording_id = excluded.recording_id, disc = excluded.disc, position = excluded.position,
  number = excluded.number, title = excluded.title, sort_title = excluded.sort_title,
  sort_key = excluded.sort_key, folded = excluded.folded, mbid = excluded.mbid,
  credit_id = excluded.credit_id, duration_ms = excluded.duration_ms, date = excluded.date,
  genres = excluded.genres)";
constexpr std::string_view delete_track_genres = "DELETE FROM track_genre WHERE track_id = ?1";
constexpr std::string_view insert_track_genre =
    "INSERT INTO track_genre (track_id, position, genre_id) VALUES (?1, ?2, ?3)";
constexpr std::string_view delete_track_credits = "DELETE FROM track_credit WHERE track_id = ?1";
constexpr std::string_view insert_track_credit = R"(
INSERT INTO track_credit (track_id, position, role, artist_id, attribute)
VALUES (?1, ?2, ?3, ?4, ?5))";

}  // namespace

void CatalogTx::put_works(std::span<const domain::WorkRow> rows) {
  Statement& upsert = db_.prepared(upsert_work);
  for (const domain::WorkRow& row : rows) {
    upsert.execute(row.id.value, domain::index_text(row.key), row.title, row.mbid);
  }
}

void CatalogTx::put_recordings(std::span<const domain::RecordingRow> rows) {
  Statement& upsert = db_.prepared(upsert_recording);
  Statement& clear_isrcs = db_.prepared(delete_isrcs);
  Statement& add_isrc = db_.prepared(insert_isrc);
  Statement& clear_works = db_.prepared(delete_recording_works);
  Statement& add_work = db_.prepared(insert_recording_work);
  NewRows fresh(db_, "SELECT max(id) FROM recording");
  for (const domain::RecordingRow& row : rows) {
    const bool is_new = fresh.take(row.id.value);
    upsert.execute(row.id.value, domain::index_text(row.key), row.title, row.mbid, row.acoustid,
                   row.credit.value, row.duration_ms, row.bpm, row.musical_key,
                   strings_to_json(row.languages), row.first_release_date.packed(),
                   row.explicit_content);
    if (!is_new) {
      clear_isrcs.execute(row.id.value);
      clear_works.execute(row.id.value);
    }
    for (const std::string& isrc : row.isrcs) {
      add_isrc.execute(row.id.value, domain::index_text(isrc));
    }
    std::int32_t position = 0;
    for (const domain::RecordingWork& part : row.works) {
      add_work.execute(row.id.value, ++position, part.work.value, part.movement,
                       part.movement_number, part.movement_total);
    }
  }
}

void CatalogTx::add_track_genres(const domain::TrackRow& row) {
  Statement& add = db_.prepared(insert_track_genre);
  std::int32_t position = 0;
  for (const auto& [kind, names] : genres_of(row)) {
    for (const std::string& name : *names) {
      add.execute(row.id.value, ++position, genres_.id(db_, kind, name));
    }
  }
}

void CatalogTx::put_tracks(std::span<const domain::TrackRow> rows) {
  Statement& upsert = db_.prepared(upsert_track);
  Statement& clear_genres = db_.prepared(delete_track_genres);
  Statement& clear_credits = db_.prepared(delete_track_credits);
  Statement& add_credit = db_.prepared(insert_track_credit);
  NewRows fresh(db_, "SELECT max(id) FROM track");
  for (const domain::TrackRow& row : rows) {
    const bool is_new = fresh.take(row.id.value);
    upsert.execute(row.id.value, row.release.value, row.recording.value, row.disc, row.position,
                   row.number, row.title, row.sort_title, domain::index_text(row.sort_key),
                   row.folded, row.mbid, row.credit.value, row.duration_ms, row.date.packed(),
                   strings_to_json(row.genres), row.added_at);
    if (!is_new) {
      clear_genres.execute(row.id.value);
      clear_credits.execute(row.id.value);
    }
    add_track_genres(row);
    std::int32_t position = 0;
    for (const domain::TrackCreditRow& credit : row.credits) {
      add_credit.execute(row.id.value, ++position, credit.role, credit.artist.value,
                         credit.attribute);
    }
  }
}

}  // namespace segue::storage::sqlite
