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
                   .medium = {medium.position, medium.format, medium.title, medium.track_count}};
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
  speaking_.insert_or_assign(track.id, &draft);
  domain::TrackRow row{.id = track.id,
                       .release = track.release,
                       .recording = {},
                       .disc = draft.disc,
                       .position = draft.position,
                       .number = draft.number,
                       .title = draft.title,
                       .sort_title = draft.sort_title,
                       .sort_key = draft.sort_key,
                       .folded = draft.folded,
                       .mbid = draft.mbid,
                       .credit = keys_.credit(draft.credit),
                       .duration_ms = draft.duration_ms,
                       .date = draft.date,
                       .genres = draft.genres,
                       .moods = draft.moods,
                       .groupings = draft.groupings,
                       .credits = {},
                       .added_at = now_};
  for (const RoleDraft& role : draft.roles) {
    row.credits.push_back({role.role, keys_.artist(role.artist), role.attribute});
  }
  tracks_.insert_or_assign(track.id, std::move(row));
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
                                                        .encoder_delay = draft.encoder_delay,
                                                        .encoder_padding = draft.encoder_padding,
                                                        .gain = draft.gain,
                                                        .lyrics = draft.lyrics,
                                                        .track = track.id,
                                                        .cover = draft.cover,
                                                        .raw_tags_json = draft.raw_tags_json});
}

// Of the works that tags name. A title stands where there is one.
void BatchRows::put_works() {
  std::map<std::string, const WorkDraft*> drafts;
  for (const auto& [track, draft] : speaking_) {
    for (const WorkPartDraft& part : draft->recording.works) {
      const auto [at, fresh] = drafts.try_emplace(part.work.key, &part.work);
      if (!fresh && at->second->title.empty()) at->second = &part.work;
    }
  }
  if (drafts.empty()) return;
  std::vector<std::string> keys;
  keys.reserve(drafts.size());
  for (const auto& [key, draft] : drafts) keys.push_back(key);
  const auto found = tx_.works_by_key(keys);
  std::vector<domain::WorkRow> rows;
  for (const auto& [key, draft] : drafts) {
    const auto known = found.find(key);
    const bool fresh = known == found.end();
    works_[key] = fresh ? tx_.ids().next<domain::WorkId>() : known->second;
    if (fresh || !draft->title.empty()) {
      rows.push_back({.id = works_[key], .key = key, .title = draft->title, .mbid = draft->mbid});
    }
  }
  if (!rows.empty()) tx_.put_works(rows);
}

domain::RecordingRow BatchRows::recording_row(const TrackDraft& track) const {
  const RecordingDraft& draft = track.recording;
  domain::RecordingRow row{.id = {},
                           .key = draft.mbid.empty() ? std::string() : "mb:" + draft.mbid,
                           .title = track.title,
                           .mbid = draft.mbid,
                           .acoustid = draft.acoustid,
                           .credit = keys_.credit(track.credit),
                           .duration_ms = track.duration_ms,
                           .bpm = draft.bpm,
                           .musical_key = draft.musical_key,
                           .languages = draft.languages,
                           .explicit_content = draft.explicit_content,
                           .isrcs = draft.isrcs,
                           .works = {}};
  for (const WorkPartDraft& part : draft.works) {
    row.works.push_back({.work = works_.at(part.work.key),
                         .movement = part.movement,
                         .movement_number = part.movement_number,
                         .movement_total = part.movement_total});
  }
  return row;
}

// A recording with a MusicBrainz id is shared by all tracks that name it. Without one it belongs to
// its track, and stays itself when the track comes to name an id that nobody had.
void BatchRows::put_recordings() {
  std::vector<domain::TrackId> asked;
  std::set<std::string> keys;
  for (const auto& [track, draft] : speaking_) {
    if (!new_tracks_.contains(track)) asked.push_back(track);
    if (!draft->recording.mbid.empty()) keys.insert("mb:" + draft->recording.mbid);
  }
  const auto own = asked.empty() ? std::map<domain::TrackId, domain::RecordingId>{}
                                 : tx_.own_recordings_of(asked);
  auto shared = keys.empty() ? std::map<std::string, domain::RecordingId>{}
                             : tx_.recordings_by_key(std::vector(keys.begin(), keys.end()));
  std::map<domain::RecordingId, domain::RecordingRow> rows;
  for (const auto& [track, draft] : speaking_) {
    domain::RecordingRow row = recording_row(*draft);
    if (const auto of_track = own.find(track); of_track != own.end()) row.id = of_track->second;
    if (const auto known = shared.find(row.key); known != shared.end()) row.id = known->second;
    if (!row.id) row.id = tx_.ids().next<domain::RecordingId>();
    if (!row.key.empty()) shared.emplace(row.key, row.id);
    tracks_.at(track).recording = row.id;
    rows.try_emplace(row.id, std::move(row));
  }
  if (!rows.empty()) tx_.put_recordings(values_of(std::move(rows)));
}

void BatchRows::put() {
  put_works();
  put_recordings();
  if (!media_.empty()) tx_.put_media(values_of(std::move(media_)));
  if (!tracks_.empty()) tx_.put_tracks(values_of(std::move(tracks_)));
  if (!files_.empty()) tx_.put_files(values_of(std::move(files_)));
}

}  // namespace segue::scanner
