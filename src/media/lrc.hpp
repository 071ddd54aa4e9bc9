#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace segue::media {

struct LyricsLine {
  std::optional<std::int64_t> start_ms;  // as in the file, not moved by the offset
  std::string value;
  bool operator==(const LyricsLine&) const = default;
};

struct ParsedLyrics {
  bool synced = false;
  std::int64_t offset_ms = 0;     // positive: the lines come sooner
  std::vector<LyricsLine> lines;  // by time when synced; equal times as in the file
};

// Lyrics as LRC, or plain text when no line has a time. Any bytes: what is not UTF-8 (UTF-16 behind
// a byte order mark apart) is read as a Western or Cyrillic code page. Times are [mm:ss],
// [mm:ss.xx] and [hh:mm:ss.xx]; the word times of "enhanced" LRC are left out of the text; tags
// such as [ti:…] are no lines, and neither are lines without a time among others that have one.
// Thread: any.
[[nodiscard]] ParsedLyrics parse_lyrics(std::string_view bytes);

}  // namespace segue::media
