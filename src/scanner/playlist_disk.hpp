#pragma once

#include <string>
#include <string_view>

#include "base/error.hpp"
#include "scanner/walker.hpp"

// Playlist files on the disk: read whole, replaced whole. Paths are relative to the root, raw
// bytes; no link is followed. Thread: any.
namespace segue::scanner {

// Errors: not_found (also what is no plain file), forbidden, io. Without opening it.
[[nodiscard]] base::Result<SeenFile> examine_file(int root_fd, const std::string& path);

struct PlaylistContent {
  SeenFile seen;
  std::string bytes;
  std::string hash;  // SHA-256, hex
};
// Errors: as above; too_large (limits::playlist_file_bytes_max), unavailable (it changed while it
// was read).
[[nodiscard]] base::Result<PlaylistContent> read_playlist(int root_fd, const std::string& path);

// Puts other bytes in the place of what was read, in one step and only while that is still there.
// Neither a file nor a folder that is closed to writing is written, even where we could. Answers
// the new file as it is seen now. Errors: conflict (it is not as it was), forbidden, io.
[[nodiscard]] base::Result<SeenFile> replace_playlist(int root_fd, const std::string& path,
                                                      const PlaylistContent& was,
                                                      std::string_view bytes);

}  // namespace segue::scanner
