#pragma once

#include <taglib/id3v1tag.h>

#include <cstdint>
#include <optional>
#include <string>

#include "media/files/formats.hpp"

namespace segue::media {

// Where an ID3v2 tag lies in the file.
struct Id3Extent {
  std::uint64_t offset = 0;
  std::uint64_t size = 0;  // with header and footer
  int version = 0;         // 2, 3 or 4
  int flags = 0;
  [[nodiscard]] std::uint64_t end() const { return offset + size; }
};
[[nodiscard]] std::optional<Id3Extent> id3_extent(BoundedStream& stream, std::uint64_t offset);

// A tag with those frames of the one in the file that TagLib may see; "" when none is left.
// Pictures are noted by their place and not read. Left out is what nobody asks for, and what could
// hurt: chapters, which nest without end, and packed frames of a size that could unpack to
// anything.
[[nodiscard]] std::string harmless_tag(const Scan& scan, const Id3Extent& extent);

// The tag at `offset`, if one is there.
void read_id3_at(const Scan& scan, std::uint64_t offset);
void read_id3v1(const TagLib::ID3v1::Tag& tag, TagCollector& tags);

}  // namespace segue::media
