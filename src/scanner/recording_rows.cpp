#include "scanner/recording_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <utility>

#include "base/limits.hpp"
#include "media/raw_tags.hpp"
#include "scanner/file_rank.hpp"
#include "scanner/recording_drafts.hpp"

namespace segue::scanner {
namespace {

using base::limits::recording_tracks_max;

constexpr std::string_view mbid_prefix = "mb:";

std::string own_key(const RecordingDraft& recording) {
  return recording.mbid.empty() ? std::string() : std::string(mbid_prefix) + recording.mbid;
}

std::string key_of_sound(std::int64_t sound) {
  return fmt::format("sound:{:016x}", static_cast<std::uint64_t>(sound));
}

bool has_id(const std::string& key) {
  return key.starts_with(mbid_prefix);
}

template <class Value>
void fill(Value& value, const Value& from) {
  if (value == Value{}) value = from;
}

// Where one only says less than the other, the one that says more.
domain::PartialDate earlier(const domain::PartialDate& left, const domain::PartialDate& right) {
  const auto vague = [](const domain::PartialDate& date, const domain::PartialDate& than) {
    return date.year == than.year &&
           (date.month == 0 || (date.month == than.month && date.day == 0));
  };
  if (!left || vague(left, right)) return right;
  if (!right || vague(right, left)) return left;
  return std::min(left, right);
}

// What `draft` does not say is taken from `more`; each names the first date that it knows of.
void add_words(RecordingDraft& draft, const RecordingDraft& more) {
  fill(draft.acoustid, more.acoustid);
  fill(draft.bpm, more.bpm);
  fill(draft.musical_key, more.musical_key);
  fill(draft.languages, more.languages);
  fill(draft.explicit_content, more.explicit_content);
  fill(draft.works, more.works);
  draft.first_release_date = earlier(draft.first_release_date, more.first_release_date);
  for (const std::string& isrc : more.isrcs) {
    if (std::ranges::find(draft.isrcs, isrc) == draft.isrcs.end()) draft.isrcs.push_back(isrc);
  }
}

}  // namespace

void RecordingRows::note(domain::TrackId track, const TrackDraft& draft, domain::CreditId credit,
                         bool is_new) {
  members_.insert_or_assign(track, Words{.title = draft.title,
                                         .credit = credit,
                                         .duration_ms = draft.duration_ms,
                                         .recording = draft.recording,
                                         .sound = draft.files.front().audio_key,
                                         .key = own_key(draft.recording)});
  if (!is_new) stored_.push_back(track);
}

void RecordingRows::put(const SoundingAlike& alike) {
  if (members_.empty() && stored_.empty()) return;
  hear_neighbours(alike);
  give_keys();
  load();
  keep_ids();
  give_ids();
  hear_members();
  hear_others();
  put_works();
  std::vector<domain::RecordingRow> rows;
  rows.reserve(words_.size());
  for (const auto& [recording, words] : words_) {
    if (!words.empty()) rows.push_back(row_of(recording));
  }
  if (!rows.empty()) tx_.put_recordings(rows);
  move_neighbours();
}

// As the catalogue has them: of the file that has the say among those that are there.
RecordingRows::Sounds RecordingRows::sounds_of(const std::set<domain::TrackId>& tracks,
                                               const std::set<domain::FileId>& taken) const {
  Sounds sounds;
  if (tracks.empty()) return sounds;
  std::map<domain::TrackId, FileRank> best;
  for (domain::KnownFile& file : tx_.files_of_tracks(std::vector(tracks.begin(), tracks.end()))) {
    if (file.missing || taken.contains(file.id)) continue;
    FileRank rank = file_rank(file.format, file.part, file.root, std::move(file.relative_path));
    const auto [at, is_new] = best.try_emplace(file.track, rank);
    if (!is_new && at->second < rank) continue;
    at->second = std::move(rank);
    sounds[file.track] = file.audio_key;
  }
  return sounds;
}

// Of the tracks that were noted, and of what they lost.
RecordingRows::Sounds RecordingRows::former_sounds() const {
  Sounds sounds;
  if (stored_.empty()) return sounds;
  for (const domain::KnownFile& file : tx_.files_of_tracks(stored_)) {
    if (file.audio_key != 0) sounds.insert_or_assign(file.track, file.audio_key);
  }
  return sounds;
}

// Tracks outside of the batch, with any of their files; `sounds` gets those that the batch had.
std::set<domain::TrackId> RecordingRows::who_may_sound_like(std::set<std::int64_t>& sounds,
                                                            const SoundingAlike& alike) const {
  std::set<domain::TrackId> tracks;
  const auto take = [&](domain::TrackId track) {
    if (!members_.contains(track)) tracks.insert(track);
  };
  for (const auto& [sound, track] : alike.tracks) take(track);
  std::vector<std::int64_t> unasked;
  for (const auto& [track, sound] : former_sounds()) {
    if (sounds.insert(sound).second) unasked.push_back(sound);
  }
  if (unasked.empty()) return tracks;
  for (const domain::KnownFile& file : tx_.files_by_audio_key(unasked)) take(file.track);
  return tracks;
}

void RecordingRows::hear_neighbours(const SoundingAlike& alike) {
  std::set<std::int64_t> sounds;
  for (const auto& [track, words] : members_) sounds.insert(words.sound);
  Sounds heard = sounds_of(who_may_sound_like(sounds, alike), alike.taken);
  std::erase_if(heard,
                [&](const auto& one) { return one.second == 0 || !sounds.contains(one.second); });
  if (heard.empty()) return;
  for (const auto& [track, sound] : heard) neighbours_.insert(track);
  for (domain::TrackWords& said :
       tx_.words_of(std::vector(neighbours_.begin(), neighbours_.end()))) {
    const domain::TrackId track = said.track;
    Words words = words_of(std::move(said));
    words.sound = heard.at(track);
    words.key = own_key(words.recording);
    members_.emplace(track, std::move(words));
  }
  stored_.insert(stored_.end(), neighbours_.begin(), neighbours_.end());
}

void RecordingRows::give_keys() {
  std::map<std::int64_t, std::vector<Words*>> alike;
  for (auto& [track, words] : members_) {
    if (words.sound != 0) alike[words.sound].push_back(&words);
  }
  for (const auto& [sound, tracks] : alike) {
    if (tracks.size() < 2) continue;
    std::string shared = key_of_sound(sound);  // which any id is less than
    for (const Words* const words : tracks) {
      if (!words->key.empty()) shared = std::min(shared, words->key);
    }
    for (Words* const words : tracks) {
      if (words->key.empty()) words->key = shared;
    }
  }
}

void RecordingRows::load() {
  for (const auto& [track, words] : members_) {
    if (!words.key.empty()) named_.insert(words.key);
  }
  if (!named_.empty()) {
    by_key_ = tx_.recordings_by_key(std::vector(named_.begin(), named_.end()));
  }
  if (!stored_.empty()) former_ = tx_.recordings_of(stored_);
  std::erase_if(former_, [&](const auto& one) { return !members_.contains(one.first); });
  std::set<domain::RecordingId> asked;
  for (const auto& [key, recording] : by_key_) asked.insert(recording);
  for (const auto& [track, recording] : former_) asked.insert(recording);
  if (asked.empty()) return;
  const std::vector<domain::RecordingId> ids(asked.begin(), asked.end());
  for (domain::KnownRecording& recording : tx_.recordings(ids, recording_tracks_max + 1)) {
    known_.emplace(recording.id, std::move(recording));
  }
  // Also those that come back with this batch.
  for (const auto& [track, recording] : former_) {
    std::vector<domain::TrackId>& tracks = known_.at(recording).tracks;
    const auto place = std::ranges::lower_bound(tracks, track);
    if (place == tracks.end() || *place != track) tracks.insert(place, track);
  }
}

// Recordings whose tracks come to have another key together.
void RecordingRows::keep_ids() {
  for (const auto& [track, recording] : former_) {
    const std::string& key = members_.at(track).key;
    if (key.empty() || !goes_along(recording, key)) continue;
    const auto [holder, is_free] = by_key_.try_emplace(key, recording);
    if (is_free || holder->second <= recording) continue;
    unite(std::exchange(holder->second, recording), recording);
  }
}

// Whether all tracks of a recording now ask for this key, and nobody for the old one.
bool RecordingRows::goes_along(domain::RecordingId recording, const std::string& key) const {
  const domain::KnownRecording& known = known_.at(recording);
  if (named_.contains(known.key) || known.tracks.size() > recording_tracks_max) return false;
  if (key.empty() && known.tracks.size() > 1) return false;
  return std::ranges::all_of(known.tracks, [&](domain::TrackId track) {
    const auto words = members_.find(track);
    return words != members_.end() && words->second.key == key;
  });
}

// Whether it belongs to `track` alone, or to the oldest of those that shared it for their sound.
bool RecordingRows::is_left_to(domain::TrackId track, domain::RecordingId recording) const {
  if (goes_along(recording, {})) return true;
  const domain::KnownRecording& known = known_.at(recording);
  if (has_id(known.key) || named_.contains(known.key) || known.tracks.front() != track)
    return false;
  return std::ranges::all_of(known.tracks,
                             [&](domain::TrackId other) { return members_.contains(other); });
}

void RecordingRows::unite(domain::RecordingId from, domain::RecordingId into) {
  tx_.unite_recordings(from, into);
  std::vector<domain::TrackId>& tracks = known_.at(into).tracks;
  for (const domain::TrackId track : std::exchange(known_.at(from).tracks, {})) {
    tracks.push_back(track);
    if (!members_.contains(track)) moved_.push_back(track);
  }
  std::ranges::sort(tracks);
}

void RecordingRows::give_ids() {
  for (const auto& [track, words] : members_) {
    const auto keyed = by_key_.find(words.key);
    const auto former = former_.find(track);
    domain::RecordingId recording;
    if (keyed != by_key_.end()) {
      recording = keyed->second;
    } else if (words.key.empty() && former != former_.end() && is_left_to(track, former->second)) {
      recording = former->second;
    } else {
      recording = tx_.ids().next<domain::RecordingId>();
    }
    ids_.emplace(track, recording);
    if (!words.key.empty()) by_key_.emplace(words.key, recording);
  }
}

// The rows of tracks of the batch are written anew anyway.
void RecordingRows::move_neighbours() {
  for (const domain::TrackId track : neighbours_) {
    const domain::RecordingId recording = ids_.at(track);
    const auto former = former_.find(track);
    if (former != former_.end() && former->second == recording) continue;
    tx_.set_recording(track, recording);
    moved_.push_back(track);
  }
}

void RecordingRows::hear_members() {
  for (const auto& [track, recording] : ids_) {
    Words& words = members_.at(track);
    keys_of_[recording] = words.key;
    words_[recording].emplace(track, std::move(words));
  }
}

// Those of the recordings of this batch, and of recordings that lose a track with it.
void RecordingRows::hear_others() {
  for (const auto& [track, recording] : former_) {
    if (words_.try_emplace(recording).second) keys_of_[recording] = known_.at(recording).key;
  }
  std::map<domain::TrackId, domain::RecordingId> others;
  for (const auto& [recording, words] : words_) {
    const auto known = known_.find(recording);
    if (known == known_.end()) continue;
    for (const domain::TrackId track : known->second.tracks) {
      if (!members_.contains(track)) others.emplace(track, recording);
    }
  }
  if (others.empty()) return;
  std::vector<domain::TrackId> tracks;
  tracks.reserve(others.size());
  for (const auto& [track, recording] : others) tracks.push_back(track);
  for (domain::TrackWords& said : tx_.words_of(tracks)) {
    const domain::TrackId track = said.track;
    words_[others.at(track)].emplace(track, words_of(std::move(said)));
  }
}

RecordingRows::Words RecordingRows::words_of(domain::TrackWords&& said) {
  return {.title = std::move(said.title),
          .credit = said.credit,
          .duration_ms = said.duration_ms,
          .recording = recording_of(media::tags_of(media::raw_tags_of(said.raw_tags_json))),
          .sound = 0,
          .key = {}};
}

// Of the works that tags name. A title stands where there is one.
void RecordingRows::put_works() {
  std::map<std::string, const WorkDraft*> drafts;
  for (const auto& [recording, tracks] : words_) {
    for (const auto& [track, words] : tracks) {
      for (const RecordingWorkDraft& part : words.recording.works) {
        const auto [at, fresh] = drafts.try_emplace(part.work.key, &part.work);
        if (!fresh && at->second->title.empty()) at->second = &part.work;
      }
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

domain::RecordingRow RecordingRows::row_of(domain::RecordingId recording) const {
  const std::string& key = keys_of_.at(recording);
  const std::map<domain::TrackId, Words>& tracks = words_.at(recording);
  const Words& first = tracks.begin()->second;
  RecordingDraft said = first.recording;
  std::size_t heard = 1;
  for (auto at = std::next(tracks.begin()); at != tracks.end(); ++at) {
    if (++heard > recording_tracks_max) break;
    add_words(said, at->second.recording);
  }
  domain::RecordingRow row{.id = recording,
                           .key = key,
                           .title = first.title,
                           .mbid = has_id(key) ? key.substr(mbid_prefix.size()) : "",
                           .acoustid = said.acoustid,
                           .credit = first.credit,
                           .duration_ms = first.duration_ms,
                           .bpm = said.bpm,
                           .musical_key = said.musical_key,
                           .languages = std::move(said.languages),
                           .first_release_date = said.first_release_date,
                           .explicit_content = said.explicit_content,
                           .isrcs = std::move(said.isrcs),
                           .works = {}};
  for (const RecordingWorkDraft& part : said.works) {
    row.works.push_back({.work = works_.at(part.work.key),
                         .movement = part.movement,
                         .movement_number = part.movement_number,
                         .movement_total = part.movement_total});
  }
  return row;
}

}  // namespace segue::scanner
