#include "media/files/flac_file.hpp"

#include <algorithm>
#include <optional>

#include "base/limits.hpp"
#include "media/bytes.hpp"
#include "media/files/id3_tag.hpp"
#include "media/files/vorbis_comment.hpp"

namespace segue::media {
namespace {

constexpr std::size_t picture_head_bytes = 8UL * 1024;

std::uint8_t byte_at(std::string_view bytes, std::size_t at) {
  return static_cast<std::uint8_t>(bytes[at]);
}

std::uint8_t crc_8(std::string_view bytes) {
  std::uint8_t crc = 0;
  for (const char byte : bytes) {
    crc = static_cast<std::uint8_t>(crc ^ static_cast<std::uint8_t>(byte));
    for (int bit = 0; bit < 8; ++bit) {
      crc = static_cast<std::uint8_t>((crc & 0x80) != 0 ? (crc << 1) ^ 0x07 : crc << 1);
    }
  }
  return crc;
}

// The number of a frame or sample, written like UTF-8 with up to seven bytes; its length in `used`.
std::optional<std::uint64_t> coded_number(std::string_view bytes, std::size_t& used) {
  const std::uint8_t first = byte_at(bytes, 0);
  if (first < 0x80) {
    used = 1;
    return first;
  }
  std::size_t length = 0;
  while (length < 7 && (first & (0x80U >> length)) != 0) ++length;
  if (length < 2 || bytes.size() < length) return std::nullopt;
  std::uint64_t value = first & (0x7FU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte_at(bytes, i) & 0xC0) != 0x80) return std::nullopt;
    value = (value << 6) | (byte_at(bytes, i) & 0x3F);
  }
  used = length;
  return value;
}

// First sample of the frame whose header begins here (RFC 9639, 9.1), if one does.
std::optional<std::uint64_t> frame_sample(std::string_view bytes, const FlacStreamInfo& info) {
  if (bytes.size() < 16 || byte_at(bytes, 0) != 0xFF || (byte_at(bytes, 1) & 0xFE) != 0xF8) {
    return std::nullopt;
  }
  const unsigned block_code = byte_at(bytes, 2) >> 4;
  const unsigned rate_code = byte_at(bytes, 2) & 0x0F;
  std::size_t used = 0;
  const auto number = coded_number(bytes.substr(4), used);
  if (block_code == 0 || rate_code == 15 || !number) return std::nullopt;
  std::size_t at = 4 + used;
  if (block_code == 6) at += 1;
  if (block_code == 7) at += 2;
  if (rate_code == 12) at += 1;
  if (rate_code > 12) at += 2;
  if (at >= bytes.size() || crc_8(bytes.substr(0, at)) != byte_at(bytes, at)) return std::nullopt;
  const bool variable = (byte_at(bytes, 1) & 1) != 0;
  return variable ? *number : *number * static_cast<std::uint64_t>(info.block_samples);
}

// A stream written to a pipe does not say its length: the last frame does, to within one block.
std::uint64_t samples_by_last_frame(const Scan& scan, const FlacStreamInfo& info) {
  constexpr std::uint64_t window = 256UL * 1024;
  const std::uint64_t size = scan.stream.size();
  const std::uint64_t offset = size > window ? size - window : 0;
  const std::string tail = scan.stream.bytes_at(offset, window);
  for (std::size_t at = tail.size(); at-- > 0;) {
    if (tail[at] != '\xFF') continue;
    const auto sample = frame_sample(std::string_view(tail).substr(at, 32), info);
    if (sample) return *sample + static_cast<std::uint64_t>(std::max(info.block_samples, 1));
  }
  return 0;
}

// Of what the encoder was given; "" where it did not say.
std::string md5_of_sound(std::string_view stream_info) {
  if (stream_info.size() < 34) return {};
  const std::string_view md5 = stream_info.substr(18, 16);
  const bool said = md5.find_first_not_of('\0') != std::string_view::npos;
  return said ? std::string(md5) : std::string();
}

