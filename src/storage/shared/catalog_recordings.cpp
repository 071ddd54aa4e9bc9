#include <utility>

#include "storage/shared/catalog_tx.hpp"
#include "storage/shared/json_list.hpp"
#include "storage/shared/stored_keys.hpp"

// Recordings and works as a scan finds them.
namespace segue::storage {
namespace {

constexpr std::string_view select_recordings = R"(
SELECT id, key, title, mbid, acoustid, credit_id, duration_ms, bpm, musical_key, languages,
       first_release_date, explicit_content IS NOT NULL, explicit_content
FROM recording WHERE id = ANY($1) ORDER BY id)";
constexpr std::string_view select_isrcs =
    "SELECT recording_id, code FROM isrc WHERE recording_id = ANY($1) ORDER BY recording_id, code";
constexpr std::string_view select_works = R"(
SELECT recording_id, work_id, movement, movement_number, movement_total FROM recording_work
WHERE recording_id = ANY($1) ORDER BY recording_id, position)";
constexpr std::string_view select_tracks =
    "SELECT recording_id, id FROM track WHERE recording_id = ANY($1) ORDER BY recording_id, id";

domain::RecordingRow read_recording(Row& row) {
  domain::RecordingRow recording;
  recording.id = row.id<domain::RecordingId>();
  recording.key = row.text();
  recording.title = row.text();
  recording.mbid = row.text();
  recording.acoustid = row.text();
  recording.credit = row.id<domain::CreditId>();
  recording.duration_ms = row.integer();
  recording.bpm = row.real();
  recording.musical_key = row.text();
  recording.languages = strings_from_json(row.view());
  recording.first_release_date = domain::PartialDate::unpack(row.small());
  const bool said = row.flag();
  const bool explicit_content = row.flag();
  if (said) recording.explicit_content = explicit_content;
  return recording;
}

domain::RecordingWork read_work(Row& row) {
  domain::RecordingWork part;
  part.work = row.id<domain::WorkId>();
  part.movement = row.text();
  part.movement_number = row.small();
  part.movement_total = row.small();
  return part;
}

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

std::vector<domain::KnownRecording> CatalogTx::recordings(
    std::span<const domain::RecordingId> ids) {
  const auto numbers = numbers_of(ids);
  const IdList list(numbers);
  std::map<std::int64_t, domain::KnownRecording> found;
  connection_.query(select_recordings, {list}, [&](Row& row) {
    domain::RecordingRow recording = read_recording(row);
    found[recording.id.value].row = std::move(recording);
  });
  connection_.query(select_isrcs, {list},
                    [&](Row& row) { found.at(row.integer()).row.isrcs.push_back(row.text()); });
  connection_.query(select_works, {list},
                    [&](Row& row) { found.at(row.integer()).row.works.push_back(read_work(row)); });
  connection_.query(select_tracks, {list}, [&](Row& row) {
    found.at(row.integer()).tracks.push_back(row.id<domain::TrackId>());
  });
  std::vector<domain::KnownRecording> recordings;
  recordings.reserve(found.size());
  for (auto& [id, recording] : found) recordings.push_back(std::move(recording));
  return recordings;
}

}  // namespace segue::storage
