#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "media/file_tags.hpp"
#include "media/files/audio_key.hpp"
#include "media/files/bounded_stream.hpp"
#include "media/tag_collector.hpp"

// One reader per container family. Each fills the collector and says what the sound is.
// Thread: one at a time on the same scan.
namespace segue::media {

struct Scan {
  BoundedStream& stream;
  TagCollector& tags;
  std::uint64_t begin = 0;  // of the container, behind ID3v2 tags that stand before it
  SoundPlace& sound;        // for readers to tell
};

using Outcome = base::Result<AudioProperties>;

Outcome read_flac(const Scan& scan);
Outcome read_ogg(const Scan& scan);
Outcome read_mpeg(const Scan& scan);
Outcome read_mp4(const Scan& scan);
Outcome read_wav(const Scan& scan);
Outcome read_aiff(const Scan& scan);
Outcome read_dsf(const Scan& scan);
Outcome read_dff(const Scan& scan);
Outcome read_wavpack(const Scan& scan);
Outcome read_ape(const Scan& scan);
Outcome read_musepack(const Scan& scan);
Outcome read_tta(const Scan& scan);
Outcome read_asf(const Scan& scan);

// Where the tags begin that stand behind the sound (APEv2, ID3v1), or the end of the file.
[[nodiscard]] std::uint64_t end_before_tags(BoundedStream& stream);

// "FILE is damaged: REASON", and what to do.
[[nodiscard]] std::unexpected<base::Error> damaged(const Scan& scan, std::string_view reason);
[[nodiscard]] std::unexpected<base::Error> copy_protected(const Scan& scan);

}  // namespace segue::media
