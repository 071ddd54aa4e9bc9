#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "base/limits.hpp"
#include "media/bytes.hpp"
#include "media/files/flac_file.hpp"
#include "media/files/formats.hpp"
#include "media/files/vorbis_comment.hpp"

// Ogg (RFC 3533) as far as tags need it: the first packets of the first sound stream, and the
// granule positions at both ends.
namespace segue::media {
namespace {

constexpr std::size_t page_header_bytes = 27;
constexpr std::size_t page_bytes_max = page_header_bytes + 255 + 255UL * 255;

struct Page {
  std::uint64_t offset = 0;
  std::uint64_t granule = 0;
  std::uint32_t serial = 0;
  bool begins_stream = false;
  std::string segments;  // their sizes
  [[nodiscard]] std::uint64_t body() const { return offset + page_header_bytes + segments.size(); }
  [[nodiscard]] std::uint64_t end() const {
    std::uint64_t length = 0;
    for (const char size : segments) length += static_cast<unsigned char>(size);
    return body() + length;
  }
};

std::optional<Page> page_at(BoundedStream& stream, std::uint64_t offset) {
  const std::string head = stream.bytes_at(offset, page_header_bytes + 255);
  if (head.size() < page_header_bytes || !head.starts_with("OggS") || head[4] != 0)
    return std::nullopt;
  const auto count = static_cast<unsigned char>(head[26]);
  if (head.size() < page_header_bytes + count) return std::nullopt;
  return Page{.offset = offset,
              .granule = little_endian(head, 6, 8),
              .serial = little_endian_32(head, 14),
              .begins_stream = (head[5] & 2) != 0,
              .segments = head.substr(page_header_bytes, count)};
}

// Puts together the packets of one stream, page by page.
class Packets {
 public:
  Packets(BoundedStream& stream, std::uint64_t offset, std::uint32_t serial)
      : stream_(stream), offset_(offset), serial_(serial) {}

  // The next whole packet; nothing at the end, on damage, and beyond the budget.
  std::optional<std::string> next() {
    std::string packet;
    while (true) {
      if (segment_ == page_.segments.size() && !turn_page()) return std::nullopt;
      std::uint64_t length = 0;
      bool ended = false;
      while (segment_ < page_.segments.size() && !ended) {
        const auto size = static_cast<unsigned char>(page_.segments[segment_++]);
        length += size;
        ended = size < 255;
      }
      const std::string part = stream_.bytes_at(body_, length);
      if (part.size() < length) return std::nullopt;
      packet += part;
      body_ += length;
      if (ended) return packet;
    }
  }
  // Behind the page of the last packet.
  [[nodiscard]] std::uint64_t offset() const { return offset_; }

 private:
  bool turn_page() {
    for (int i = 0; i < base::limits::ogg_foreign_pages_max; ++i) {
      const auto page = page_at(stream_, offset_);
      if (!page) return false;
      offset_ = page->end();
      if (page->serial != serial_ || page->segments.empty()) continue;
      page_ = *page;
      segment_ = 0;
      body_ = page_.body();
      return true;
    }
    return false;
  }

