#include "media/files/vorbis_comment.hpp"

#include <algorithm>
#include <array>

#include "media/bytes.hpp"
#include "media/tag_names.hpp"
#include "media/tag_text.hpp"

namespace segue::media {
namespace {

constexpr std::size_t picture_head_bytes = 8UL * 1024;
constexpr std::uint8_t no_letter = 64;

constexpr std::array<std::uint8_t, 256> base64_values = [] {
  std::array<std::uint8_t, 256> values{};
  values.fill(no_letter);
  constexpr std::string_view letters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (std::size_t i = 0; i < letters.size(); ++i) {
    values[static_cast<unsigned char>(letters[i])] = static_cast<std::uint8_t>(i);
  }
  return values;
}();

std::size_t decoded_size(std::string_view text) {
  while (!text.empty() && text.back() == '=') text.remove_suffix(1);
  return text.size() * 3 / 4;
}

void add_picture_block(std::string_view text, TagCollector& tags) {
  const std::string head = decode_base64(text.substr(0, picture_head_bytes * 4 / 3));
  FlacPictureHead found = read_flac_picture_head(head);
  const std::size_t whole = decoded_size(text);
  if (found.data_at == 0 || found.data_at >= whole) return;
  found.picture.bytes = std::min<std::uint64_t>(found.picture.bytes, whole - found.data_at);
  tags.add_picture(std::move(found.picture),
                   [&] { return decode_base64(text).substr(found.data_at); });
}

// The older COVERART: a picture in base 64 and nothing else.
void add_bare_picture(std::string_view text, TagCollector& tags) {
  const std::string head = decode_base64(text.substr(0, 64));
  tags.add_picture({.index = 0,
                    .kind = PictureKind::front,
                    .mime = std::string(sniffed_mime(head)),
                    .bytes = decoded_size(text),
                    .description = {}},
                   [&] { return decode_base64(text); });
}

void add_comment(std::string_view comment, TagCollector& tags) {
  const std::size_t equals = comment.find('=');
  if (equals == std::string_view::npos || equals == 0) return;
  const std::string name = canonical_name(decode_utf8(comment.substr(0, equals)));
  const std::string_view value = comment.substr(equals + 1);
  if (name == "METADATA_BLOCK_PICTURE") return add_picture_block(value, tags);
  if (name == "COVERART") return add_bare_picture(value, tags);
  tags.add(name, decode_utf8(value));
}

}  // namespace

std::string decode_base64(std::string_view text) {
  std::string bytes;
  bytes.reserve(text.size() * 3 / 4 + 3);
  std::uint32_t pending = 0;
  int bits = 0;
  for (const char c : text) {
    const std::uint8_t value = base64_values[static_cast<unsigned char>(c)];
    if (value == no_letter) {
      if (c == '\n' || c == '\r' || c == ' ') continue;
      break;
    }
    pending = (pending << 6) | value;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push_back(static_cast<char>((pending >> bits) & 0xFF));
  }
  return bytes;
}

FlacPictureHead read_flac_picture_head(std::string_view head) {
  FlacPictureHead found;
  std::size_t at = 4;
  const auto text = [&](std::size_t size) {
    const std::string_view part = at < head.size() ? head.substr(at, size) : std::string_view{};
    at += size;
    return part;
  };
  const std::uint32_t mime_size = big_endian_32(head, at);
  at += 4;
  if (mime_size > head.size()) return found;
  found.picture.mime = picture_mime(text(mime_size));
  const std::uint32_t description_size = big_endian_32(head, at);
  at += 4;
  if (description_size > head.size()) return found;
  found.picture.description = decode_utf8(text(description_size));
  at += 16;  // width, height, depth, colours: told by the picture itself
  if (at + 4 > head.size()) return found;
  found.picture.kind = picture_kind(big_endian_32(head, 0));
  found.picture.bytes = big_endian_32(head, at);
  found.data_at = at + 4;
  return found;
}

void read_vorbis_comment(std::string_view block, TagCollector& tags) {
  std::size_t at = 4 + std::size_t{little_endian_32(block, 0)};
  if (at + 4 > block.size()) return;
  const std::uint32_t count = little_endian_32(block, at);
  at += 4;
  for (std::uint32_t i = 0; i < count && at + 4 <= block.size(); ++i) {
    const std::size_t size = little_endian_32(block, at);
    at += 4;
    if (size > block.size() - at) return;
    add_comment(block.substr(at, size), tags);
    at += size;
  }
}

}  // namespace segue::media
