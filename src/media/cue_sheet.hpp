#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "media/raw_tag.hpp"

// CUE sheets: which tracks lie in one long file. Pure functions; thread: any.
namespace segue::media {

struct CueTrack {
  int number = 0;  // 1, 2 …; as it is written where these rise
  bool audio = true;
  // INDEX 00 and INDEX 01: where the gap before it and the track itself begin, in frames of a CD
  // from the beginning of the file.
  std::optional<std::int32_t> gap, start;
  std::vector<RawTag> tags;
  bool operator==(const CueTrack&) const = default;
};

struct CueFile {
  std::string name;  // without folders; UTF-8
  std::vector<CueTrack> tracks;
  bool operator==(const CueFile&) const = default;

  [[nodiscard]] std::size_t audio_tracks() const;
};

// What it says of the disc and of tracks is kept as tags of sound files would say it: its TITLE is
// ALBUM, and TITLE of a track.
struct CueSheet {
  std::vector<RawTag> tags;
  std::vector<CueFile> files;
  bool operator==(const CueSheet&) const = default;

  // One of its files has several tracks. Else it only lists files that stand for themselves.
  [[nodiscard]] bool is_disc() const;
  [[nodiscard]] std::size_t audio_tracks() const;
};

// Any bytes: UTF-8, UTF-16, or a Western or Cyrillic code page; what is not understood is passed
// over, line by line. Errors: corrupt (it is no sheet), too_large (limits::cue_files_max,
// limits::cue_tracks_max).
[[nodiscard]] base::Result<CueSheet> parse_cue_sheet(std::string_view bytes);

// Of the whole file behind `fd`. Errors: as above, too_large (limits::cue_sheet_bytes_max), io.
[[nodiscard]] base::Result<CueSheet> read_cue_sheet(int fd);

// FLAC's block of that name, which has times and codes but no words; none: it holds no tracks.
[[nodiscard]] std::optional<CueSheet> read_flac_cue_sheet(std::string_view block,
                                                          int sample_rate_hz);

}  // namespace segue::media
