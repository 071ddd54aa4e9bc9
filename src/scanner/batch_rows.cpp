#include "scanner/batch_rows.hpp"

#include <algorithm>
#include <utility>

namespace segue::scanner {
namespace {

template <class Map>
auto values_of(Map&& rows) {
  std::vector<typename std::remove_cvref_t<Map>::mapped_type> values;
  values.reserve(rows.size());
  for (auto& [key, row] : rows) values.push_back(std::move(row));
  return values;
}

}  // namespace

void BatchRows::add_media(const ReleaseDraft& draft, domain::ReleaseId release) {
  for (const MediumDraft& medium : draft.media) {
    const auto [row, fresh] = media_.try_emplace({release, medium.position});
    if (!fresh) continue;
    row->second = {.id = tx_.ids().next<domain::MediumId>(),
                   .release = release,
                   .medium = {medium.position, medium.format, medium.title}};
  }
}

void BatchRows::add_track(const MatchedTrack& track, bool report_all) {
  const TrackDraft& draft = *track.draft;
  for (const MatchedFile& file : track.files) add_file(track, file);
  const bool differs =
      std::ranges::any_of(track.files, [](const MatchedFile& file) { return file.differs(); });
  if (track.is_new || differs || report_all) {
    changes_.push_back({track.is_new ? domain::ChangeKind::added : domain::ChangeKind::changed,
                        "track", track.id.value});
  }
  if (track.another_file_only) return;
  if (track.is_new) new_tracks_.insert(track.id);
  add_recording(track);
  domain::TrackRow row{.id = track.id,
                       .release = track.release,
                       .recording = {},
                       .disc = draft.disc,
                       .position = draft.position,
                       .title = draft.title,
                       .sort_title = draft.sort_title,
                       .folded = draft.folded,
                       .mbid = draft.mbid,
                       .credit = keys_.credit(draft.credit),
                       .duration_ms = draft.duration_ms,
                       .date = draft.date,
                       .gain = draft.gain,
                       .genres = draft.genres,
                       .credits = {},
                       .added_at = now_};
  for (const RoleDraft& role : draft.roles) {
    row.credits.push_back({role.role, keys_.artist(role.artist), role.attribute});
  }
  tracks_.insert_or_assign(track.id, std::move(row));
}

void BatchRows::add_recording(const MatchedTrack& track) {
  const TrackDraft& draft = *track.draft;
  std::string key = draft.recording_mbid.empty() ? "track:" + std::to_string(track.id.value)
                                                 : "mb:" + draft.recording_mbid;
  recordings_.try_emplace(key, domain::RecordingRow{.id = {},
                                                    .key = key,
                                                    .title = draft.title,
                                                    .mbid = draft.recording_mbid,
                                                    .credit = keys_.credit(draft.credit),
                                                    .duration_ms = draft.duration_ms,
                                                    .isrcs = draft.isrcs});
  recording_keys_[track.id] = std::move(key);
}

void BatchRows::add_file(const MatchedTrack& track, const MatchedFile& file) {
  const FileDraft& draft = *file.draft;
  if (file.differs()) ++(file.known ? counts_.changed : counts_.added);
  files_.insert_or_assign(file.id, domain::AudioFileRow{.id = file.id,
                                                        .root = root_,
                                                        .relative_path = draft.relative_path(),
                                                        .directory = draft.directory,
                                                        .size_bytes = draft.seen.size_bytes,
                                                        .mtime_ns = draft.seen.mtime_ns,
                                                        .inode = draft.seen.inode,
                                                        .format = draft.format,
                                                        .duration_ms = draft.duration_ms,
                                                        .track = track.id,
                                                        .cover = draft.cover,
                                                        .raw_tags_json = draft.raw_tags_json});
}

// A recording without a MusicBrainz id belongs to its track, so that of a new track is new too.
void BatchRows::resolve_recordings() {
  std::set<std::string> fresh;
  for (const domain::TrackId track : new_tracks_) {
    const std::string& key = recording_keys_.at(track);
    if (key.starts_with("track:")) fresh.insert(key);
  }
  std::vector<std::string> keys;
  for (const auto& [key, row] : recordings_) {
    if (!fresh.contains(key)) keys.push_back(key);
  }
  const auto found =
      keys.empty() ? std::map<std::string, domain::RecordingId>{} : tx_.recordings_by_key(keys);
  for (auto& [key, row] : recordings_) {
    const auto known = found.find(key);
    row.id = known != found.end() ? known->second : tx_.ids().next<domain::RecordingId>();
  }
  for (auto& [id, row] : tracks_) row.recording = recordings_.at(recording_keys_.at(id)).id;
}

void BatchRows::put() {
  resolve_recordings();
  if (!media_.empty()) tx_.put_media(values_of(std::move(media_)));
  if (!recordings_.empty()) tx_.put_recordings(values_of(std::move(recordings_)));
  if (!tracks_.empty()) tx_.put_tracks(values_of(std::move(tracks_)));
  if (!files_.empty()) tx_.put_files(values_of(std::move(files_)));
}

}  // namespace segue::scanner
