#include <algorithm>
#include <string>

#include "base/limits.hpp"
#include "media/bytes.hpp"
#include "media/files/id3_tag.hpp"
#include "media/tag_text.hpp"

// The shape of ID3v2 tags (id3.org: id3v2.2.0, 2.3.0, 2.4.0-structure).
namespace segue::media {
namespace {

namespace limits = base::limits;

constexpr int flag_unsynchronised = 0x80;
constexpr int flag_extended = 0x40;
constexpr int flag_footer = 0x10;
constexpr std::uint64_t header_bytes = 10;
constexpr std::size_t picture_head_bytes = 2048;

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

std::string synchronised(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size());
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    out.push_back(bytes[i]);
    if (bytes[i] == '\xFF' && i + 1 < bytes.size() && bytes[i + 1] == '\0') ++i;
  }
  return out;
}

// What lies between the header of a tag and its end, by offsets of its own. Sizes of 2.2 and 2.3
// count bytes as they were before unsynchronisation, so there the whole of it is put right first.
class Body {
 public:
  Body(BoundedStream& stream, const Id3Extent& extent)
      : stream_(stream), begin_(extent.offset + header_bytes) {
    const std::uint64_t end = std::min(extent.end(), stream.size());
    size_ = end > begin_ ? end - begin_ : 0;
    if ((extent.flags & flag_footer) != 0 && extent.version == 4) {
      size_ -= std::min(size_, header_bytes);
    }
    if ((extent.flags & flag_unsynchronised) == 0 || extent.version == 4) return;
    whole_ = synchronised(stream.bytes_at(begin_, std::min(size_, limits::id3_frames_bytes_max)));
    size_ = whole_->size();
  }

  [[nodiscard]] std::uint64_t size() const { return size_; }
  [[nodiscard]] std::string bytes_at(std::uint64_t at, std::uint64_t length) const {
    if (at >= size_) return {};
    length = std::min(length, size_ - at);
    return whole_ ? whole_->substr(at, length) : stream_.bytes_at(begin_ + at, length);
  }

 private:
  BoundedStream& stream_;
  std::uint64_t begin_;
  std::uint64_t size_ = 0;
  std::optional<std::string> whole_;
};

struct Frame {
  std::string id;
  std::string head;        // as it stands in the tag
  std::uint64_t body = 0;  // in the tag's body
  std::uint64_t size = 0;  // of the frame's own body
  bool plain = true;       // neither packed nor encrypted nor otherwise changed
  bool packed = false;
  bool encrypted = false;
  [[nodiscard]] std::uint64_t end() const { return body + size; }
};

class FrameWalk {
 public:
  FrameWalk(const Body& body, const Id3Extent& extent)
      : body_(body),
        version_(extent.version),
        changed_(extent.version == 4 && (extent.flags & flag_unsynchronised) != 0) {
    if ((extent.flags & flag_extended) == 0 || version_ == 2) return;
    const std::string size = body_.bytes_at(0, 4);
    at_ = version_ == 4 ? synchsafe(size, 0) : big_endian_32(size, 0) + 4;
  }

  std::optional<Frame> next() {
    const std::uint64_t head_bytes = version_ == 2 ? 6 : 10;
    Frame frame{.id = {}, .head = body_.bytes_at(at_, head_bytes), .body = at_ + head_bytes};
    if (frame.head.size() < head_bytes) return std::nullopt;
    frame.id = frame.head.substr(0, version_ == 2 ? 3 : 4);
    // iTunes put names of 2.2 into tags of 2.3.
    if (version_ == 3 && frame.id.ends_with('\0')) frame.id.pop_back();
    if (!is_frame_id(frame.id)) return std::nullopt;
    frame.size = size_of(frame.head);
    note_flags(frame);
    if (frame.size > body_.size() || frame.end() > body_.size()) return std::nullopt;
    at_ = frame.end();
    return frame;
  }

 private:
  void note_flags(Frame& frame) const {
    if (version_ == 2) return;
    const int flags = static_cast<unsigned char>(frame.head[9]);
    frame.packed = (flags & (version_ == 3 ? 0x80 : 0x08)) != 0;
    frame.encrypted = (flags & (version_ == 3 ? 0x40 : 0x04)) != 0;
    frame.plain = (flags & (version_ == 3 ? 0xE0 : 0x4F)) == 0 && !changed_;
  }

  [[nodiscard]] bool starts_frame(std::uint64_t at) const {
    return is_frame_id(body_.bytes_at(at, 4));
  }

  [[nodiscard]] std::uint64_t size_of(const std::string& head) const {
    if (version_ == 2) return big_endian(head, 3, 3);
    const std::uint64_t whole = big_endian_32(head, 4);
    if (version_ == 3) return whole;
    const std::uint64_t safe = synchsafe(head, 4);
    // iTunes wrote sizes of 2.3 into tags of 2.4.
    const bool itunes =
        safe != whole && !starts_frame(at_ + 10 + safe) && starts_frame(at_ + 10 + whole);
    return itunes ? whole : safe;
  }

  const Body& body_;
  int version_;
  bool changed_;  // all frames are unsynchronised
  std::uint64_t at_ = 0;
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
void note_picture(TagCollector& tags, const Body& body, const Frame& frame) {
  const std::string head =
      body.bytes_at(frame.body, std::min<std::uint64_t>(frame.size, picture_head_bytes));
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
  const std::uint64_t begin = frame.body + at;
  picture.bytes = frame.size - at;
  const std::uint64_t bytes = picture.bytes;
  tags.add_picture(std::move(picture), [&] { return body.bytes_at(begin, bytes); });
}

bool is_picture(const Frame& frame) {
  return frame.id == "APIC" || frame.id == "PIC";
}

bool is_left_out(const Frame& frame) {
  constexpr auto useless =
      std::to_array<std::string_view>({"GEOB", "PRIV", "MCDI", "NCON", "GEO", "MCI"});
  constexpr auto nesting = std::to_array<std::string_view>({"CHAP", "CTOC"});
  if (std::ranges::find(useless, frame.id) != useless.end()) return true;
  if (std::ranges::find(nesting, frame.id) != nesting.end()) return true;
  if (frame.encrypted) return true;
  if (frame.packed) return frame.size > limits::id3_packed_frame_bytes_max;
  return !is_picture(frame) && frame.size > limits::id3_frame_bytes_max;
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

std::string harmless_tag(const Scan& scan, const Id3Extent& extent) {
  const Body body(scan.stream, extent);
  FrameWalk walk(body, extent);
  std::string frames;
  std::size_t kept = 0;
  while (const auto frame = walk.next()) {
    if (is_left_out(*frame)) continue;
    if (is_picture(*frame) && frame->plain) {
      note_picture(scan.tags, body, *frame);
      continue;
    }
    if (++kept > limits::id3_frames_max) break;
    if (frames.size() + frame->size > limits::id3_frames_bytes_max) break;
    std::string head = frame->head;
    if (extent.version == 4) head.replace(4, 4, synchsafe_bytes(frame->size));
    frames += head + body.bytes_at(frame->body, frame->size);
  }
  if (frames.empty()) return {};
  const int flags = extent.version == 4 ? extent.flags & flag_unsynchronised : 0;
  return std::string("ID3") + static_cast<char>(extent.version) + '\0' + static_cast<char>(flags) +
         synchsafe_bytes(frames.size()) + frames;
}

}  // namespace segue::media
