#include <taglib/aifffile.h>
#include <taglib/aiffproperties.h>
#include <taglib/id3v2tag.h>
#include <taglib/infotag.h>
#include <taglib/wavfile.h>
#include <taglib/wavproperties.h>

#include <array>
#include <optional>
#include <utility>

#include "media/bytes.hpp"
#include "media/formats.hpp"
#include "media/id3_tag.hpp"
#include "media/tag_text.hpp"

// WAV and AIFF: chunks of four letters and a size, little and big endian.
namespace segue::media {
namespace {

constexpr int chunks_max = 1024;

std::string size_bytes(std::uint64_t size, bool little) {
  std::string bytes(4, '\0');
  for (std::size_t i = 0; i < 4; ++i) {
    bytes[little ? i : 3 - i] = static_cast<char>(size >> (8 * i));
  }
  return bytes;
}

// Trims ID3 chunks, and sets the size of a chunk that claims more than there is (recorders that
// were switched off, streams into a pipe) to what there is.
void prepare_chunks(const Scan& scan, bool little) {
  std::uint64_t at = scan.begin + 12;
  for (int i = 0; i < chunks_max; ++i) {
    const std::string head = scan.stream.bytes_at(at, 8);
    if (head.size() < 8) return;
    const std::uint64_t size = little ? little_endian_32(head, 4) : big_endian_32(head, 4);
    const std::uint64_t rest = scan.stream.size() - at - 8;
    if (size > rest) {
      scan.stream.patch(at + 4, size_bytes(rest, little));
      return;
    }
    if (head.starts_with("ID3 ") || head.starts_with("id3 ")) {
      const auto extent = id3_extent(scan.stream, at + 8);
      const std::uint64_t gone = extent && extent->size <= size ? trim_id3(scan, *extent) : 0;
      if (gone > 0) {
        std::uint64_t left = size - gone;
        // A chunk of odd size is followed by one byte that is not counted.
        if (left % 2 != size % 2) left += size % 2 != 0 ? 1 : 0;
        scan.stream.patch(at + 4, size_bytes(left, little));
      }
    }
    at += 8 + size + (size & 1);
  }
}

void read_info(const TagLib::RIFF::Info::Tag& info, TagCollector& tags) {
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
  for (const auto& [id, value] : info.fieldListMap()) {
    const std::string_view chunk(id.data(), id.size());
    std::string_view name = chunk;
    for (const auto& [known, canonical] : names) {
      if (known == chunk) name = canonical;
    }
    tags.add(name, decode_taglib(value));
  }
}

}  // namespace

Outcome read_wav(const Scan& scan) {
  constexpr int format_pcm = 1;
  constexpr int format_float = 3;
  prepare_chunks(scan, true);
  const TagLib::RIFF::WAV::File file(&scan.stream, true, TagLib::AudioProperties::Average);
  const TagLib::RIFF::WAV::Properties* const properties = file.audioProperties();
  if (properties == nullptr) return damaged(scan, "its format chunk is missing");
  if (file.hasID3v2Tag()) read_id3(*file.ID3v2Tag(), scan.tags);
  if (file.hasInfoTag()) {
    scan.tags.begin_source();
    read_info(*file.InfoTag(), scan.tags);
  }
  const bool pcm = properties->format() == format_pcm || properties->format() == format_float;
  return AudioProperties{.container = Container::wav,
                         .codec = pcm ? Codec::pcm : Codec::other,
                         .lossless = pcm,
                         .duration_ms = properties->lengthInMilliseconds(),
                         .bitrate_kbps = properties->bitrate(),
                         .sample_rate_hz = properties->sampleRate(),
                         .bit_depth = pcm ? properties->bitsPerSample() : 0,
                         .channels = properties->channels()};
}

Outcome read_aiff(const Scan& scan) {
  prepare_chunks(scan, false);
  const TagLib::RIFF::AIFF::File file(&scan.stream, true, TagLib::AudioProperties::Average);
  const TagLib::RIFF::AIFF::Properties* const properties = file.audioProperties();
  if (properties == nullptr) return damaged(scan, "its COMM chunk is missing");
  if (file.hasID3v2Tag()) read_id3(*file.tag(), scan.tags);
  const std::string compression =
      properties->isAiffC() ? decode_taglib(TagLib::String(properties->compressionType())) : "NONE";
  const bool pcm = compression == "NONE" || compression == "sowt" || compression == "twos" ||
                   compression == "fl32" || compression == "FL32" || compression == "fl64" ||
                   compression == "in24" || compression == "in32";
  return AudioProperties{.container = Container::aiff,
                         .codec = pcm ? Codec::pcm : Codec::other,
                         .lossless = pcm,
                         .duration_ms = properties->lengthInMilliseconds(),
                         .bitrate_kbps = properties->bitrate(),
                         .sample_rate_hz = properties->sampleRate(),
                         .bit_depth = pcm ? properties->bitsPerSample() : 0,
                         .channels = properties->channels()};
}

}  // namespace segue::media
