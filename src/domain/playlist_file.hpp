#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "domain/ids.hpp"

// Playlists that lie as files in music folders, and what keeps both sides in step.
namespace segue::domain {

struct PlaylistFileTag {
  static constexpr std::string_view prefix = "pf";
};
using PlaylistFileId = Id<PlaylistFileTag>;

// One line of a playlist file that names music.
struct FileEntry {
  std::string location;  // as it is written: raw bytes
  TrackId track;         // 0 = nothing in the library answers to it
  bool operator==(const FileEntry&) const = default;
};

// A playlist file as it was when it and its playlist were last in step.
struct PlaylistFile {
  PlaylistFileId id;
  RootId root;
  std::string relative_path;  // raw bytes
  std::int64_t size_bytes = 0, mtime_ns = 0, inode = 0;
  std::string content_hash;   // SHA-256, hex
  std::string name;           // of the playlist, as the file gives it
  PlaylistId playlist;        // 0 = it was deleted, and stays so while the file is the same
  std::int64_t revision = 0;  // of the playlist at that time
  bool missing = false;       // the file is gone
  // Read along, and not written:
  std::int64_t playlist_revision = 0;  // as it is now
  std::int64_t unfound = 0;            // entries without a track
};

// A linked playlist as it is now, whoever may see what of it.
struct LinkedPlaylist {
  std::string name;
  std::int64_t revision = 0;
  std::vector<TrackId> tracks;
};

// What a file says becomes its playlist.
struct FileStep {
  // Of id 0: one that is not known yet; of playlist 0: a playlist is made, shared with everybody,
  // for the administrator who came first. Else `revision` must still be that of the playlist.
  PlaylistFile file;
  std::string name;  // that the playlist has afterwards
  std::vector<FileEntry> entries;
  // The playlist as it was stays beside it under this name; "" = it does not.
  std::string keep_as;
};

// Thread: any, but one at a time writes; calls block on the database.
class PlaylistFileStore {
 public:
  virtual ~PlaylistFileStore() = default;
  // All that are known, also of roots that are away or removed; by id.
  [[nodiscard]] virtual std::vector<PlaylistFile> files() = 0;
  // In the order of the file.
  [[nodiscard]] virtual std::vector<FileEntry> entries(PlaylistFileId file) = 0;
  [[nodiscard]] virtual std::optional<LinkedPlaylist> linked(PlaylistId playlist) = 0;
  // The items that both have at the beginning and at the end stay what they are. Tells the owner.
  // Answers the file as it is known now. Errors: unavailable (there is no administrator yet),
  // conflict (the playlist changed meanwhile, or is gone), too_many (the owner has too many).
  [[nodiscard]] virtual base::Result<PlaylistFile> take(const FileStep& step) = 0;
  // What is known of the file; its playlist stays as it is.
  virtual void put(const PlaylistFile& file) = 0;
  // Likewise, and of its entries: it was written, to be as the playlist was at `file.revision`.
  virtual void put(const PlaylistFile& file, std::span<const FileEntry> entries) = 0;
};

}  // namespace segue::domain
