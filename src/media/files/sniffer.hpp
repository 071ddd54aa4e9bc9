#pragma once

#include "media/file_tags.hpp"
#include "media/files/bounded_stream.hpp"

namespace segue::media {

struct Sniffed {
  Container container{};
  std::uint64_t begin = 0;  // of the container: ID3v2 tags and junk may stand before it
};

// By the content alone. Errors: unsupported for what is clearly something else, corrupt for what
// holds no sound that can be found.
[[nodiscard]] base::Result<Sniffed> sniff(BoundedStream& stream);

}  // namespace segue::media
