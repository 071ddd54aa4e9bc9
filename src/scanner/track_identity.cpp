#include "scanner/track_identity.hpp"

#include <algorithm>
#include <utility>

namespace segue::scanner {
namespace {

using Identity = std::tuple<std::int64_t, std::int64_t, std::int64_t>;  // inode, size, time

Identity identity_of(const SeenFile& seen) {
  return {seen.inode, seen.size_bytes, seen.mtime_ns};
}

// A track without a position has no place of its own: its first file is what tells it from others.
std::string slot_text(const MatchedTrack& track) {
  const TrackDraft& draft = *track.draft;
  std::string slot = std::to_string(track.release.value) + '/' + std::to_string(draft.disc) + '/' +
                     std::to_string(draft.position) + '/' + draft.folded;
  if (draft.position == 0) slot += '/' + draft.files.front().relative_path();
  return slot;
}

}  // namespace

void TrackIdentity::match(domain::RootId root, std::span<const std::string> directories,
                          std::vector<MatchedTrack>& tracks) {
  find_known(root, directories, tracks);
  find_moved(root, tracks);
  find_slots(tracks);
  for (MatchedTrack& track : tracks) {
    identify(track);
    for (MatchedFile& file : track.files) {
      file.id = file.known ? file.known->id : tx_.ids().next<domain::FileId>();
    }
  }
}

void TrackIdentity::find_known(domain::RootId root, std::span<const std::string> directories,
                               std::vector<MatchedTrack>& tracks) {
  std::map<std::string, domain::KnownFile> by_path;
  for (domain::KnownFile& file : tx_.files_in(root, directories)) {
    left_behind_.insert(file.track);
    by_path.emplace(file.relative_path, std::move(file));
  }
  for (MatchedTrack& track : tracks) {
    for (const FileDraft& draft : track.draft->files) {
      MatchedFile file{.draft = &draft, .known = {}, .moved = false, .id = {}};
      if (const auto row = by_path.find(draft.relative_path()); row != by_path.end()) {
        left_behind_.erase(row->second.track);
        file.known = std::move(row->second);
      }
      track.files.push_back(std::move(file));
    }
  }
}

void TrackIdentity::find_moved(domain::RootId root, std::vector<MatchedTrack>& tracks) {
  std::vector<domain::FileIdentity> wanted;
  for (const MatchedTrack& track : tracks) {
    for (const MatchedFile& file : track.files) {
      const SeenFile& seen = file.draft->seen;
      if (!file.known) wanted.push_back({seen.inode, seen.size_bytes, seen.mtime_ns});
    }
  }
  if (wanted.empty()) return;
  std::map<Identity, std::vector<domain::KnownFile>> left;
  for (domain::KnownFile& file : tx_.files_like(wanted)) {
    if (!has_left(file)) continue;
    left[{file.inode, file.size_bytes, file.mtime_ns}].push_back(std::move(file));
  }
  for (auto& [identity, files] : left) {  // of several, one of the same root, the first by path
    std::ranges::sort(files, std::greater{}, [&](const domain::KnownFile& file) {
      return std::tuple(file.root != root, file.root, file.relative_path);
    });
  }
  for (MatchedTrack& track : tracks) {
    for (MatchedFile& file : track.files) {
      const auto found = file.known ? left.end() : left.find(identity_of(file.draft->seen));
      if (found == left.end() || found->second.empty()) continue;
      file.known = std::move(found->second.back());
      file.moved = true;
      found->second.pop_back();
      left_behind_.erase(file.known->track);
    }
  }
}

bool TrackIdentity::has_left(const domain::KnownFile& file) const {
  const std::optional<bool> exists = questions_.exists(file);
  return exists ? !*exists : file.missing;
}

void TrackIdentity::find_slots(std::span<const MatchedTrack> tracks) {
  std::vector<domain::TrackSlot> wanted;
  for (const MatchedTrack& track : tracks) {
    if (track.release_is_new || track.draft->position == 0) continue;
    wanted.push_back({track.release, track.draft->disc, track.draft->position});
  }
  if (wanted.empty()) return;
  for (const domain::KnownTrack& track : tx_.tracks_at(wanted)) {
    stored_slots_.try_emplace(
        {track.slot.release.value, track.slot.disc, track.slot.position, track.folded}, track.id);
  }
}

bool TrackIdentity::may_keep(const MatchedTrack& track, const MatchedFile& file,
                             std::string_view slot) const {
  const domain::KnownFile& known = *file.known;
  if (const auto same_slot = memory_.written_at(known.track, slot)) return *same_slot;
  // Moving on to another release must not take the track away from a file that stays.
  return known.release == track.release || !questions_.has_other_file(known.track, known.id);
}

void TrackIdentity::identify(MatchedTrack& track) {
  const TrackDraft& draft = *track.draft;
  const std::string slot = slot_text(track);
  const Slot place{track.release.value, draft.disc, draft.position, draft.folded};
  const auto given = draft.position > 0 ? batch_slots_.find(place) : batch_slots_.end();
  const auto stored = draft.position > 0 ? stored_slots_.find(place) : stored_slots_.end();
  if (given != batch_slots_.end()) {
    track.id = given->second;
    track.another_file_only = true;
    return;
  }
  for (const MatchedFile& file : track.files) {
    if (!file.known || !may_keep(track, file, slot)) continue;
    track.id = file.known->track;
    break;
  }
  if (!track.id && stored != stored_slots_.end() &&
      memory_.written_at(stored->second, slot).value_or(true)) {
    track.id = stored->second;
    // Its own file may just have been replaced by this one; else that file has the say.
    track.another_file_only = !left_behind_.contains(track.id) &&
                              !memory_.written_at(track.id, slot) &&
                              questions_.has_other_file(track.id, {});
  }
  if (!track.id) {
    track.id = tx_.ids().next<domain::TrackId>();
    track.is_new = true;
  }
  if (memory_.written_at(track.id, slot)) track.another_file_only = true;
  memory_.write(track.id, slot);
  if (draft.position > 0) batch_slots_.emplace(place, track.id);
}

}  // namespace segue::scanner
