#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/error.hpp"

namespace segue::scanner {

// A file as the directory shows it, never opened.
struct SeenFile {
  std::string name;  // raw bytes, without a folder
  std::int64_t size_bytes = 0;
  std::int64_t mtime_ns = 0;
  std::int64_t inode = 0;
  auto operator<=>(const SeenFile&) const = default;
};

// Something that cannot be read. `path` is relative, raw bytes; a directory's ends with '/'.
struct PathIssue {
  std::string path;
  std::string kind;  // as domain::ScanIssue
  std::string message;
  auto operator<=>(const PathIssue&) const = default;
};

struct FolderListing {
  std::string relative_path;  // raw bytes, "" = the root itself
  std::int64_t mtime_ns = 0;  // taken before the entries were read
  // A "CD1" whose parent's listing came just before, or another disc folder of the same parent.
  bool is_disc = false;
  // False: the directory, or a part of it, could not be read. What was there may be there still,
  // and so may everything below.
  bool complete = true;
  std::vector<SeenFile> audio;   // by name
  std::vector<SeenFile> covers;  // best name first
  std::vector<PathIssue> issues;
};

struct WalkTotals {
  std::int64_t directories = 0;
  std::int64_t links_skipped = 0;
  bool ended_early = false;  // the sink or `stop` said so
};

struct WalkOptions {
  const std::atomic<bool>* stop = nullptr;
};

// Takes one listing at a time; false ends the walk.
using ListingSink = std::function<bool(FolderListing&&)>;

// Lists a folder and everything below, depth first, in the order of the raw names, except that a
// folder's disc folders follow directly behind it. Follows no symbolic link, so no loop is
// possible; reads no file but ignore files. Holds one listing and one descriptor per level. Thread:
// the caller's. Never fails as a whole: what cannot be read becomes an issue of a listing.
WalkTotals walk(int root_fd, const ListingSink& sink, WalkOptions options = {});

}  // namespace segue::scanner
