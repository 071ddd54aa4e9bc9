#include "domain/index_text.hpp"
#include "storage/shared/json_list.hpp"
#include "storage/sqlite/catalog_tx.hpp"

namespace segue::storage::sqlite {
namespace {

constexpr std::string_view upsert_recording = R"(
INSERT INTO recording (id, key, title, mbid, credit_id, duration_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6)
ON CONFLICT (id) DO UPDATE SET key = excluded.key, title = excluded.title, mbid = excluded.mbid,
  credit_id = excluded.credit_id, duration_ms = excluded.duration_ms)";
constexpr std::string_view delete_isrcs = "DELETE FROM isrc WHERE recording_id = ?1";
constexpr std::string_view insert_isrc =
    "INSERT INTO isrc (recording_id, code) VALUES (?1, ?2) ON CONFLICT DO NOTHING";

constexpr std::string_view upsert_track = R"(
INSERT INTO track (id, release_id, recording_id, disc, position, title, sort_title, folded, mbid,
  credit_id, duration_ms, date, track_gain_db, album_gain_db, track_peak, album_peak, genres,
  added_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)
ON CONFLICT (id) DO UPDATE SET release_id = excluded.release_id,
  recording_id = excluded.recording_id, disc = excluded.disc, position = excluded.position,
  title = excluded.title, sort_title = excluded.sort_title, folded = excluded.folded,
  mbid = excluded.mbid, credit_id = excluded.credit_id, duration_ms = excluded.duration_ms,
  date = excluded.date, track_gain_db = excluded.track_gain_db,
  album_gain_db = excluded.album_gain_db, track_peak = excluded.track_peak,
  album_peak = excluded.album_peak, genres = excluded.genres)";
constexpr std::string_view delete_track_genres = "DELETE FROM track_genre WHERE track_id = ?1";
constexpr std::string_view insert_track_genre =
    "INSERT INTO track_genre (track_id, position, genre_id) VALUES (?1, ?2, ?3)";
constexpr std::string_view delete_track_credits = "DELETE FROM track_credit WHERE track_id = ?1";
constexpr std::string_view insert_track_credit = R"(
INSERT INTO track_credit (track_id, position, role, artist_id, attribute)
VALUES (?1, ?2, ?3, ?4, ?5))";

constexpr std::string_view select_genre = "SELECT id FROM genre WHERE name = ?1";
constexpr std::string_view insert_genre = "INSERT INTO genre (name) VALUES (?1) RETURNING id";

}  // namespace

void CatalogTx::put_recordings(std::span<const domain::RecordingRow> rows) {
  Statement& upsert = db_.prepared(upsert_recording);
  Statement& clear = db_.prepared(delete_isrcs);
  Statement& insert = db_.prepared(insert_isrc);
  NewRows fresh(db_, "SELECT max(id) FROM recording");
  for (const domain::RecordingRow& row : rows) {
    const bool is_new = fresh.take(row.id.value);
    upsert.execute(row.id.value, domain::index_text(row.key), row.title, row.mbid, row.credit.value,
                   row.duration_ms);
    if (!is_new) clear.execute(row.id.value);
    for (const std::string& isrc : row.isrcs)
      insert.execute(row.id.value, domain::index_text(isrc));
  }
}

std::int64_t CatalogTx::genre_id(const std::string& name) {
  const auto [at, is_new] = genre_ids_.try_emplace(name);
  if (!is_new) return at->second;
  const std::string stored = domain::index_text(name);
  const auto read = [&](Row& row) { at->second = row.integer(); };
  db_.query(select_genre, {std::string_view(stored)}, read);
  if (at->second == 0) db_.query(insert_genre, {std::string_view(stored)}, read);
  return at->second;
}

void CatalogTx::put_tracks(std::span<const domain::TrackRow> rows) {
  Statement& upsert = db_.prepared(upsert_track);
  Statement& clear_genres = db_.prepared(delete_track_genres);
  Statement& add_genre = db_.prepared(insert_track_genre);
  Statement& clear_credits = db_.prepared(delete_track_credits);
  Statement& add_credit = db_.prepared(insert_track_credit);
  NewRows fresh(db_, "SELECT max(id) FROM track");
  for (const domain::TrackRow& row : rows) {
    const bool is_new = fresh.take(row.id.value);
    upsert.execute(row.id.value, row.release.value, row.recording.value, row.disc, row.position,
                   row.title, domain::index_text(row.sort_title), row.folded, row.mbid,
                   row.credit.value, row.duration_ms, row.date.packed(), row.gain.track_gain_db,
                   row.gain.album_gain_db, row.gain.track_peak, row.gain.album_peak,
                   strings_to_json(row.genres), row.added_at);
    if (!is_new) {
      clear_genres.execute(row.id.value);
      clear_credits.execute(row.id.value);
    }
    std::int32_t position = 0;
    for (const std::string& genre : row.genres) {
      add_genre.execute(row.id.value, ++position, genre_id(genre));
    }
    position = 0;
    for (const domain::TrackCreditRow& credit : row.credits) {
      add_credit.execute(row.id.value, ++position, credit.role, credit.artist.value,
                         credit.attribute);
    }
  }
}

}  // namespace segue::storage::sqlite
