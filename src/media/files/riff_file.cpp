#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <optional>
#include <utility>

#include "base/limits.hpp"
#include "media/bytes.hpp"
#include "media/files/formats.hpp"
#include "media/files/id3_tag.hpp"
#include "media/tag_text.hpp"

// WAV (RIFF) and AIFF: chunks of four letters and a size, little and big endian.
namespace segue::media {
namespace {

namespace limits = base::limits;

struct Chunk {
  std::string id;
  std::uint64_t body = 0;
  std::uint64_t size = 0;  // at most what the file has
};

bool is_chunk_id(std::string_view bytes) {
  return bytes.size() >= 4 &&
         std::ranges::all_of(bytes.substr(0, 4), [](char c) { return c >= ' ' && c < 0x7F; });
}

// Of odd size, a chunk is followed by one byte that is not counted; some writers leave it out.
bool is_padded(BoundedStream& stream, std::uint64_t end) {
  const std::string next = stream.bytes_at(end, 4);
  return next.starts_with('\0') || !is_chunk_id(next);
}

// A size beyond the end is that of a recorder that was switched off, or of a pipe: such a chunk
// holds what there is.
void for_each_chunk(const Scan& scan, bool little, const std::function<void(const Chunk&)>& take) {
  std::uint64_t at = scan.begin + 12;
  for (int i = 0; i < limits::riff_chunks_max; ++i) {
    const std::string head = scan.stream.bytes_at(at, 8);
    if (head.size() < 8) return;
    const std::uint64_t size = little ? little_endian_32(head, 4) : big_endian_32(head, 4);
    const Chunk chunk{.id = head.substr(0, 4),
                      .body = at + 8,
                      .size = std::min(size, scan.stream.size() - at - 8)};
    take(chunk);
    at = chunk.body + size;
    if (size % 2 != 0 && is_padded(scan.stream, at)) ++at;
  }
}

std::string text_of(const Scan& scan, const Chunk& chunk) {
  const std::string bytes = scan.stream.bytes_at(
      chunk.body, std::min<std::uint64_t>(chunk.size, limits::riff_chunk_bytes_max));
  return decode_utf8(strip(bytes));
}

void read_info(std::string_view list, TagCollector& tags) {
  constexpr auto names = std::to_array<std::pair<std::string_view, std::string_view>>({
      {"INAM", "TITLE"},
      {"IART", "ARTIST"},
      {"IPRD", "ALBUM"},
      {"ICRD", "DATE"},
      {"IGNR", "GENRE"},
      {"ITRK", "TRACKNUMBER"},
      {"IPRT", "TRACKNUMBER"},
      {"ICMT", "COMMENT"},
      {"ICOP", "COPYRIGHT"},
      {"IMUS", "COMPOSER"},
      {"IWRI", "LYRICIST"},
      {"ILNG", "LANGUAGE"},
      {"IENG", "ENGINEER"},
      {"IPRO", "PRODUCER"},
      {"ISFT", "ENCODEDBY"},
  });
  for (std::size_t at = 4; at + 8 <= list.size();) {  // behind "INFO"
    const std::string_view id = list.substr(at, 4);
    const std::size_t size = little_endian_32(list, at + 4);
    at += 8;
    if (!is_chunk_id(id) || size > list.size() - at) return;
    const auto* const known = std::ranges::find(names, id, &decltype(names)::value_type::first);
    tags.add(known == names.end() ? id : known->second, decode_utf8(strip(list.substr(at, size))));
    at += size;
    if (size % 2 != 0 && at < list.size() && list[at] == '\0') ++at;
  }
}

// ID3 stands above the format's own texts, wherever in the file the two lie.
struct Tags {
  std::optional<std::uint64_t> id3_at;
  std::vector<Chunk> texts;
};

bool note_tag(const Chunk& chunk, Tags& tags) {
  if (chunk.id != "ID3 " && chunk.id != "id3 ") return false;
  if (!tags.id3_at) tags.id3_at = chunk.body;
  return true;
}

void note_sound(const Scan& scan, const Chunk& chunk) {
  scan.sound.begin = chunk.body;
  scan.sound.end = chunk.body + chunk.size;
}

void read_id3_first(const Scan& scan, const Tags& tags) {
  if (!tags.id3_at) return;
  read_id3_at(scan, *tags.id3_at);
  scan.tags.begin_source();
}

void tell_length(AudioProperties& audio, double seconds, std::uint64_t sound_bytes) {
  if (!(seconds > 0) || seconds > 1e9) return;
  audio.duration_ms = std::llround(seconds * 1000);
  audio.bitrate_kbps =
      static_cast<int>(std::min(static_cast<double>(sound_bytes) * 8 / seconds / 1000, 1e6));
}

struct WavSound {
  std::string format;
  std::uint64_t bytes = 0;
  std::uint64_t frames = 0;  // of the "fact" chunk
};

AudioProperties wav_properties(const WavSound& sound) {
  constexpr std::uint64_t pcm = 1;
  constexpr std::uint64_t ieee_float = 3;
  constexpr std::uint64_t extensible = 0xFFFE;  // the format follows, first in a GUID
  std::uint64_t format = little_endian(sound.format, 0, 2);
  if (format == extensible) format = little_endian(sound.format, 24, 2);
  const bool lossless = format == pcm || format == ieee_float;
  AudioProperties audio{
      .container = Container::wav,
      .codec = lossless ? Codec::pcm : Codec::other,
      .lossless = lossless,
      .sample_rate_hz =
          static_cast<int>(std::min<std::uint32_t>(little_endian_32(sound.format, 4), 100'000'000)),
      .bit_depth = lossless ? static_cast<int>(little_endian(sound.format, 14, 2)) : 0,
      .channels = static_cast<int>(little_endian(sound.format, 2, 2))};
  const std::uint64_t frame_bytes = static_cast<std::uint64_t>(audio.channels) *
                                    ((static_cast<std::uint64_t>(audio.bit_depth) + 7) / 8);
  std::uint64_t frames = sound.frames;
  if (lossless && frame_bytes > 0) frames = sound.bytes / frame_bytes;
  double seconds = 0;
  if (frames > 0 && audio.sample_rate_hz > 0) {
    seconds = static_cast<double>(frames) / audio.sample_rate_hz;
  } else if (const auto byte_rate = little_endian_32(sound.format, 8); byte_rate > 0) {
    seconds = static_cast<double>(sound.bytes) / byte_rate;
  }
  tell_length(audio, seconds, sound.bytes);
  return audio;
}

// The 80 bits of IEEE 754 in which AIFF writes its sample rate.
double extended(std::string_view bytes, std::size_t at) {
  const auto exponent = static_cast<int>(big_endian(bytes, at, 2) & 0x7FFF) - 16383 - 63;
  return std::ldexp(static_cast<double>(big_endian(bytes, at + 2, 8)), exponent);
}

bool is_pcm(std::string_view compression) {
  constexpr auto known = std::to_array<std::string_view>(
      {"NONE", "sowt", "twos", "fl32", "FL32", "fl64", "FL64", "in24", "in32"});
  return std::ranges::find(known, compression) != known.end();
}

}  // namespace

Outcome read_wav(const Scan& scan) {
  WavSound sound;
  Tags tags;
  for_each_chunk(scan, true, [&](const Chunk& chunk) {
    if (note_tag(chunk, tags)) return;
    if (chunk.id == "fmt ") sound.format = scan.stream.bytes_at(chunk.body, 40);
    if (chunk.id == "fact") sound.frames = little_endian_32(scan.stream.bytes_at(chunk.body, 4), 0);
    if (chunk.id == "data" && sound.bytes == 0) {
      sound.bytes = chunk.size;
      note_sound(scan, chunk);
    }
    if (chunk.id == "LIST" && scan.stream.bytes_at(chunk.body, 4) == "INFO") {
      tags.texts.push_back(chunk);
    }
  });
  if (sound.format.size() < 16) return damaged(scan, "its format chunk is missing");
  read_id3_first(scan, tags);
  for (const Chunk& list : tags.texts) {
    read_info(scan.stream.bytes_at(
                  list.body, std::min<std::uint64_t>(list.size, limits::riff_chunk_bytes_max)),
              scan.tags);
  }
  return wav_properties(sound);
}

Outcome read_aiff(const Scan& scan) {
  constexpr auto names = std::to_array<std::pair<std::string_view, std::string_view>>(
      {{"NAME", "TITLE"}, {"AUTH", "ARTIST"}, {"(c) ", "COPYRIGHT"}, {"ANNO", "COMMENT"}});
  const auto name_of = [&](std::string_view id) {
    return std::ranges::find(names, id, &decltype(names)::value_type::first);
  };
  const bool compressed = scan.stream.bytes_at(scan.begin + 8, 4) == "AIFC";
  std::string common;
  std::uint64_t sound_bytes = 0;
  Tags tags;
  for_each_chunk(scan, false, [&](const Chunk& chunk) {
    if (note_tag(chunk, tags)) return;
    if (chunk.id == "COMM") common = scan.stream.bytes_at(chunk.body, 22);
    if (chunk.id == "SSND") {
      sound_bytes = chunk.size;
      note_sound(scan, chunk);
    }
    if (name_of(chunk.id) != names.end()) tags.texts.push_back(chunk);
  });
  if (common.size() < 18) return damaged(scan, "its COMM chunk is missing");
  read_id3_first(scan, tags);
  for (const Chunk& chunk : tags.texts) {
    scan.tags.add(name_of(chunk.id)->second, text_of(scan, chunk));
  }
  const bool pcm = !compressed || is_pcm(std::string_view(common).substr(18, 4));
  const double rate = extended(common, 8);
  AudioProperties audio{.container = Container::aiff,
                        .codec = pcm ? Codec::pcm : Codec::other,
                        .lossless = pcm,
                        .sample_rate_hz = rate > 0 && rate < 1e8 ? static_cast<int>(rate) : 0,
                        .bit_depth = pcm ? static_cast<int>(big_endian(common, 6, 2)) : 0,
                        .channels = static_cast<int>(big_endian(common, 0, 2))};
  if (sound_bytes > 0 && audio.sample_rate_hz > 0) {
    tell_length(audio, big_endian_32(common, 2) / rate, sound_bytes);
  }
  return audio;
}

}  // namespace segue::media
