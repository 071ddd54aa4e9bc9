#include "storage/shared/catalog_tx.hpp"
#include "storage/shared/packed_text.hpp"
#include "storage/shared/stored_keys.hpp"

// Recordings and works as a scan finds them.
namespace segue::storage {
namespace {

constexpr std::string_view select_tracks = R"(
SELECT x.recording_id, x.id FROM (
  SELECT t.recording_id, t.id,
    row_number() OVER (PARTITION BY t.recording_id ORDER BY t.id) AS place
  FROM track t WHERE t.recording_id = ANY($1) AND EXISTS (
    SELECT 1 FROM audio_file f WHERE f.track_id = t.id AND f.missing_since IS NULL)
) x WHERE x.place <= $2 ORDER BY x.recording_id, x.id)";

// The file that has the say when the track is written (scanner/track_identity.cpp).
constexpr std::string_view select_words = R"(
SELECT t.id, t.title, t.credit_id, t.duration_ms, x.raw_tags
FROM track t JOIN audio_file_tags x ON x.file_id = (
  SELECT b.id FROM audio_file b WHERE b.track_id = t.id AND b.missing_since IS NULL
  ORDER BY b.lossless DESC, b.bit_depth DESC, b.sample_rate_hz DESC, b.part > 0,
    b.bitrate_kbps DESC, b.root_id, b.relative_path, b.part LIMIT 1)
WHERE t.id = ANY($1) ORDER BY t.id)";

}  // namespace

std::map<std::string, domain::RecordingId> CatalogTx::recordings_by_key(
    std::span<const std::string> keys) {
  return find_by_key<domain::RecordingId>(
      connection_, "SELECT key, id FROM recording WHERE key = ANY($1)", keys);
}

std::map<std::string, domain::WorkId> CatalogTx::works_by_key(std::span<const std::string> keys) {
  return find_by_key<domain::WorkId>(connection_, "SELECT key, id FROM work WHERE key = ANY($1)",
                                     keys);
}

std::map<domain::TrackId, domain::RecordingId> CatalogTx::recordings_of(
    std::span<const domain::TrackId> tracks) {
  const auto ids = numbers_of(tracks);
  std::map<domain::TrackId, domain::RecordingId> recordings;
  connection_.query("SELECT id, recording_id FROM track WHERE id = ANY($1)", {IdList(ids)},
                    [&](Row& row) {
                      const auto track = row.id<domain::TrackId>();
                      recordings.emplace(track, row.id<domain::RecordingId>());
                    });
  return recordings;
}

std::vector<domain::KnownRecording> CatalogTx::recordings(std::span<const domain::RecordingId> ids,
                                                          std::size_t tracks_max) {
  const auto numbers = numbers_of(ids);
  std::vector<domain::KnownRecording> recordings;
  std::map<domain::RecordingId, std::size_t> places;
  connection_.query("SELECT id, key FROM recording WHERE id = ANY($1) ORDER BY id",
                    {IdList(numbers)}, [&](Row& row) {
                      domain::KnownRecording& recording = recordings.emplace_back();
                      recording.id = row.id<domain::RecordingId>();
                      recording.key = row.text();
                      places.emplace(recording.id, recordings.size() - 1);
                    });
  connection_.query(select_tracks, {IdList(numbers), row_count(tracks_max)}, [&](Row& row) {
    const std::size_t place = places.at(row.id<domain::RecordingId>());
    recordings[place].tracks.push_back(row.id<domain::TrackId>());
  });
  return recordings;
}

std::vector<domain::TrackWords> CatalogTx::words_of(std::span<const domain::TrackId> tracks) {
  const auto numbers = numbers_of(tracks);
  std::vector<domain::TrackWords> words;
  connection_.query(select_words, {IdList(numbers)}, [&](Row& row) {
    domain::TrackWords& said = words.emplace_back();
    said.track = row.id<domain::TrackId>();
    said.title = row.text();
    said.credit = row.id<domain::CreditId>();
    said.duration_ms = row.integer();
    said.raw_tags_json = unpacked(row.bytes());
  });
  return words;
}

void CatalogTx::unite_recordings(domain::RecordingId from, domain::RecordingId into) {
  connection_.run("UPDATE track SET recording_id = $2 WHERE recording_id = $1",
                  {from.value, into.value});
  connection_.run("UPDATE recording SET key = NULL WHERE id = $1", {from.value});
}

void CatalogTx::set_recording(domain::TrackId track, domain::RecordingId recording) {
  connection_.run("UPDATE track SET recording_id = $2 WHERE id = $1",
                  {track.value, recording.value});
}

}  // namespace segue::storage
