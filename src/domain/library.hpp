#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "domain/ids.hpp"

namespace segue::domain {

enum class RootState { online, degraded, offline };

// How changes in a root become known. automatic: the system tells of them, and where a file system
// may keep some to itself (network, FUSE) the root is polled as well; watch: only told; poll: only
// polled.
enum class RootWatch { automatic, watch, poll };

// What is done with the playlist files of a root. read: they become playlists; write: what changes
// in such a playlist goes back into its file, too.
enum class RootPlaylists { off, read, write };

// How a root is kept in step with its drive; an admin's choice.
struct RootPolicy {
  bool paused = false;  // neither scanned nor watched; its music plays on
  RootWatch watch = RootWatch::automatic;
  std::int32_t poll_interval_s = 300;
  bool follow_links = false;          // to folders and files of the root itself
  std::int32_t workers = 0;           // readers at once; 0 = as many as Segue finds good
  std::vector<std::string> excludes;  // lines of gitignore(5), from the root down
  RootPlaylists playlists = RootPlaylists::read;
  bool operator==(const RootPolicy&) const = default;
};

// A folder that music lies in, on one drive. Its identity is the marker file or, where that cannot
// be written, file-system id and path; so the same root given twice is one.
struct Root {
  RootId id;
  std::string name;
  std::string path;
  std::string identity;
  RootState state = RootState::online;
  std::string state_reason;  // for a person; empty while online
  base::UnixMs added_at = 0;
  base::UnixMs scanned_at = 0;  // end of the last complete walk
  base::UnixMs checked_at = 0;  // … that looked at every file
  RootPolicy policy;
  bool operator==(const Root&) const = default;
};

// Something in a root that could not be read, kept until it reads or is gone. `path` is for
// showing: relative, repaired to UTF-8.
struct ScanIssue {
  RootId root;
  std::string path;
  // "unreadable", "corrupt", "unsupported", "too_large", "loop", "io", "unwritable", "conflict"
  std::string kind;
  std::string message;
  base::UnixMs found_at = 0;
  // Of a file that need not be read again while it is the same; else 0.
  std::int64_t size_bytes = 0, mtime_ns = 0;
};

// A directory that files are known of, to tell what a rescan may skip. Every directory of a known
// file is one.
struct KnownDirectory {
  std::string relative_path;  // raw bytes, "" = the root itself
  // Of what the last complete walk found in it; 0 = it was not, or not wholly, read.
  std::int64_t fingerprint = 0;
  // Its own time then: as long as it is the same, nothing came, went or got another name in it.
  // 0 = it was too fresh to tell.
  std::int64_t mtime_ns = 0;
  std::int32_t files = 0;     // that look like music
  std::int32_t folders = -1;  // as of a walk; -1: links or ignore files decide what is entered
};

struct FolderPlace {
  RootId root;
  std::string relative_path;  // raw bytes
  auto operator<=>(const FolderPlace&) const = default;
};

struct CatalogCounts {
  std::int64_t artists = 0, release_groups = 0, releases = 0, tracks = 0, files = 0, issues = 0;
  std::int64_t duration_ms = 0, size_bytes = 0;
};

}  // namespace segue::domain
