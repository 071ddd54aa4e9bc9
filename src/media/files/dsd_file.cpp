#include <algorithm>

#include "base/limits.hpp"
#include "media/bytes.hpp"
#include "media/files/formats.hpp"
#include "media/files/id3_tag.hpp"
#include "media/tag_text.hpp"

// DSF (Sony) and DSDIFF (Philips), which TagLib 1.13 does not know.
namespace segue::media {
namespace {

AudioProperties dsd(Container container, std::uint64_t rate, std::uint64_t channels) {
  AudioProperties audio{
      .container = container,
      .codec = Codec::dsd,
      .lossless = true,
      .sample_rate_hz = static_cast<int>(std::min<std::uint64_t>(rate, 100'000'000)),
      .bit_depth = 1,
      .channels = static_cast<int>(std::min<std::uint64_t>(channels, 64))};
  audio.bitrate_kbps =
      static_cast<int>(static_cast<std::int64_t>(audio.sample_rate_hz) * audio.channels / 1000);
  return audio;
}

struct DffSound {
  std::uint64_t rate = 0, channels = 0, samples = 0, duration_ms = 0;
};

std::string_view chunk_id(std::string_view head) {
  return head.substr(0, 4);
}

void read_property_chunks(std::string_view body, DffSound& sound) {
  std::size_t at = 4;  // "SND "
  while (at + 12 <= body.size()) {
    const std::string_view head = body.substr(at);
    const std::uint64_t size = big_endian(body, at + 4, 8);
    if (chunk_id(head) == "FS  ") sound.rate = big_endian_32(body, at + 12);
    if (chunk_id(head) == "CHNL") sound.channels = big_endian(body, at + 12, 2);
    if (size > body.size()) return;
    at += 12 + size + (size & 1);
  }
}

// Edited master information: artist and title, each a length and text.
void read_diin(std::string_view body, TagCollector& tags) {
  std::size_t at = 0;
  while (at + 16 <= body.size()) {
    const std::uint64_t size = big_endian(body, at + 4, 8);
    const std::uint32_t length = big_endian_32(body, at + 12);
    if (size > body.size() || length > size) return;
    const std::string_view id = chunk_id(body.substr(at));
    const std::string text = decode_utf8(body.substr(at + 16, length));
    if (id == "DIAR") tags.add("ARTIST", text);
    if (id == "DITI") tags.add("TITLE", text);
    at += 12 + size + (size & 1);
  }
}

}  // namespace

Outcome read_dsf(const Scan& scan) {
  const std::string head = scan.stream.bytes_at(scan.begin, 80);
  if (head.size() < 80 || head.substr(28, 4) != "fmt ")
    return damaged(scan, "its format chunk is missing");
  AudioProperties audio =
      dsd(Container::dsf, little_endian_32(head, 56), little_endian_32(head, 52));
  if (audio.sample_rate_hz == 0) return damaged(scan, "it has no sample rate");
  const std::uint64_t samples = little_endian(head, 64, 8);
  const auto rate = static_cast<std::uint64_t>(audio.sample_rate_hz);
  audio.duration_ms =
      static_cast<std::int64_t>(samples / rate * 1000 + samples % rate * 1000 / rate);
  const std::uint64_t data_at = scan.begin + 28 + little_endian(head, 32, 8);
  const std::string data = scan.stream.bytes_at(data_at, 12);
  scan.sound.begin = data_at + 12;
  if (data.starts_with("data")) scan.sound.end = data_at + little_endian(data, 4, 8);
  const std::uint64_t metadata = little_endian(head, 20, 8);
  if (metadata > 0) read_id3_at(scan, scan.begin + metadata);
  return audio;
}

Outcome read_dff(const Scan& scan) {
  DffSound sound;
  std::uint64_t at = scan.begin + 16;
  for (int i = 0; i < base::limits::riff_chunks_max; ++i) {
    const std::string head = scan.stream.bytes_at(at, 24);
    if (head.size() < 12) break;
    const std::uint64_t size = big_endian(head, 4, 8);
    const std::string_view id = chunk_id(head);
    const std::size_t small = std::min<std::uint64_t>(size, base::limits::riff_chunk_bytes_max);
    if (id == "PROP") read_property_chunks(scan.stream.bytes_at(at + 12, small), sound);
    if (id == "DIIN") {
      scan.tags.begin_source();
      read_diin(scan.stream.bytes_at(at + 12, small), scan.tags);
    }
    if (id == "DSD " && sound.channels > 0) sound.samples = size * 8 / sound.channels;
    if (id == "DSD " || id == "DST ") {
      scan.sound.begin = at + 12;
      scan.sound.end = at + 12 + size;
    }
    if (id == "DST ") {  // first inside: FRTE, the number of frames and frames a second
      const std::string frames = scan.stream.bytes_at(at + 12, 18);
      const std::uint64_t per_second = big_endian(frames, 16, 2);
      if (per_second > 0) sound.duration_ms = big_endian_32(frames, 12) * 1000ULL / per_second;
    }
    if (id == "ID3 ") read_id3_at(scan, at + 12);
    if (size > scan.stream.size()) break;
    at += 12 + size + (size & 1);
  }
  AudioProperties audio = dsd(Container::dff, sound.rate, sound.channels);
  if (audio.sample_rate_hz == 0) return damaged(scan, "it has no sample rate");
  if (sound.duration_ms == 0)
    sound.duration_ms = sound.samples / 64 * 1000 / std::max<std::uint64_t>(sound.rate / 64, 1);
  audio.duration_ms = static_cast<std::int64_t>(sound.duration_ms);
  return audio;
}

}  // namespace segue::media
