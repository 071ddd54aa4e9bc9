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

void BatchRows::add_track(const MatchedTrack& track, bool report_all) {
  const TrackDraft& draft = *track.draft;
  for (const MatchedFile& file : track.files) {
    add_file(track, file);
    if (file.known && file.known->track != track.id) recordings_.note_lost(file.known->track);
  }
  const bool differs =
      std::ranges::any_of(track.files, [](const MatchedFile& file) { return file.differs(); });
  if (track.is_new || differs || report_all) {
    changes_.push_back({track.is_new ? domain::ChangeKind::added : domain::ChangeKind::changed,
                        "track", track.id.value});
  }
  if (track.another_file_only) return;
  const domain::CreditId credit = keys_.credit(draft.credit);
  recordings_.note(track.id, draft, credit, track.is_new);
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
                       .credit = credit,
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
                                                        .part = draft.part,
                                                        .size_bytes = draft.seen.size_bytes,
                                                        .mtime_ns = draft.seen.mtime_ns,
                                                        .inode = draft.seen.inode,
                                                        .format = draft.format,
                                                        .duration_ms = draft.duration_ms,
                                                        .encoder_delay = draft.encoder_delay,
                                                        .encoder_padding = draft.encoder_padding,
                                                        .gain = draft.gain,
                                                        .lyrics = draft.lyrics,
                                                        .rating = draft.rating,
                                                        .audio_key = draft.audio_key,
                                                        .track = track.id,
                                                        .cover = draft.cover,
                                                        .raw_tags_json = draft.raw_tags_json});
}

void BatchRows::put_media() {
  std::map<std::pair<domain::ReleaseId, std::int32_t>, domain::MediumRow> rows;
  for (const auto& [draft, medium] : keys_.medium_writers()) {
    const domain::ReleaseId release = keys_.release(*draft);
    rows.try_emplace({release, medium->position},
                     domain::MediumRow{.id = tx_.ids().next<domain::MediumId>(),
                                       .release = release,
                                       .medium = {.position = medium->position,
                                                  .format = medium->format,
                                                  .title = medium->title,
                                                  .track_total = medium->track_total},
                                       .disc_ids = medium->disc_ids});
  }
  if (!rows.empty()) tx_.put_media(values_of(std::move(rows)));
}

void BatchRows::put(const SoundingAlike& alike) {
  put_media();
  recordings_.put(alike);
  for (auto& [id, row] : tracks_) row.recording = recordings_.of(id);
  for (const domain::TrackId track : recordings_.moved()) {
    changes_.push_back({domain::ChangeKind::changed, "track", track.value});
  }
  if (!tracks_.empty()) tx_.put_tracks(values_of(std::move(tracks_)));
  if (!files_.empty()) tx_.put_files(values_of(std::move(files_)));
}

}  // namespace segue::scanner
