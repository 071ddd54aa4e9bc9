#include <taglib/apetag.h>
#include <taglib/id3v1tag.h>
#include <taglib/id3v2framefactory.h>
#include <taglib/mpegfile.h>
#include <taglib/mpegproperties.h>

#include <algorithm>

#include "media/bytes.hpp"
#include "media/files/ape_tag.hpp"
#include "media/files/formats.hpp"
#include "media/files/id3_tag.hpp"
#include "media/files/mpeg_frame.hpp"

namespace segue::media {
namespace {

// What LAME and its kin write behind the Xing header of the first frame: the samples before and
// after the music (gabriel.mp3-tech.org/mp3infotag.html).
void read_encoder_gap(const Scan& scan, AudioProperties& audio) {
  constexpr std::size_t info_at_max = 40;  // side information before it, and npos is beyond
  constexpr std::size_t gap_at = 0x8D;     // behind "Xing" or "Info"
  const std::string frame = scan.stream.bytes_at(scan.begin, 512);
  std::size_t at = frame.find("Info");
  if (at > info_at_max) at = frame.find("Xing");
  if (at > info_at_max || at + gap_at + 3 > frame.size()) return;
  const std::string_view encoder = std::string_view(frame).substr(at + 120, 4);
  if (encoder != "LAME" && encoder != "Lavf" && encoder != "Lavc") return;
  const auto packed = static_cast<int>(big_endian(frame, at + gap_at, 3));
  audio.encoder_delay_samples = packed >> 12;
  audio.encoder_padding_samples = packed & 0xFFF;
}

// Where the music begins: behind a frame that only tells about the others, which is what programs
// rewrite that mend or measure a file.
std::uint64_t first_sound_frame(const Scan& scan) {
  constexpr std::size_t info_at_max = 40;
  const std::string frame = scan.stream.bytes_at(scan.begin, 64);
  for (const std::string_view mark : {"Info", "Xing", "VBRI"}) {
    if (frame.find(mark) > info_at_max) continue;
    const auto header = mpeg_frame(big_endian_32(frame, 0));
    return scan.begin + (header ? header->length : 0);
  }
  return scan.begin;
}

Codec codec_of(int layer) {
  if (layer == 1) return Codec::mp1;
  return layer == 2 ? Codec::mp2 : Codec::mp3;
}

}  // namespace

Outcome read_mpeg(const Scan& scan) {
  // A tag that claims more than the file holds is none.
  const auto extent = id3_extent(scan.stream, 0);
  if (extent && extent->end() <= scan.begin) read_id3_at(scan, 0);
  scan.sound = {.begin = first_sound_frame(scan),
                .end = end_before_tags(scan.stream),
                .framing = Framing::mpeg,
                .digest = {}};
  scan.stream.cut(0, scan.begin);
  TagLib::MPEG::File file(&scan.stream, TagLib::ID3v2::FrameFactory::instance(), true,
                          TagLib::AudioProperties::Average);
  if (file.hasAPETag()) {
    scan.tags.begin_source();
    read_ape_tag(*file.APETag(), scan.tags);
  }
  if (file.hasID3v1Tag()) {
    scan.tags.begin_source();
    read_id3v1(*file.ID3v1Tag(), scan.tags);
  }
  const TagLib::MPEG::Properties* const properties = file.audioProperties();
  if (properties == nullptr) return damaged(scan, "no MPEG frame can be read");
  AudioProperties audio{.container = Container::mpeg,
                        .codec = codec_of(properties->layer()),
                        .duration_ms = properties->lengthInMilliseconds(),
                        .bitrate_kbps = properties->bitrate(),
                        .sample_rate_hz = properties->sampleRate(),
                        .channels = properties->channels()};
  read_encoder_gap(scan, audio);
  if (audio.encoder_delay_samples && audio.encoder_padding_samples && audio.sample_rate_hz > 0) {
    const std::int64_t gap = *audio.encoder_delay_samples + *audio.encoder_padding_samples;
    const std::int64_t rate = audio.sample_rate_hz;
    audio.duration_ms =
        std::max<std::int64_t>(audio.duration_ms - (gap * 1000 + rate / 2) / rate, 1);
  }
  return audio;
}

}  // namespace segue::media
