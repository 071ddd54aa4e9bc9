#include "scanner/recording_rows.hpp"

#include <algorithm>
#include <utility>

namespace segue::scanner {
namespace {

std::string key_of(const TrackDraft& draft) {
  const std::string& mbid = draft.recording.mbid;
  return mbid.empty() ? std::string() : "mb:" + mbid;
}

template <class Value>
void fill(Value& value, const Value& from) {
  if (value == Value{}) value = from;
}

}  // namespace

domain::RecordingRow filled(domain::RecordingRow row, const domain::RecordingRow& more) {
  fill(row.acoustid, more.acoustid);
  fill(row.bpm, more.bpm);
  fill(row.musical_key, more.musical_key);
  fill(row.languages, more.languages);
  fill(row.explicit_content, more.explicit_content);
  fill(row.works, more.works);
  // Each names the first date that it knows of.
  const domain::PartialDate& date = more.first_release_date;
  if (!row.first_release_date || (date && date < row.first_release_date)) {
    row.first_release_date = date;
  }
  for (const std::string& isrc : more.isrcs) {
    if (std::ranges::find(row.isrcs, isrc) == row.isrcs.end()) row.isrcs.push_back(isrc);
  }
  return row;
}

void RecordingRows::note(domain::TrackId track, const TrackDraft& draft, bool is_new) {
  drafts_.insert_or_assign(track, &draft);
  if (!is_new) stored_.push_back(track);
}

void RecordingRows::put() {
  if (drafts_.empty()) return;
  put_works();
  load();
  resolve();
  std::map<domain::RecordingId, std::vector<domain::TrackId>> speaking;
  for (const auto& [track, recording] : ids_) speaking[recording].push_back(track);
  std::vector<domain::RecordingRow> rows;
  rows.reserve(speaking.size());
  for (const auto& [recording, tracks] : speaking) rows.push_back(row_of(recording, tracks));
  tx_.put_recordings(rows);
}

// Of the works that tags name. A title stands where there is one.
void RecordingRows::put_works() {
  std::map<std::string, const WorkDraft*> drafts;
  for (const auto& [track, draft] : drafts_) {
    for (const RecordingWorkDraft& part : draft->recording.works) {
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
  for (domain::KnownRecording& recording : tx_.recordings(ids)) {
    known_.emplace(recording.row.id, std::move(recording));
  }
}

void RecordingRows::resolve() {
  for (const auto& [track, draft] : drafts_) {
    const std::string key = key_of(*draft);
    const domain::RecordingId recording = resolved(track, key);
    ids_.emplace(track, recording);
    if (!key.empty()) by_key_.emplace(key, recording);
  }
}

domain::RecordingId RecordingRows::resolved(domain::TrackId track, const std::string& key) {
  if (const auto known = by_key_.find(key); known != by_key_.end()) return known->second;
  const auto former = former_.find(track);
  if (former != former_.end() && goes_along(former->second, key)) return former->second;
  return tx_.ids().next<domain::RecordingId>();
}

// Whether all tracks of a recording now say that it has this key, and nobody wants the old one.
bool RecordingRows::goes_along(domain::RecordingId recording, const std::string& key) const {
  const domain::KnownRecording& known = known_.at(recording);
  if (named_.contains(known.row.key)) return false;
  if (key.empty() && known.tracks.size() > 1) return false;
  return std::ranges::all_of(known.tracks, [&](domain::TrackId track) {
    const auto draft = drafts_.find(track);
    return draft != drafts_.end() && key_of(*draft->second) == key;
  });
}

domain::RecordingRow RecordingRows::said_by(domain::TrackId track) const {
  const TrackDraft& draft = *drafts_.at(track);
  const RecordingDraft& said = draft.recording;
  domain::RecordingRow row{.id = ids_.at(track),
                           .key = key_of(draft),
                           .title = draft.title,
                           .mbid = said.mbid,
                           .acoustid = said.acoustid,
                           .credit = keys_.credit(draft.credit),
                           .duration_ms = draft.duration_ms,
                           .bpm = said.bpm,
                           .musical_key = said.musical_key,
                           .languages = said.languages,
                           .first_release_date = said.first_release_date,
                           .explicit_content = said.explicit_content,
                           .isrcs = said.isrcs,
                           .works = {}};
  for (const RecordingWorkDraft& part : said.works) {
    row.works.push_back({.work = works_.at(part.work.key),
                         .movement = part.movement,
                         .movement_number = part.movement_number,
                         .movement_total = part.movement_total});
  }
  return row;
}

// `speaking`: those of its tracks that are in this batch, in order.
domain::RecordingRow RecordingRows::row_of(domain::RecordingId recording,
                                           const std::vector<domain::TrackId>& speaking) const {
  const auto known = known_.find(recording);
  const auto other = [&] {  // the oldest that is silent
    if (known == known_.end()) return domain::TrackId{};
    const auto& tracks = known->second.tracks;
    const auto at =
        std::ranges::find_if(tracks, [&](domain::TrackId id) { return !drafts_.contains(id); });
    return at == tracks.end() ? domain::TrackId{} : *at;
  }();
  auto next = speaking.begin();
  const bool stored_first = other && other < *next;
  domain::RecordingRow row = stored_first ? known->second.row : said_by(*next++);
  if (other && !stored_first) row = filled(std::move(row), known->second.row);
  for (; next != speaking.end(); ++next) row = filled(std::move(row), said_by(*next));
  return row;
}

}  // namespace segue::scanner
