#include "scanner/file_matching.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include "scanner/file_names.hpp"

namespace segue::scanner {
namespace {

// Tags do not change what a header says of the sound; this much is rounding.
constexpr std::int64_t retagged_length_ms = 50;

bool same_inode(const domain::KnownFile& row, const FileDraft& draft) {
  return !row.missing && row.inode == draft.seen.inode;
}

bool same_size_and_time(const domain::KnownFile& row, const FileDraft& draft) {
  return row.size_bytes == draft.seen.size_bytes && row.mtime_ns == draft.seen.mtime_ns;
}

bool same_sound(const domain::KnownFile& row, const FileDraft& draft) {
  const std::int64_t difference = row.duration_ms - draft.duration_ms;
  return row.format.codec == draft.format.codec && difference <= retagged_length_ms &&
         difference >= -retagged_length_ms;
}

bool begins_alike(const domain::KnownFile& row, const FileDraft& draft) {
  return row.part.start == draft.part.start;
}

// The whole is as the first part.
std::int32_t place_of(const domain::FilePart& part) {
  return std::max(part.number, 1);
}

bool numbered_alike(const domain::KnownFile& row, const FileDraft& draft) {
  return place_of(row.part) == place_of(draft.part);
}

std::string_view last_name(std::string_view path) {
  return path.substr(path.rfind('/') + 1);
}

// How many names at the end of both paths agree.
std::size_t common_names(std::string_view left, std::string_view right) {
  std::size_t names = 0;
  while (!left.empty() && !right.empty() && last_name(left) == last_name(right)) {
    ++names;
    left = parent_of(left);
    right = parent_of(right);
  }
  return names;
}

}  // namespace

void FileMatching::match(std::span<MatchedTrack> tracks) {
  for (MatchedTrack& track : tracks) {
    for (MatchedFile& file : track.files) {
      Drafts& drafts = drafts_[file.draft->relative_path()];
      drafts.places.insert(place_of(file.draft->part));
      drafts.parts = std::max(file.draft->parts, 1);
      open_.push_back(&file);
    }
  }
  std::vector<std::string> paths;
  paths.reserve(drafts_.size());
  for (const auto& [path, drafts] : drafts_) paths.push_back(path);
  for (domain::KnownFile& row : tx_.files_at(root_, paths)) {
    by_path_[row.relative_path].push_back(std::move(row));
  }
  for (auto& [path, rows] : by_path_) std::ranges::sort(rows, {}, &domain::KnownFile::part);
  take_by_path(same_inode);
  find_candidates();
  take_moved(false);
  take_by_path(same_size_and_time);
  take_by_path([](const domain::KnownFile& row,
                  const FileDraft& draft) { return !row.missing && same_sound(row, draft); },
               true);
  take_moved(true);
  find_sounding_alike(tracks);
  take_by_sound();
  take_by_path([](const domain::KnownFile&, const FileDraft&) { return true; }, true);
}

void FileMatching::take(MatchedFile& file, const domain::KnownFile& row) {
  taken_.insert(row.id);
  file.moved = row.root != root_ || row.relative_path != file.draft->relative_path();
  file.known = row;
}

void FileMatching::take_by_path(SameFile same, bool replaced) {
  take_by_path(same, begins_alike, replaced);
  take_by_path(same, numbered_alike, replaced);
}

void FileMatching::take_by_path(SameFile same, SameFile same_part, bool replaced) {
  std::erase_if(open_, [&](MatchedFile* file) {
    const auto rows = by_path_.find(file->draft->relative_path());
    if (rows == by_path_.end()) return false;
    const auto row = std::ranges::find_if(rows->second, [&](const domain::KnownFile& candidate) {
      return !taken_.contains(candidate.id) && same_part(candidate, *file->draft) &&
             same(candidate, *file->draft);
    });
    if (row == rows->second.end()) return false;
    take(*file, *row);
    file->replaced = replaced;
    return true;
  });
}

void FileMatching::find_candidates() {
  std::vector<std::int64_t> inodes;
  for (const MatchedFile* const file : open_) {
    if (file->draft->seen.inode != 0) inodes.push_back(file->draft->seen.inode);
  }
  if (inodes.empty()) return;
  for (domain::KnownFile& row : tx_.files_by_inode(inodes)) {
    if (taken_.contains(row.id) || !sightings_.has_left(row)) continue;
    by_inode_[row.inode].push_back(std::move(row));
  }
  for (auto& [inode, rows] : by_inode_) {  // of several, one of the same root, the first by path
    std::ranges::sort(rows, {}, [&](const domain::KnownFile& row) {
      return std::tuple(row.root != root_, row.root, row.relative_path);
    });
  }
}

bool FileMatching::is_this(const domain::KnownFile& row, const MatchedFile& file,
                           bool retagged) const {
  if (!numbered_alike(row, *file.draft)) return false;
  if (!retagged) return same_size_and_time(row, *file.draft);
  // Numbers of inodes are given anew: alone they mean something within one file system, and as long
  // as the file that had it was there the last time.
  return row.root == root_ && !row.missing && same_sound(row, *file.draft);
}

void FileMatching::take_moved(bool retagged) {
  std::erase_if(open_, [&](MatchedFile* file) {
    const auto rows = by_inode_.find(file->draft->seen.inode);
    if (rows == by_inode_.end()) return false;
    const auto row = std::ranges::find_if(rows->second, [&](const domain::KnownFile& candidate) {
      return !taken_.contains(candidate.id) && is_this(candidate, *file, retagged);
    });
    if (row == rows->second.end()) return false;
    take(*file, *row);
    return true;
  });
}

void FileMatching::find_sounding_alike(std::span<MatchedTrack> tracks) {
  std::vector<std::int64_t> keys;
  for (const MatchedTrack& track : tracks) {
    for (const MatchedFile& file : track.files) {
      if (file.draft->audio_key != 0) keys.push_back(file.draft->audio_key);
    }
  }
  if (keys.empty()) return;
  for (domain::KnownFile& row : tx_.files_by_audio_key(keys)) {
    if (taken_.contains(row.id)) continue;
    if (sightings_.has_left(row)) {
      by_sound_[row.audio_key].push_back(std::move(row));
    } else {
      sounding_alike_.push_back(std::move(row));
    }
  }
}

// Of several rows of one sound, that of an album and of a "Best of", the one whose place was most
// like the new one.
void FileMatching::take_by_sound() {
  std::erase_if(open_, [&](MatchedFile* file) {
    const auto rows = by_sound_.find(file->draft->audio_key);
    if (rows == by_sound_.end()) return false;
    const std::string path = file->draft->relative_path();
    const auto likeness = [&](const domain::KnownFile& row) {
      return std::tuple(!taken_.contains(row.id) && same_sound(row, *file->draft),
                        same_size_and_time(row, *file->draft),
                        common_names(row.relative_path, path), -row.id.value);
    };
    const auto best = std::ranges::max_element(rows->second, {}, likeness);
    if (!std::get<0>(likeness(*best))) return false;
    take(*file, *best);
    return true;
  });
}

SoundingAlike FileMatching::sounding_alike() const {
  SoundingAlike alike{.tracks = {}, .taken = taken_};
  for (const domain::KnownFile& row : displaced()) alike.taken.insert(row.id);
  for (const domain::KnownFile& row : sounding_alike_) {
    if (!row.missing && !alike.taken.contains(row.id))
      alike.tracks.emplace(row.audio_key, row.track);
  }
  return alike;
}

std::vector<domain::KnownFile> FileMatching::displaced() const {
  return rows_that(Left::overwritten);
}

std::vector<domain::KnownFile> FileMatching::gone() const {
  return rows_that(Left::gone);
}

// What is neither may belong to a part that comes in another batch.
std::vector<domain::KnownFile> FileMatching::rows_that(Left left) const {
  const auto left_as = [](const domain::KnownFile& row, const Drafts& drafts) {
    if (drafts.places.contains(place_of(row.part))) return Left::overwritten;
    return place_of(row.part) > drafts.parts ? Left::gone : Left::no;
  };
  std::vector<domain::KnownFile> rows;
  for (const auto& [path, known] : by_path_) {
    for (const domain::KnownFile& row : known) {
      if (taken_.contains(row.id) || left_as(row, drafts_.at(path)) != left) continue;
      if (left == Left::overwritten || !row.missing) rows.push_back(row);
    }
  }
  return rows;
}

}  // namespace segue::scanner
