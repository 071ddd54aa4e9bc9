#pragma once

#include <string>
#include <string_view>

#include "media/tag_collector.hpp"

// Vorbis comments and the picture blocks of FLAC, which Ogg carries in base 64 (RFC 9639, 8.6 and
// 8.8). Thread: any.
namespace segue::media {

// `block` begins with the vendor's length. Lengths that lie end the reading, never run over.
void read_vorbis_comment(std::string_view block, TagCollector& tags);

struct FlacPictureHead {
  EmbeddedPicture picture;
  std::size_t data_at = 0;  // where the picture's bytes begin in the block
};
// `head` is the start of a picture block, 8 KiB or the whole of it.
[[nodiscard]] FlacPictureHead read_flac_picture_head(std::string_view head);

// Standard alphabet; ends at the first character that is none of it.
[[nodiscard]] std::string decode_base64(std::string_view text);

}  // namespace segue::media
