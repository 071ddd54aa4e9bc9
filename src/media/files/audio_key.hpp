#pragma once

#include <cstdint>
#include <string>

#include "media/files/bounded_stream.hpp"

// What tells one sound from another, whatever the tags say. Thread: that of the stream.
namespace segue::media {

// Jingles, silence and noise between songs are alike too often.
inline constexpr std::int64_t identifying_ms_min = 5000;

enum class Framing { none, mpeg, ogg };

// Where the sound of a file lies, as its reader found it.
struct SoundPlace {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;  // 0 = not found
  Framing framing = Framing::none;
  std::string digest;  // of the decoded sound, where the file has it
};

// A digest of the sound where the file has one; else its length in bytes, its first 4 KiB and 4 KiB
// from its middle: two reads at most, the first of which the tags mostly needed too. Left out is
// what changes with the tags or for the loudness: the heads of Ogg pages, and of MPEG frames all
// but the main data, because mp3gain writes its gain beside it. 0 = it cannot be told.
[[nodiscard]] std::int64_t audio_key(BoundedStream& stream, const SoundPlace& place);

}  // namespace segue::media
