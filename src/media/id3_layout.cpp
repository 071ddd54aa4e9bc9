#include <algorithm>
#include <string>

#include "media/bytes.hpp"
#include "media/id3_tag.hpp"
#include "media/tag_text.hpp"

// The shape of ID3v2 tags (id3.org: id3v2.2.0, 2.3.0, 2.4.0-structure).
namespace segue::media {
namespace {

constexpr int flag_unsynchronised = 0x80;
constexpr int flag_extended = 0x40;
constexpr int flag_footer = 0x10;
constexpr std::uint64_t header_bytes = 10;
constexpr std::size_t picture_head_bytes = 2048;
constexpr std::uint64_t text_frame_bytes_max = 1024UL * 1024;  // the largest lyrics have 100 KiB

bool is_synchsafe(std::string_view bytes) {
  return std::ranges::all_of(bytes, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::uint64_t synchsafe(std::string_view bytes, std::size_t at) {
  std::uint64_t value = 0;
  for (std::size_t i = at; i < at + 4 && i < bytes.size(); ++i) {
    value = (value << 7) | (static_cast<unsigned char>(bytes[i]) & 0x7F);
  }
  return value;
}

std::string synchsafe_bytes(std::uint64_t value) {
  std::string bytes(4, '\0');
  for (std::size_t i = 4; i > 0; --i, value >>= 7) bytes[i - 1] = static_cast<char>(value & 0x7F);
  return bytes;
}

bool is_frame_id(std::string_view id) {
  return !id.empty() && std::ranges::all_of(id, [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  });
}

struct Frame {
  std::uint64_t offset = 0;  // of its header
  std::uint64_t body = 0;
  std::uint64_t size = 0;  // of the body
  std::string id;
  bool plain = true;  // neither compressed nor encrypted nor otherwise changed
  [[nodiscard]] std::uint64_t end() const { return body + size; }
};

class FrameWalk {
 public:
  FrameWalk(BoundedStream& stream, const Id3Extent& extent)
      : stream_(stream), version_(extent.version), end_(std::min(extent.end(), stream.size())) {
    at_ = extent.offset + header_bytes;
    if ((extent.flags & flag_footer) != 0 && extent.version == 4) end_ -= header_bytes;
    if ((extent.flags & flag_extended) == 0 || extent.version == 2) return;
    const std::string size = stream_.bytes_at(at_, 4);
    at_ += extent.version == 4 ? synchsafe(size, 0) : big_endian_32(size, 0) + 4;
  }

  std::optional<Frame> next() {
    const std::size_t id_bytes = version_ == 2 ? 3 : 4;
    const std::uint64_t head_bytes = version_ == 2 ? 6 : 10;
    if (at_ + head_bytes > end_) return std::nullopt;
    const std::string head = stream_.bytes_at(at_, head_bytes);
    Frame frame{.offset = at_, .body = at_ + head_bytes, .size = 0, .id = head.substr(0, id_bytes)};
    if (head.size() < head_bytes || !is_frame_id(frame.id)) return std::nullopt;
    frame.size = size_of(head);
    if (version_ == 3) frame.plain = (head[9] & 0xE0) == 0;
    if (version_ == 4) frame.plain = (head[9] & 0x4F) == 0;
    if (frame.end() > end_) return std::nullopt;
    at_ = frame.end();
    return frame;
  }
  // Where the next frame would begin.
  [[nodiscard]] std::uint64_t at() const { return at_; }
  [[nodiscard]] std::uint64_t end() const { return end_; }

 private:
  [[nodiscard]] bool starts_frame(std::uint64_t offset) {
    return offset + 4 <= end_ && is_frame_id(stream_.bytes_at(offset, 4));
  }

  std::uint64_t size_of(const std::string& head) {
    if (version_ == 2) return big_endian(head, 3, 3);
    const std::uint64_t whole = big_endian_32(head, 4);
    if (version_ == 3) return whole;
    const std::uint64_t safe = synchsafe(head, 4);
    // iTunes wrote sizes of 2.3 into tags of 2.4.
    const bool itunes =
        safe != whole && !starts_frame(at_ + 10 + safe) && starts_frame(at_ + 10 + whole);
    return itunes ? whole : safe;
  }

  BoundedStream& stream_;
  int version_;
  std::uint64_t at_ = 0;
  std::uint64_t end_;
};

// Ends at the terminator of the encoding; `at` moves behind it.
std::string_view terminated(std::string_view bytes, std::size_t& at, int encoding) {
  const bool wide = encoding == 1 || encoding == 2;
  const std::size_t begin = std::min(at, bytes.size());
  std::size_t end = begin;
  if (wide) {
    while (end + 1 < bytes.size() && (bytes[end] != 0 || bytes[end + 1] != 0)) end += 2;
  } else {
    while (end < bytes.size() && bytes[end] != 0) ++end;
  }
  at = end + (wide ? 2 : 1);
  return bytes.substr(begin, end - begin);
}

// APIC: encoding, mime, kind, description, bytes; PIC of 2.2 has three letters instead of a mime.
void note_picture(const Scan& scan, const Frame& frame) {
  const std::string head =
      scan.stream.bytes_at(frame.body, std::min<std::uint64_t>(frame.size, picture_head_bytes));
  if (head.size() < 6) return;
  EmbeddedPicture picture;
  std::size_t at = 1;
  if (frame.id.size() == 3) {
    picture.mime = picture_mime(std::string_view(head).substr(1, 3));
    at = 4;
  } else {
    picture.mime = picture_mime(terminated(head, at, 0));
  }
  if (at >= head.size()) return;
  picture.kind = picture_kind(static_cast<unsigned char>(head[at++]));
  const int encoding = static_cast<unsigned char>(head[0]);
  const std::string_view description = terminated(head, at, encoding);
  if (encoding == 0 || encoding == 3) {
    picture.description = decode_utf8(description);
  } else {
    const auto type = encoding == 1 ? TagLib::String::UTF16 : TagLib::String::UTF16BE;
    picture.description = decode_taglib(TagLib::String(
        TagLib::ByteVector(description.data(), static_cast<unsigned int>(description.size())),
        type));
  }
  if (at >= frame.size) return;
  const std::uint64_t offset = frame.body + at;
  picture.bytes = frame.size - at;
  const std::uint64_t bytes = picture.bytes;
  scan.tags.add_picture(std::move(picture), [&] { return scan.stream.bytes_at(offset, bytes); });
}

bool is_picture(const Frame& frame) {
  return frame.id == "APIC" || frame.id == "PIC";
}

bool is_useless(const Frame& frame) {
  return frame.id == "GEOB" || frame.id == "PRIV" || frame.id == "MCDI" || frame.id == "NCON" ||
         frame.id == "CHAP" || frame.id == "CTOC" || frame.id == "GEO" || frame.id == "MCI" ||
         frame.size > text_frame_bytes_max;
}

}  // namespace

std::optional<Id3Extent> id3_extent(BoundedStream& stream, std::uint64_t offset) {
  const std::string head = stream.bytes_at(offset, header_bytes);
  if (head.size() < header_bytes || !head.starts_with("ID3")) return std::nullopt;
  const int version = static_cast<unsigned char>(head[3]);
  if (version < 2 || version > 4 || !is_synchsafe(std::string_view(head).substr(6))) {
    return std::nullopt;
  }
  Id3Extent extent{.offset = offset,
                   .size = header_bytes + synchsafe(head, 6),
                   .version = version,
                   .flags = static_cast<unsigned char>(head[5])};
  if (version == 4 && (extent.flags & flag_footer) != 0) extent.size += header_bytes;
  return extent;
}

std::uint64_t trim_id3(const Scan& scan, const Id3Extent& extent) {
  // Sizes of 2.2 and 2.3 count bytes as they were before: the frames cannot be walked.
  if ((extent.flags & flag_unsynchronised) != 0 && extent.version < 4) return 0;
  std::uint64_t gone = 0;
  const auto cut = [&](std::uint64_t offset, std::uint64_t length) {
    scan.stream.cut(offset, length);
    gone += length;
  };
  FrameWalk walk(scan.stream, extent);
  while (const auto frame = walk.next()) {
    if (!frame->plain || (!is_picture(*frame) && !is_useless(*frame))) continue;
    if (is_picture(*frame)) note_picture(scan, *frame);
    cut(frame->offset, frame->end() - frame->offset);
  }
  const std::string rest = scan.stream.bytes_at(walk.at(), 1);
  if (rest == std::string_view("\0", 1) && walk.end() > walk.at()) {
    cut(walk.at(), walk.end() - walk.at());
  }
  if (gone > 0) {
    const std::uint64_t footer =
        extent.version == 4 && (extent.flags & flag_footer) != 0 ? header_bytes : 0;
    scan.stream.patch(extent.offset + 6,
                      synchsafe_bytes(extent.size - header_bytes - footer - gone));
  }
  return gone;
}

}  // namespace segue::media
