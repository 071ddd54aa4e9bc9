#include "scanner/recording_rows.hpp"

#include <algorithm>
#include <utility>

#include "base/limits.hpp"
#include "media/raw_tags.hpp"
#include "scanner/recording_drafts.hpp"

namespace segue::scanner {
namespace {

using base::limits::recording_tracks_max;

constexpr std::string_view mbid_prefix = "mb:";

std::string key_of(const TrackDraft& draft) {
  const std::string& mbid = draft.recording.mbid;
  return mbid.empty() ? mbid : std::string(mbid_prefix) + mbid;
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

void RecordingRows::note(domain::TrackId track, const TrackDraft& draft, bool is_new) {
  drafts_.insert_or_assign(track, &draft);
  if (!is_new) stored_.push_back(track);
}

void RecordingRows::put() {
  if (drafts_.empty()) return;
  load();
  keep_ids();
  give_ids();
  hear_batch();
  hear_others();
  put_works();
  std::vector<domain::RecordingRow> rows;
  rows.reserve(words_.size());
  for (const auto& [recording, words] : words_) {
    if (!words.empty()) rows.push_back(row_of(recording));
  }
  tx_.put_recordings(rows);
}

void RecordingRows::load() {
  for (const auto& [track, draft] : drafts_) {
    if (const std::string key = key_of(*draft); !key.empty()) named_.insert(key);
  }
  if (!named_.empty()) {
    by_key_ = tx_.recordings_by_key(std::vector(named_.begin(), named_.end()));
  }
  if (!stored_.empty()) former_ = tx_.recordings_of(stored_);
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

// Recordings whose tracks come to name another key together.
void RecordingRows::keep_ids() {
  for (const auto& [track, recording] : former_) {
    const std::string key = key_of(*drafts_.at(track));
    if (key.empty() || !goes_along(recording, key)) continue;
    const auto [holder, is_free] = by_key_.try_emplace(key, recording);
    if (is_free || holder->second <= recording) continue;
    unite(std::exchange(holder->second, recording), recording);
  }
}

// Whether all tracks of a recording now say that it has this key, and nobody wants the old one.
bool RecordingRows::goes_along(domain::RecordingId recording, const std::string& key) const {
  const domain::KnownRecording& known = known_.at(recording);
  if (named_.contains(known.key) || known.tracks.size() > recording_tracks_max) return false;
  if (key.empty() && known.tracks.size() > 1) return false;
  return std::ranges::all_of(known.tracks, [&](domain::TrackId track) {
    const auto draft = drafts_.find(track);
    return draft != drafts_.end() && key_of(*draft->second) == key;
  });
}

void RecordingRows::unite(domain::RecordingId from, domain::RecordingId into) {
  tx_.unite_recordings(from, into);
  std::vector<domain::TrackId>& tracks = known_.at(into).tracks;
  for (const domain::TrackId track : std::exchange(known_.at(from).tracks, {})) {
    tracks.push_back(track);
    if (!drafts_.contains(track)) moved_.push_back(track);
  }
  std::ranges::sort(tracks);
}

void RecordingRows::give_ids() {
  for (const auto& [track, draft] : drafts_) {
    const std::string key = key_of(*draft);
    const auto keyed = by_key_.find(key);
    const auto former = former_.find(track);
    domain::RecordingId recording;
    if (keyed != by_key_.end()) {
      recording = keyed->second;
    } else if (key.empty() && former != former_.end() && goes_along(former->second, key)) {
      recording = former->second;
    } else {
      recording = tx_.ids().next<domain::RecordingId>();
    }
    ids_.emplace(track, recording);
    if (!key.empty()) by_key_.emplace(key, recording);
  }
}

void RecordingRows::hear_batch() {
  for (const auto& [track, recording] : ids_) {
    const TrackDraft& draft = *drafts_.at(track);
    words_[recording].emplace(track, Words{.title = draft.title,
                                           .credit = keys_.credit(draft.credit),
                                           .duration_ms = draft.duration_ms,
                                           .recording = draft.recording});
    keys_of_[recording] = key_of(draft);
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
      if (!drafts_.contains(track)) others.emplace(track, recording);
    }
  }
  if (others.empty()) return;
  std::vector<domain::TrackId> tracks;
  tracks.reserve(others.size());
  for (const auto& [track, recording] : others) tracks.push_back(track);
  for (domain::TrackWords& said : tx_.words_of(tracks)) {
    words_[others.at(said.track)].emplace(
        said.track,
        Words{.title = std::move(said.title),
              .credit = said.credit,
              .duration_ms = said.duration_ms,
              .recording = recording_of(media::tags_of(media::raw_tags_of(said.raw_tags_json)))});
  }
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
                           .mbid = key.empty() ? key : key.substr(mbid_prefix.size()),
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
