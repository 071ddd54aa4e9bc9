#include "scanner/entry_finder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "base/limits.hpp"
#include "base/text.hpp"
#include "scanner/entry_paths.hpp"
#include "scanner/file_names.hpp"

namespace segue::scanner {
namespace {

namespace text = base::text;
using domain::TrackId;

// So many last parts alike are no accident: artist, album, file.
constexpr std::size_t parts_enough = 3;

std::string folded(std::string_view raw) {
  return text::folded(text::repaired(raw));
}

std::vector<std::string> folded_parts(std::string_view path) {
  std::vector<std::string> parts = text::split(path, '/');
  std::erase(parts, "");
  for (std::string& part : parts) part = folded(part);
  return parts;
}

std::string folded_path(domain::RootId root, std::string_view path) {
  return fmt::format("{}:{}", root.value, text::join(folded_parts(path), "/"));
}

std::size_t alike_from_behind(std::span<const std::string> left,
                              std::span<const std::string> right) {
  const std::size_t shorter = std::min(left.size(), right.size());
  std::size_t alike = 0;
  while (alike < shorter && left[left.size() - 1 - alike] == right[right.size() - 1 - alike]) {
    ++alike;
  }
  return alike;
}

}  // namespace

EntryFinder::EntryFinder(domain::CatalogReader& reader, std::span<const domain::Root> roots)
    : reader_(reader), roots_([&] {
        std::vector<domain::Root> sorted(roots.begin(), roots.end());
        std::ranges::sort(sorted, {}, [](const domain::Root& root) {
          return std::pair(-std::ssize(root.path), root.id);
        });
        return sorted;
      }()) {}

std::vector<TrackId> EntryFinder::find(const domain::Root& root, std::string_view folder,
                                       std::span<const media::M3uEntry> entries) {
  const std::string own = root.path + "/" + std::string(folder);
  std::vector<Wanted> wanted;
  wanted.reserve(entries.size());
  for (const media::M3uEntry& entry : entries) {
    EntryPaths paths = entry_paths(entry.location, entry.text, own);
    Wanted& one = wanted.emplace_back();
    one.targets = targets_of(paths.places);
    one.parts = std::move(paths.parts);
    if (!one.parts.empty() || paths.places.empty()) continue;
    for (const domain::Root& other : roots_) {
      const EntryPaths from_root = entry_paths(entry.location, entry.text, other.path);
      std::ranges::move(targets_of(from_root.places), std::back_inserter(one.targets));
    }
  }
  find_as_written(wanted);
  find_alike(wanted);
  find_by_parts(wanted);
  std::vector<TrackId> tracks;
  tracks.reserve(wanted.size());
  for (const Wanted& one : wanted) tracks.push_back(one.track);
  return tracks;
}

std::vector<EntryFinder::Target> EntryFinder::targets_of(
    std::span<const std::string> places) const {
  std::vector<Target> targets;
  for (const std::string& place : places) {
    for (const domain::Root& root : roots_) {
      const std::string below = root.path.ends_with('/') ? root.path : root.path + '/';
      if (!place.starts_with(below)) continue;
      const std::string_view path = std::string_view(place).substr(below.size());
      targets.push_back({.place = {root.id, std::string(parent_of(path))},
                         .name = std::string(last_component(path))});
    }
  }
  return targets;
}

// Music that is there in these folders, in a few questions.
void EntryFinder::load(std::span<const Place> places) {
  if (loaded_.size() > base::limits::playlist_folders_kept) loaded_.clear();
  std::map<domain::RootId, std::vector<std::string>> asked;
  for (const Place& place : places) {
    if (loaded_.try_emplace(place).second) asked[place.root].push_back(place.folder);
  }
  for (const auto& [root, folders] : asked) {
    for (std::span<const std::string> rest = folders; !rest.empty();) {
      const auto some = rest.first(std::min(rest.size(), base::limits::compare_folders_max));
      for (const domain::KnownFile& file : reader_.files_in(root, some)) {
        if (file.missing || file.part.number > 1) continue;
        loaded_[{root, std::string(parent_of(file.relative_path))}].files.emplace(
            last_component(file.relative_path), file.track);
      }
      rest = rest.subspan(some.size());
    }
  }
}

void EntryFinder::find_as_written(std::vector<Wanted>& wanted) {
  std::vector<Place> places;
  for (const Wanted& one : wanted) {
    for (const Target& target : one.targets) places.push_back(target.place);
  }
  load(places);
  for (Wanted& one : wanted) {
    for (const Target& target : one.targets) {
      const auto folder = loaded_.find(target.place);
      if (one.track || folder == loaded_.end()) continue;
      const auto file = folder->second.files.find(target.name);
      if (file != folder->second.files.end()) one.track = file->second;
    }
  }
}

void EntryFinder::know_folders() {
  if (std::exchange(folders_known_, true)) return;
  for (const domain::Root& root : roots_) {
    for (const domain::KnownDirectory& directory : reader_.directories(root.id)) {
      const Place place{root.id, directory.relative_path};
      by_path_[folded_path(root.id, place.folder)].push_back(place);
      by_last_part_[folded(last_component(place.folder))].push_back(place);
    }
  }
}

// The name composed alike before one that is only spelt alike.
TrackId EntryFinder::alike_in(std::span<const Place> places, std::string_view name) {
  load(places);
  const std::string composed = text::nfc(text::repaired(name));
  const std::string spelt = folded(name);
  TrackId best;
  for (const Place& place : places) {
    Folder& folder = loaded_[place];
    if (folder.alike.empty()) {
      for (const auto& [file, track] : folder.files) folder.alike[folded(file)].push_back(file);
      for (auto& [key, files] : folder.alike) std::ranges::sort(files);
    }
    const auto files = folder.alike.find(spelt);
    if (files == folder.alike.end()) continue;
    for (const std::string& file : files->second) {
      const TrackId track = folder.files.at(file);
      if (text::nfc(text::repaired(file)) == composed) return track;
      if (!best) best = track;
    }
  }
  return best;
}

void EntryFinder::find_alike(std::vector<Wanted>& wanted) {
  for (Wanted& one : wanted) {
    for (const Target& target : one.targets) {
      if (one.track) break;
      know_folders();
      const auto folders = by_path_.find(folded_path(target.place.root, target.place.folder));
      if (folders != by_path_.end()) one.track = alike_in(folders->second, target.name);
    }
  }
}

void EntryFinder::find_by_parts(std::vector<Wanted>& wanted) {
  for (Wanted& one : wanted) {
    if (one.track || one.parts.empty()) continue;
    know_folders();
    const std::string name = one.parts.back();
    std::vector<std::string> parts(one.parts.begin(), one.parts.end() - 1);
    for (std::string& part : parts) part = folded(part);
    std::vector<std::pair<std::size_t, Place>> found;  // how many parts of the folder are alike
    const auto consider = [&](const Place& place) {
      const std::vector<std::string> own = folded_parts(place.folder);
      const std::size_t alike = alike_from_behind(own, parts);
      if (alike == own.size() || alike + 1 >= parts_enough) found.emplace_back(alike, place);
    };
    const auto same_end = by_last_part_.find(parts.empty() ? std::string() : parts.back());
    if (same_end != by_last_part_.end()) std::ranges::for_each(same_end->second, consider);
    for (const domain::Root& root : roots_) {
      const bool same_name = !parts.empty() && folded(last_component(root.path)) == parts.back();
      if (same_name) consider({root.id, ""});
    }
    std::ranges::sort(found, [](const auto& left, const auto& right) {
      return std::tuple(right.first, left.second) < std::tuple(left.first, right.second);
    });
    for (const auto& [alike, place] : found) {
      if (!one.track) one.track = alike_in(std::span(&place, 1), name);
    }
  }
}

}  // namespace segue::scanner
