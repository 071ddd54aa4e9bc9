#include "media/files/audio_key.hpp"

#include <algorithm>
#include <cstring>
#include <optional>
#include <string_view>

#include "base/crypto.hpp"
#include "media/bytes.hpp"
#include "media/files/mpeg_frame.hpp"

namespace segue::media {
namespace {

constexpr std::size_t window_bytes = 4096;

// Serial, sequence and checksum in the head of a page (RFC 3533, 6).
constexpr std::size_t ogg_numbers_at = 14;
constexpr std::size_t ogg_numbers_bytes = 12;
constexpr std::size_t ogg_numbers_end = ogg_numbers_at + ogg_numbers_bytes;

// Header, checksum and side information of a frame, where the last is longest.
constexpr std::size_t mpeg_head_bytes = 4 + 2 + 32;

// The first of two frames of one kind.
std::optional<std::size_t> first_frame(std::string_view bytes) {
  for (std::size_t at = bytes.find('\xFF'); at != std::string_view::npos;
       at = bytes.find('\xFF', at + 1)) {
    const auto frame = mpeg_frame(big_endian_32(bytes, at));
    if (!frame) continue;
    const auto next = mpeg_frame(big_endian_32(bytes, at + frame->length));
    if (next && next->kind == frame->kind) return at;
  }
  return std::nullopt;
}

std::string main_data(std::string_view bytes) {
  std::string data;
  data.reserve(bytes.size());
  auto at = first_frame(bytes);
  while (at && *at < bytes.size()) {
    const auto frame = mpeg_frame(big_endian_32(bytes, *at));
    if (!frame) break;
    if (frame->length > mpeg_head_bytes) {
      data += bytes.substr(std::min(*at + mpeg_head_bytes, bytes.size()),
                           frame->length - mpeg_head_bytes);
    }
    *at += frame->length;
  }
  return data;
}

void blank_page_numbers(std::string& bytes) {
  for (std::size_t at = bytes.find("OggS"); at != std::string::npos;
       at = bytes.find("OggS", at + 4)) {
    const std::size_t begin = std::min(at + ogg_numbers_at, bytes.size());
    const std::size_t end = std::min(at + ogg_numbers_end, bytes.size());
    std::fill(bytes.begin() + static_cast<std::ptrdiff_t>(begin),
              bytes.begin() + static_cast<std::ptrdiff_t>(end), '\0');
  }
}

std::string window_at(BoundedStream& stream, const SoundPlace& place, std::uint64_t offset) {
  // A page may have begun shortly before.
  const std::uint64_t before =
      place.framing == Framing::ogg ? std::min(offset - place.begin, ogg_numbers_end) : 0;
  const std::uint64_t begin = offset - before;
  std::string bytes =
      stream.piece_at(begin, std::min<std::uint64_t>(window_bytes + before, place.end - begin));
  if (place.framing == Framing::mpeg) return main_data(bytes);
  if (place.framing == Framing::ogg) blank_page_numbers(bytes);
  return bytes.substr(std::min<std::size_t>(before, bytes.size()));
}

}  // namespace

std::int64_t audio_key(BoundedStream& stream, const SoundPlace& place) {
  std::string told = place.digest;
  if (told.empty()) {
    if (place.begin >= place.end || place.end > stream.size()) return 0;
    const std::uint64_t length = place.end - place.begin;
    told = std::to_string(length) + ' ';
    const std::size_t head = told.size();
    told += window_at(stream, place, place.begin);
    if (length > window_bytes) told += window_at(stream, place, place.begin + length / 2);
    if (told.size() == head) return 0;
  }
  const base::crypto::Digest digest = base::crypto::sha256(told);
  std::int64_t key = 0;
  std::memcpy(&key, digest.data(), sizeof key);
  return key;
}

}  // namespace segue::media