void read_picture_block(const Scan& scan, std::uint64_t offset, std::uint64_t length) {
  const std::string head =
      scan.stream.bytes_at(offset, std::min<std::uint64_t>(length, picture_head_bytes));
  FlacPictureHead found = read_flac_picture_head(head);
  if (found.data_at == 0 || found.data_at >= length) return;
  // Pictures beyond 16 MiB do not fit a block: then the inner length is the one that holds.
  const std::uint64_t bytes = found.picture.bytes;
  if (offset + found.data_at + bytes > scan.stream.size()) return;
  scan.tags.add_picture(std::move(found.picture),
                        [&] { return scan.stream.bytes_at(offset + found.data_at, bytes); });
}

}  // namespace

FlacStreamInfo read_flac_stream_info(std::string_view block) {
  const std::uint64_t packed = big_endian(block, 10, 8);
  FlacStreamInfo info{.sample_rate_hz = static_cast<int>(packed >> 44),
                      .channels = static_cast<int>((packed >> 41) & 7) + 1,
                      .bit_depth = static_cast<int>((packed >> 36) & 31) + 1,
                      .samples = packed & 0xFFFFFFFFFULL,
                      .block_samples = static_cast<int>(big_endian(block, 0, 2))};
  if (big_endian(block, 0, 2) != big_endian(block, 2, 2)) info.block_samples = 0;
  return info;
}

Outcome read_flac(const Scan& scan) {
  enum BlockType {
    stream_info = 0,
    vorbis_comment = 4,
    cue_sheet = 5,
    picture = 6,
    forbidden = 127
  };
  std::uint64_t at = scan.begin + 4;
  FlacStreamInfo info;
  bool last = false;
  for (int i = 0; i < base::limits::flac_blocks_max && !last; ++i) {
    const std::string header = scan.stream.bytes_at(at, 4);
    if (header.size() < 4) break;
    const int type = byte_at(header, 0) & 0x7F;
    const std::uint64_t length = big_endian(header, 1, 3);
    last = (byte_at(header, 0) & 0x80) != 0;
    if (type == forbidden) break;
    if (type == stream_info) {
      const std::string block = scan.stream.bytes_at(at + 4, length);
      info = read_flac_stream_info(block);
      scan.sound.digest = md5_of_sound(block);
    }
    if (type == vorbis_comment) {
      read_vorbis_comment(scan.stream.bytes_at(at + 4, length), scan.tags);
    }
    if (type == cue_sheet && length <= base::limits::cue_sheet_bytes_max) {
      scan.tags.add_cue_sheet(
          read_flac_cue_sheet(scan.stream.bytes_at(at + 4, length), info.sample_rate_hz));
    }
    if (type == picture) read_picture_block(scan, at + 4, length);
    at += 4 + length;
  }
  if (info.sample_rate_hz == 0) return damaged(scan, "its stream information is missing");
  if (at >= scan.stream.size()) return damaged(scan, "it ends before its sound begins");
  if (scan.sound.digest.empty()) {  // else the end of the file need not be read
    scan.sound.begin = at;
    scan.sound.end = end_before_tags(scan.stream);
  }
  if (info.samples == 0) info.samples = samples_by_last_frame(scan, info);
  if (scan.begin > 0) {
    scan.tags.begin_source();
    read_id3_at(scan, 0);
  }
  const auto rate = static_cast<std::uint64_t>(info.sample_rate_hz);
  AudioProperties audio{.container = Container::flac,
                        .codec = Codec::flac,
                        .lossless = true,
                        .duration_ms = static_cast<std::int64_t>(info.samples * 1000 / rate),
                        .sample_rate_hz = info.sample_rate_hz,
                        .bit_depth = info.bit_depth,
                        .channels = info.channels};
  const std::uint64_t size = scan.stream.size();
  if (audio.duration_ms > 0 && size > at) {
    audio.bitrate_kbps =
        static_cast<int>((size - at) * 8 / static_cast<std::uint64_t>(audio.duration_ms));
  }
  return audio;
}

}  // namespace segue::media
