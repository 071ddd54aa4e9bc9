#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "domain/library.hpp"

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
  // Of a file that need not be read again while it is the same; else 0.
  std::int64_t size_bytes = 0, mtime_ns = 0;
  auto operator<=>(const PathIssue&) const = default;
};

struct FolderListing {
  std::string relative_path;  // raw bytes, "" = the root itself
  // Of the folder's own time, taken before the entries were read, and of its covers and CUE sheets,
  // which may be replaced without touching it. Never 0; only good for "is it as it was".
  std::int64_t fingerprint = 0;
  std::int64_t mtime_ns = 0;  // the folder's own; 0 = so fresh that it may hide a change
  // The caller knows what lies in it: neither files nor issues were looked for.
  bool unchanged = false;
  // It belongs to the album of the listing before it: a "CD1" whose parent's listing came just
  // before, a "Blue (Disc 2)" behind "Blue (Disc 1)", or a further one of either.
  bool is_disc = false;
  // False: the directory, or a part of it, could not be read. What was there may be there still,
  // and so may everything below.
  bool complete = true;
  // How many lie in it. Once as many are known, they are all that a walk enters, for as long as its
  // time stays. -1: links or ignore files decide as well.
  std::int32_t folders = -1;
  std::vector<SeenFile> audio;         // by name
  std::size_t audio_files = 0;         // of the whole folder, where `audio` is a part of it
  std::vector<SeenFile> covers;        // best name first
  std::vector<SeenFile> cue_sheets;    // by name
  std::vector<std::string> playlists;  // names of playlist files, not examined
  std::vector<PathIssue> issues;
  // Files that are still being written, in no list above. Whoever leaves them out says so.
  std::vector<std::string> unsettled;
};

// Which directory it is, whatever its path.
struct DirectoryIdentity {
  std::uint32_t device_major = 0, device_minor = 0;
  std::uint64_t inode = 0;
  auto operator<=>(const DirectoryIdentity&) const = default;
};
[[nodiscard]] DirectoryIdentity directory_identity(int folder_fd);

struct WalkOptions {
  const std::atomic<bool>* stop = nullptr;
  // Folders that belong to other roots: neither listed nor entered.
  std::vector<DirectoryIdentity> owned_by_others;
  std::vector<std::string> excludes;  // rules of gitignore(5), from the root down
  // To files and folders of the root, each folder through one link at most; else none is.
  bool follow_links = false;
  // Whether a folder of this time (never 0) need not be looked at; none: all are.
  std::function<bool(const std::string& path, std::int64_t mtime_ns)> unchanged;
  // Names of the folders in one that is unchanged; none: its entries are read for them.
  std::function<std::optional<std::vector<std::string>>(const std::string& path)> subfolders;
  // Whether to go into a folder; none: into all.
  std::function<bool(const std::string& path)> enters;
  // Called for each folder before its entries are read.
  std::function<void(const std::string& path, int folder_fd)> entering;
};

// Takes one listing at a time; false ends the walk.
using ListingSink = std::function<bool(FolderListing&&)>;

// Lists a folder and everything below, depth first, in the order of the raw names, except that
// discs follow directly behind what they belong to. No folder is entered within itself; reads no
// file but ignore files. Holds one listing and one descriptor per level. Thread: the caller's.
// Never fails as a whole: what cannot be read becomes an issue of a listing. Answers whether it
// came to its end: false when the sink or `stop` said so.
bool walk(int root_fd, const ListingSink& sink, WalkOptions options = {});

// One folder alone, whether or not it is unchanged.
[[nodiscard]] FolderListing list_folder(int root_fd, const std::string& path, bool is_disc,
                                        const domain::RootPolicy& policy);

}  // namespace segue::scanner
