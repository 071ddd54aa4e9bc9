#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "domain/ids.hpp"

// Files that are gone from their drives, and the purge that an admin asks for: the one way in which
// they and what hangs on them are deleted.
namespace segue::domain {

// A file that is missing, and what all listeners together have of its track.
struct MissingFile {
  FileId id;
  RootId root;
  std::string relative_path;  // raw bytes
  base::UnixMs since = 0;
  TrackId track;
  std::string title;
  ReleaseId release;
  std::string release_title;
  bool elsewhere = false;  // the track has another file, which is there
  bool loved = false;      // as PurgeScope::keep_loved means it
  std::int64_t listens = 0, stars = 0, ratings = 0, playlists = 0;
};

struct MissingCount {
  RootId root;
  std::int64_t files = 0;
  base::UnixMs since = 0;  // of the one that is missing for the longest
};

// Which missing files go.
struct PurgeScope {
  std::vector<RootId> roots;
  base::UnixMs before = 0;  // missing since before that moment
  // A track stays that somebody starred, rated or has in a playlist, or whose release somebody
  // starred or rated; unless another file of it is there, its files stay with it.
  bool keep_loved = true;
};

// What goes, or went.
struct PurgeCounts {
  std::int64_t files = 0, tracks = 0, releases = 0, listens = 0, playlist_items = 0;
  bool operator==(const PurgeCounts&) const = default;
};

// Missing files in order: the one that is missing for the longest comes first.
struct MissingPlace {
  base::UnixMs since = 0;
  FileId file;
};

// What an admin asks to purge.
struct PurgeRequest {
  // None: all whose drives are there, and those that were removed. One that is named is believed
  // to be gone for good, whatever its state.
  std::optional<RootId> root;
  std::optional<base::UnixMs> missing_before;  // none: however short
  bool keep_loved = true;
};

struct PurgeReport {
  PurgeCounts gone;
  std::int64_t kept_loved = 0;    // files that stay with a track that somebody loves
  std::int64_t kept_offline = 0;  // files of roots whose drive may merely be away
};

// Thread: any but an event loop; blocks on the database. Errors: not_found (the root), conflict (a
// scan runs, which may find what is missing; not the leader), unavailable (the server stops; what
// was purged by then is).
class PurgeControl {
 public:
  virtual ~PurgeControl() = default;
  // What a purge would do.
  [[nodiscard]] virtual base::Result<PurgeReport> preview_purge(const PurgeRequest& request) = 0;
  [[nodiscard]] virtual base::Result<PurgeReport> purge(const PurgeRequest& request) = 0;
};

}  // namespace segue::domain
