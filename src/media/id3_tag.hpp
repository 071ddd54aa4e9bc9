#pragma once

#include <taglib/id3v1tag.h>
#include <taglib/id3v2tag.h>

#include <cstdint>
#include <optional>

#include "media/formats.hpp"

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

// Notes the pictures of the tag by their place, and cuts them, other large binary frames and the
// padding out of the stream's view, so that TagLib does not read them. Returns the bytes cut.
std::uint64_t trim_id3(const Scan& scan, const Id3Extent& extent);

void read_id3(const TagLib::ID3v2::Tag& tag, TagCollector& tags);
void read_id3v1(const TagLib::ID3v1::Tag& tag, TagCollector& tags);
// Both steps, for a tag that TagLib's reader of the format does not know.
void read_id3_at(const Scan& scan, std::uint64_t offset);

}  // namespace segue::media
