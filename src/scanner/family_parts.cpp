#include "scanner/family_parts.hpp"

#include <algorithm>
#include <utility>

#include "base/limits.hpp"

namespace segue::scanner {
namespace {

// Names, covers and CUE sheets without files; issues are told once, with the first part.
std::vector<FolderListing> without_files(const std::vector<FolderListing>& folders) {
  std::vector<FolderListing> bare;
  bare.reserve(folders.size());
  for (const FolderListing& folder : folders) {
    FolderListing& copy = bare.emplace_back();
    copy.relative_path = folder.relative_path;
    copy.fingerprint = folder.fingerprint;
    copy.mtime_ns = folder.mtime_ns;
    copy.is_disc = folder.is_disc;
    copy.complete = folder.complete;
    copy.covers = folder.covers;
    copy.cue_sheets = folder.cue_sheets;
    copy.audio_files = folder.audio_files;
  }
  return bare;
}

}  // namespace

std::vector<FamilyPart> parts_of(std::vector<FolderListing> folders) {
  constexpr std::size_t files_max = base::limits::family_files_max;
  std::size_t files = 0;
  for (const FolderListing& folder : folders) files += folder.audio.size();
  std::vector<FamilyPart> parts;
  if (files <= files_max) {
    parts.push_back({.folders = std::move(folders)});
    return parts;
  }
  const std::vector<FolderListing> bare = without_files(folders);
  std::size_t room = 0;
  for (std::size_t i = 0; i < folders.size(); ++i) {
    for (SeenFile& file : folders[i].audio) {
      if (room == 0) {
        parts.push_back({.folders = bare, .begins = parts.empty(), .ends = false});
        room = files_max;
      }
      parts.back().folders[i].audio.push_back(std::move(file));
      --room;
    }
  }
  for (std::size_t i = 0; i < folders.size(); ++i) {
    parts.front().folders[i].issues = std::move(folders[i].issues);
  }
  parts.back().ends = true;
  return parts;
}

}  // namespace segue::scanner
