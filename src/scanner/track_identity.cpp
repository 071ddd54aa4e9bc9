#include "scanner/track_identity.hpp"

#include <algorithm>
#include <utility>

#include "scanner/file_rank.hpp"

namespace segue::scanner {

TrackIdentity::Place TrackIdentity::place_of(const MatchedTrack& track) {
  return {track.release.value, track.draft->disc, track.draft->position, track.draft->folded};
}

void TrackIdentity::match(std::span<MatchedTrack> tracks) {
  tracks_ = tracks;
  load_places();
  load_others();
  for_those_without([&](MatchedTrack& track) { keep(track, false); });
  for_those_without([&](MatchedTrack& track) { keep(track, true); });
  for_those_without([&](MatchedTrack& track) { take_along(track, false); });
  for_those_without([&](MatchedTrack& track) { join(track); });
  for_those_without([&](MatchedTrack& track) { take_along(track, true); });
  for_those_without([&](MatchedTrack& track) { make(track); });
  choose_speakers();
  for (MatchedTrack& track : tracks_) {
    for (MatchedFile& file : track.files) {
      file.id = file.known ? file.known->id : tx_.ids().next<domain::FileId>();
    }
  }
}

void TrackIdentity::load_places() {
  std::vector<domain::TrackSlot> slots;
  for (const MatchedTrack& track : tracks_) {
    if (track.release_is_new || track.draft->position == 0) continue;
    slots.push_back({track.release, track.draft->disc, track.draft->position});
  }
  if (slots.empty()) return;
  for (const domain::KnownTrack& track : tx_.tracks_at(slots)) {
    std::vector<Held>& held =
        stored_[{track.slot.release.value, track.slot.disc, track.slot.position, track.folded}];
    if (std::ranges::find(held, track.id, &Held::id) != held.end()) continue;
    held.push_back({track.id, track.duration_ms});
    std::ranges::sort(held, {}, &Held::id);
  }
}

void TrackIdentity::load_others() {
  std::set<domain::FileId> own;
  std::set<domain::TrackId> asked;
  for (const MatchedTrack& track : tracks_) {
    for (const MatchedFile& file : track.files) {
      if (!file.known) continue;
      own.insert(file.known->id);
      asked.insert(file.known->track);
    }
  }
  for (const auto& [place, held] : stored_) {
    for (const Held& track : held) asked.insert(track.id);
  }
  if (asked.empty()) return;
  for (domain::KnownFile& row : tx_.files_of_tracks(std::vector(asked.begin(), asked.end()))) {
    if (own.contains(row.id) || !sightings_.is_there(row)) continue;
    others_[row.track].push_back(std::move(row));
  }
}

void TrackIdentity::settle(MatchedTrack& track, domain::TrackId id) {
  track.id = id;
  given_to_[id] = place_of(track);
  if (track.draft->position == 0) return;
  std::vector<Held>& held = given_[place_of(track)];
  if (std::ranges::find(held, id, &Held::id) == held.end()) {
    held.push_back({id, track.draft->duration_ms});
  }
}

template <class Fits>
domain::TrackId TrackIdentity::at(const Places& places, const MatchedTrack& track,
                                  Fits fits) const {
  const auto held = track.draft->position > 0 ? places.find(place_of(track)) : places.end();
  if (held == places.end()) return {};
  for (const Held& candidate : held->second) {
    const auto given = given_to_.find(candidate.id);
    const bool elsewhere = given != given_to_.end() && given->second != place_of(track);
    const bool fitting = same_length(candidate.duration_ms, track.draft->duration_ms);
    if (!elsewhere && fitting && fits(candidate.id)) return candidate.id;
  }
  return {};
}

void TrackIdentity::keep(MatchedTrack& track, bool returning) {
  const auto held = track.draft->position > 0 ? stored_.find(place_of(track)) : stored_.end();
  if (held == stored_.end()) return;
  for (const MatchedFile& file : track.files) {
    if (!file.known || file.known->missing != returning) continue;
    const domain::TrackId own = file.known->track;
    if (std::ranges::find(held->second, own, &Held::id) == held->second.end()) continue;
    const domain::TrackId other = returning ? occupant(track) : domain::TrackId{};
    return other && other != own ? unite(track, own, other) : settle(track, own);
  }
}

void TrackIdentity::take_along(MatchedTrack& track, bool by_name) {
  for (const MatchedFile& file : track.files) {
    if (!file.known || !file.is_continued() || file.replaced != by_name) continue;
    const domain::TrackId own = file.known->track;
    if (given_to_.contains(own) || others_.contains(own)) continue;
    const domain::TrackId other = occupant(track);
    return other && other != own ? unite(track, own, other) : settle(track, own);
  }
}

domain::TrackId TrackIdentity::occupant(const MatchedTrack& track) const {
  if (const auto given = at(given_, track)) return given;
  return at(stored_, track, [&](domain::TrackId id) { return others_.contains(id); });
}

void TrackIdentity::unite(MatchedTrack& track, domain::TrackId own, domain::TrackId occupant) {
  const domain::TrackId stays = std::min(own, occupant);  // ids rise with time
  const domain::TrackId goes = std::max(own, occupant);
  tx_.move_files(goes, stays);
  for (MatchedTrack& settled : tracks_) {
    if (settled.id == goes) {
      settled.id = stays;
      settled.is_new = false;
    }
  }
  if (const auto others = others_.extract(goes)) {
    std::ranges::move(others.mapped(), std::back_inserter(others_[stays]));
  }
  std::erase_if(given_[place_of(track)], [&](const Held& held) { return held.id == goes; });
  settle(track, stays);
  if (stays == own) must_speak_.insert(&track);
}

void TrackIdentity::join(MatchedTrack& track) {
  domain::TrackId id = occupant(track);
  if (!id) id = at(stored_, track);
  if (id) settle(track, id);
}

// One of the same batch may have been made for the place by now.
void TrackIdentity::make(MatchedTrack& track) {
  if (const auto id = at(given_, track)) return settle(track, id);
  track.is_new = true;
  settle(track, tx_.ids().next<domain::TrackId>());
}

void TrackIdentity::choose_speakers() {
  std::map<domain::TrackId, std::vector<MatchedTrack*>> by_id;
  for (MatchedTrack& track : tracks_) by_id[track.id].push_back(&track);
  for (const auto& [id, of_one] : by_id) choose_speaker(of_one);
}

void TrackIdentity::choose_speaker(std::span<MatchedTrack* const> of_one) {
  const auto rank = [&](const MatchedTrack* track) {
    const FileDraft& best = track->draft->files.front();
    return std::pair(!must_speak_.contains(track),
                     file_rank(best.format, best.part, root_, best.relative_path()));
  };
  MatchedTrack& best = **std::ranges::min_element(of_one, {}, rank);
  const bool is_new =
      std::ranges::any_of(of_one, [](const MatchedTrack* track) { return track->is_new; });
  const auto others = others_.find(best.id);
  const bool outdone = others != others_.end() && !is_new &&
                       std::ranges::any_of(others->second, [&](const domain::KnownFile& row) {
                         return std::pair(true, file_rank(row.format, row.part, row.root,
                                                          row.relative_path)) < rank(&best);
                       });
  for (MatchedTrack* const track : of_one) {
    track->is_new = is_new && track == &best;
    track->another_file_only = track != &best || outdone;
  }
}

}  // namespace segue::scanner
