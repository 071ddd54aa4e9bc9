#include "scanner/release_keys.hpp"

#include <algorithm>

#include "base/assert.hpp"
#include "base/limits.hpp"

namespace segue::scanner {
namespace {

// The more files, the better; then the smaller root and path.
bool outranks(const std::pair<std::size_t, std::pair<domain::RootId, std::string>>& left,
              const std::pair<std::size_t, std::pair<domain::RootId, std::string>>& right) {
  return left.first != right.first ? left.first > right.first : left.second < right.second;
}

std::set<std::string> paths_of(const std::vector<const ReleaseDraft*>& drafts) {
  std::set<std::string> paths;
  for (const ReleaseDraft* const draft : drafts) {
    for (const TrackDraft& track : draft->tracks) {
      for (const FileDraft& file : track.files) paths.insert(file.relative_path());
    }
  }
  return paths;
}

}  // namespace

void ReleaseKeys::note(const ReleaseDraft& draft, std::span<const MatchedTrack> tracks,
                       bool begins) {
  Noted& noted = noted_[draft.key];
  if (begins) noted.drafts.push_back(&draft);
  for (const MatchedTrack& track : tracks) {
    for (const MatchedFile& file : track.files) {
      if (!file.known) continue;
      noted.rows.insert(file.known->id);
      rows_.insert(file.known->id);
      if (file.is_continued()) noted.came_from.insert(file.known->release);
    }
  }
}

void ReleaseKeys::resolve() {
  if (memory_.releases.size() > base::limits::known_keys_max) memory_.releases.clear();
  std::vector<std::string> keys;
  for (const auto& [key, noted] : noted_) {
    if (!memory_.releases.contains(key)) keys.push_back(key);
  }
  if (!keys.empty()) {
    for (const auto& [key, id] : tx_.releases_by_key(keys)) memory_.releases[key] = id;
  }
  // Those that keep their keys first: they are not to be had.
  for (const auto& [key, noted] : noted_) {
    if (const auto known = memory_.releases.find(key); known != memory_.releases.end()) {
      adopted_.insert(known->second);
    }
  }
  for (const auto& [key, noted] : noted_) {
    if (!memory_.releases.contains(key)) {
      resolve_fresh(key, noted);
    } else if (!noted.drafts.empty()) {
      choose_writers(noted, elsewhere_of(memory_.releases.at(key), noted));
    }
  }
}

domain::ReleaseId ReleaseKeys::id(const ReleaseDraft& draft) const {
  const auto known = memory_.releases.find(draft.key);
  SEGUE_ASSERT(known != memory_.releases.end());
  return known->second;
}

ReleaseKeys::Elsewhere ReleaseKeys::elsewhere_of(domain::ReleaseId release, const Noted& noted) {
  Elsewhere elsewhere;
  const std::set<std::string> own = paths_of(noted.drafts);
  for (const domain::KnownFile& row : tx_.files_of_releases(std::span(&release, 1))) {
    const bool ours =
        rows_.contains(row.id) || (row.root == root_ && own.contains(row.relative_path));
    if (ours || !sightings_.is_there(row)) continue;
    const Place place{row.root, album_folder(parent_of(row.relative_path))};
    ++elsewhere[0][place];
    ++elsewhere[row.disc][place];
  }
  return elsewhere;
}

void ReleaseKeys::choose_writers(const Noted& noted, const Elsewhere& elsewhere) {
  std::map<std::int32_t, std::pair<Holding, const ReleaseDraft*>> largest;  // by disc; 0 = of all
  for (const ReleaseDraft* const draft : noted.drafts) {
    std::map<std::int32_t, std::size_t> files;
    for (const TrackDraft& track : draft->tracks) {
      files[0] += track.files.size();
      files[track.disc] += track.files.size();
    }
    const Place place{root_, album_folder(draft->tracks.front().files.front().directory)};
    for (const auto& [disc, count] : files) {
      const Holding held{count, place};
      const auto [at, first] = largest.try_emplace(disc, held, draft);
      if (!first && outranks(held, at->second.first)) at->second = {held, draft};
    }
  }
  for (const auto& [disc, writer] : largest) {
    const Holding& held = writer.first;
    const ReleaseDraft* const draft = writer.second;
    const auto others = elsewhere.find(disc);
    const bool outdone =
        others != elsewhere.end() && std::ranges::any_of(others->second, [&](const auto& place) {
          return outranks(Holding{place.second, place.first}, held);
        });
    if (outdone) continue;
    if (disc == 0) writers_.push_back(draft);
    const auto medium = std::ranges::find(draft->media, disc, &MediumDraft::position);
    if (medium != draft->media.end()) {
      medium_writers_.push_back({.draft = draft, .medium = &*medium});
    }
  }
}

void ReleaseKeys::resolve_fresh(const std::string& key, const Noted& noted) {
  // A part whose beginning was rolled back, or forgotten, is as good as a beginning.
  SEGUE_ASSERT(!noted.drafts.empty());
  const domain::ReleaseId former =
      noted.came_from.size() == 1 ? *noted.came_from.begin() : domain::ReleaseId{};
  domain::ReleaseId id;
  if (former && !adopted_.contains(former) && takes_all_of(former, noted)) {
    id = former;
    std::erase_if(memory_.releases, [&](const auto& entry) { return entry.second == former; });
  } else {
    id = tx_.ids().next<domain::ReleaseId>();
    new_.insert(id);
  }
  adopted_.insert(id);
  memory_.releases[key] = id;
  choose_writers(noted, {});
}

bool ReleaseKeys::takes_all_of(domain::ReleaseId release, const Noted& noted) {
  const std::set<std::string> own = paths_of(noted.drafts);
  return std::ranges::none_of(
      tx_.files_of_releases(std::span(&release, 1)), [&](const domain::KnownFile& row) {
        const bool ours =
            noted.rows.contains(row.id) || (row.root == root_ && own.contains(row.relative_path));
        return !ours && sightings_.is_there(row);
      });
}

}  // namespace segue::scanner
