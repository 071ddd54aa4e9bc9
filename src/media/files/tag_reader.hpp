#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "media/file_tags.hpp"

// Sound properties and tags of a file, read without decoding and without reading the whole file.
// Thread: any; each call stands alone.
namespace segue::media {

struct ReadReport {
  FileState before;  // what the file was when reading began
  std::uint64_t bytes_read = 0;
  int system_calls = 0;
};

// Reads from `fd`, which stays open and keeps its offset. `file_name` (raw bytes) only serves
// messages: the content decides the format. Errors: unsupported (not a known sound format), corrupt
// (damaged beyond use, or without sound), too_large (tags beyond limits::tag_bytes_max hide the
// sound), io.
[[nodiscard]] base::Result<FileTags> read_tags(int fd, std::string_view file_name,
                                               ReadReport* report = nullptr);

struct Picture {
  std::string mime;  // by content where it can be told, else as the file says
  std::string bytes;
};

// The picture that read_tags listed under `index`. Errors as above, and not_found; too_large
// beyond limits::cover_bytes_max.
[[nodiscard]] base::Result<Picture> read_picture(int fd, std::string_view file_name, int index);

}  // namespace segue::media