  BoundedStream& stream_;
  std::uint64_t offset_;
  std::uint32_t serial_;
  Page page_;
  std::size_t segment_ = 0;
  std::uint64_t body_ = 0;
};

// The last page shortly before `end` that `wanted` takes.
template <class Wanted>
std::optional<Page> last_page(BoundedStream& stream, std::uint64_t end, Wanted wanted) {
  constexpr std::uint64_t step = 64UL * 1024;
  constexpr std::uint64_t reach = 4 * page_bytes_max;
  for (std::uint64_t back = step; back < reach + step; back += step) {
    const std::uint64_t begin = end > back ? (end - back) / step * step : 0;
    const std::string tail = stream.bytes_at(begin, end - begin);
    for (std::size_t at = tail.rfind("OggS"); at != std::string::npos && at > 0;
         at = tail.rfind("OggS", at - 1)) {
      const auto page = page_at(stream, begin + at);
      if (page && wanted(*page)) return page;
    }
    if (begin == 0) break;
  }
  return std::nullopt;
}

// The position that the stream's last page shortly before `end` tells; 0 = none does.
std::uint64_t last_granule(BoundedStream& stream, std::uint32_t serial, std::uint64_t end) {
  constexpr std::uint64_t none = ~std::uint64_t{0};  // no packet ends on that page
  const auto page = last_page(stream, end, [&](const Page& candidate) {
    return candidate.serial == serial && candidate.granule != none;
  });
  return page ? page->granule : 0;
}

// The first page that begins at `offset` or shortly behind.
std::optional<Page> page_from(BoundedStream& stream, std::uint64_t offset) {
  const std::string bytes = stream.bytes_at(offset, page_bytes_max);
  for (std::size_t at = bytes.find("OggS"); at != std::string::npos;
       at = bytes.find("OggS", at + 1)) {
    if (const auto page = page_at(stream, offset + at)) return page;
  }
  return std::nullopt;
}

// Where the pages of a stream end that begins at `begin`, when another may follow: halving first,
// then page by page.
std::uint64_t end_of_stream(BoundedStream& stream, std::uint64_t begin, std::uint32_t serial) {
  std::uint64_t low = begin;
  std::uint64_t high = stream.size();
  while (high - low > page_bytes_max) {
    const std::uint64_t middle = low + (high - low) / 2;
    const auto page = page_from(stream, middle);
    if (page && page->serial == serial && page->end() <= high) {
      low = page->end();
    } else {
      high = middle;
    }
  }
  while (const auto page = page_at(stream, low)) {
    if (page->serial != serial) break;
    low = page->end();
  }
  return std::min(low, stream.size());
}

struct OggCodec {
  AudioProperties audio;
  std::uint64_t granule_rate = 0;  // positions a second
  std::uint64_t skipped = 0;       // positions before the music
  std::size_t comment_at = 0;      // in the second packet
};

std::optional<OggCodec> identify(std::string_view packet) {
  OggCodec found;
  AudioProperties& audio = found.audio;
  audio.container = Container::ogg;
  if (packet.starts_with("OpusHead") && packet.size() >= 19) {
    audio.codec = Codec::opus;
    audio.sample_rate_hz = 48000;
    audio.channels = static_cast<unsigned char>(packet[9]);
    found.granule_rate = 48000;
    found.skipped = little_endian(packet, 10, 2);
    audio.encoder_delay_samples = static_cast<int>(found.skipped);
    found.comment_at = 8;
  } else if (packet.starts_with("\x01vorbis") && packet.size() >= 30) {
    audio.codec = Codec::vorbis;
    audio.channels = static_cast<unsigned char>(packet[11]);
    audio.sample_rate_hz = static_cast<int>(little_endian_32(packet, 12));
    found.comment_at = 7;
  } else if (packet.starts_with("Speex   ") && packet.size() >= 80) {
    audio.codec = Codec::speex;
    audio.sample_rate_hz = static_cast<int>(little_endian_32(packet, 36));
    audio.channels = static_cast<int>(little_endian_32(packet, 48));
  } else if (packet.starts_with("\x7F"
                                "FLAC") &&
             packet.size() >= 51) {
    const FlacStreamInfo info = read_flac_stream_info(packet.substr(17));
    audio.codec = Codec::flac;
    audio.lossless = true;
    audio.sample_rate_hz = info.sample_rate_hz;
    audio.channels = info.channels;
    audio.bit_depth = info.bit_depth;
    found.comment_at = 4;
  } else {
    return std::nullopt;
  }
  if (found.granule_rate == 0) {
    found.granule_rate = static_cast<std::uint64_t>(std::max(audio.sample_rate_hz, 0));
  }
  return found;
}

// The streams of one file begin side by side: the first that is sound.
struct SoundStream {
  Page page;  // its first
  OggCodec codec;
};
std::optional<SoundStream> first_sound_stream(const Scan& scan, std::uint64_t at) {
  for (int i = 0; i < base::limits::ogg_streams_max; ++i) {
    const auto page = page_at(scan.stream, at);
    if (!page) break;
    const std::string body = scan.stream.bytes_at(
        page->body(), std::min<std::uint64_t>(page->end() - page->body(), 256));
    if (auto codec = identify(body)) return SoundStream{*page, *codec};
    at = page->end();
  }
  return std::nullopt;
}

void read_flac_pictures(const Scan& scan, Packets& packets) {
  constexpr int picture = 6;
  for (int i = 0; i < base::limits::flac_blocks_max; ++i) {
    const auto block = packets.next();
    if (!block || block->size() < 4 || (*block)[0] == '\xFF') return;
    if ((static_cast<unsigned char>((*block)[0]) & 0x7F) == picture) {
      FlacPictureHead found = read_flac_picture_head(std::string_view(*block).substr(4));
      const std::size_t begin = found.data_at + 4;
      if (found.data_at == 0 || found.picture.bytes > block->size() - begin) continue;
      const std::size_t bytes = found.picture.bytes;
      scan.tags.add_picture(std::move(found.picture), [&] { return block->substr(begin, bytes); });
    }
    if ((static_cast<unsigned char>((*block)[0]) & 0x80) != 0) return;
  }
}

std::int64_t milliseconds(const OggCodec& codec, std::uint64_t from, std::uint64_t to) {
  if (to <= from || codec.granule_rate == 0) return 0;
  return static_cast<std::int64_t>((to - from) * 1000 / codec.granule_rate);
}

// Whether the file ends with a stream that did not begin beside the others.
bool is_chained(const Scan& scan) {
  const auto last = last_page(scan.stream, scan.stream.size(), [](const Page&) { return true; });
  if (!last) return false;
  std::uint64_t at = scan.begin;
  for (int i = 0; i < base::limits::ogg_streams_max; ++i) {
    const auto page = page_at(scan.stream, at);
    if (!page || !page->begins_stream) break;
    if (page->serial == last->serial) return false;
    at = page->end();
  }
  return true;
}

// Of streams one behind another. What lies beyond the last that was looked at counts by its size.
std::int64_t chain_duration_ms(const Scan& scan) {
  std::int64_t total_ms = 0;
  std::uint64_t at = scan.begin;
  for (int i = 0; i < base::limits::ogg_links_max && at < scan.stream.size(); ++i) {
    const auto link = first_sound_stream(scan, at);
    if (!link) break;
    const std::uint64_t end = end_of_stream(scan.stream, link->page.offset, link->page.serial);
    const std::uint64_t granule = last_granule(scan.stream, link->page.serial, end);
    if (scan.stream.exhausted() || end <= at) break;
    total_ms += milliseconds(link->codec, link->codec.skipped, granule);
    at = end;
  }
  if (at == scan.begin) return 0;
  const double share =
      static_cast<double>(scan.stream.size() - scan.begin) / static_cast<double>(at - scan.begin);
  return static_cast<std::int64_t>(static_cast<double>(total_ms) * share);
}

}  // namespace

Outcome read_ogg(const Scan& scan) {
  const auto first = first_sound_stream(scan, scan.begin);
  if (!first) {
    return base::fail(base::ErrorCode::unsupported,
                      fmt::format("{} is an Ogg file without Vorbis, Opus, FLAC or Speex. Convert "
                                  "it to one of these.",
                                  scan.stream.file_name()));
  }
  const Page& page = first->page;
  const OggCodec& codec = first->codec;
  AudioProperties audio = codec.audio;
  if (codec.granule_rate == 0 || audio.channels == 0)
    return damaged(scan, "its first page is broken");
  Packets packets(scan.stream, page.offset, page.serial);
  (void)packets.next();
  const auto comment = packets.next();
  if (comment && comment->size() > codec.comment_at) {
    read_vorbis_comment(std::string_view(*comment).substr(codec.comment_at), scan.tags);
  }
  if (audio.codec == Codec::flac && comment && ((*comment)[0] & 0x80) == 0) {
    read_flac_pictures(scan, packets);
  }
  if (audio.codec == Codec::vorbis) (void)packets.next();  // the set-up, behind the comments
  const std::uint64_t sound = packets.offset();
  scan.sound = {.begin = sound, .end = scan.stream.size(), .framing = Framing::ogg, .digest = {}};
  const std::uint64_t end = last_granule(scan.stream, page.serial, scan.stream.size());
  // What was cut out of a live stream begins at the stream's own hour.
  constexpr std::uint64_t page_seconds_max = 120;
  std::uint64_t start = codec.skipped;
  const auto first_page = page_at(scan.stream, sound);
  if (first_page && first_page->granule < end &&
      first_page->granule > page_seconds_max * codec.granule_rate) {
    start = first_page->granule;
  }
  audio.duration_ms = is_chained(scan) ? chain_duration_ms(scan) : milliseconds(codec, start, end);
  if (audio.duration_ms > 0 && scan.stream.size() > sound) {
    audio.bitrate_kbps = static_cast<int>((scan.stream.size() - sound) * 8 /
                                          static_cast<std::uint64_t>(audio.duration_ms));
  }
  return audio;
}

}  // namespace segue::media
