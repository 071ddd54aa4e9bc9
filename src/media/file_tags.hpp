#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/music.hpp"
#include "media/cue_sheet.hpp"
#include "media/raw_tag.hpp"

// What a sound file says about itself. All text is valid UTF-8 in NFC, trimmed, without control
// characters.
namespace segue::media {

enum class Container {
  flac,
  mpeg,
  ogg,
  mp4,
  wav,
  aiff,
  wavpack,
  ape,
  musepack,
  dsf,
  dff,
  tta,
  asf
};

enum class Codec {
  flac,
  mp1,
  mp2,
  mp3,
  vorbis,
  opus,
  speex,
  aac,
  alac,
  pcm,
  wavpack,
  ape,
  musepack,
  dsd,
  tta,
  wma,
  wma_lossless,
  other
};

// The short words of the field ("flac", "mp3", "aac", "pcm", …), stored and sent as they are.
[[nodiscard]] std::string_view name(Container container);
[[nodiscard]] std::string_view name(Codec codec);

struct AudioProperties {
  Container container{};
  Codec codec = Codec::other;
  bool lossless = false;
  std::int64_t duration_ms = 0;  // always > 0
  int bitrate_kbps = 0;
  int sample_rate_hz = 0;
  int bit_depth = 0;  // 0: not a property of this codec; 1 for DSD
  int channels = 0;
  // Samples that the encoder put before and after the music, where the file says so.
  std::optional<int> encoder_delay_samples;
  std::optional<int> encoder_padding_samples;
};

// `text` as written ("A3", "01"); `number` only where it is one ("A3" has none).
struct Position {
  std::string text;
  std::optional<int> number;
  std::optional<int> total;
};

enum class Role {
  composer,
  lyricist,
  writer,
  conductor,
  performer,
  remixer,
  producer,
  engineer,
  mixer,
  arranger,
  dj_mixer,
  director
};
[[nodiscard]] std::string_view name(Role role);

struct Credit {
  Role role{};
  std::string name;
  std::string instrument;  // of a performer: "cello", "vocals"
  std::string sort_name;   // of a composer, where the file has it
};

// A credited artist line. `names` are the parts in order; `display` is what the file shows and is
// never rebuilt from the parts when the file gave one. "feat." is not taken apart here.
struct ArtistLine {
  std::string display;
  std::string sort;
  std::vector<std::string> names;
  std::vector<std::string> sort_names;       // empty, or one per name
  std::vector<std::string> musicbrainz_ids;  // as many as the file has; may differ from names
};

struct MusicBrainzIds {  // lower case UUIDs; "" = none, broken ones are dropped
  std::string recording;
  std::string release_track;
  std::string release;
  std::string release_group;
  std::string disc;  // of the table of contents: no UUID
  std::vector<std::string> works;
};

struct EmbeddedLyrics {
  std::string language;  // ISO 639-2, "" = not said
  std::string description;
  std::string text;     // lines end with \n; LRC ("[mm:ss.xx]line") when synced
  bool synced = false;  // from SYLT, or text that is LRC
};

enum class PictureKind { other, front, back, booklet, medium, artist };
[[nodiscard]] std::string_view name(PictureKind kind);

// A picture inside the file; its bytes are fetched with this index.
struct EmbeddedPicture {
  int index = 0;
  PictureKind kind = PictureKind::other;
  std::string mime;  // "image/jpeg"; "" = not said
  std::uint64_t bytes =
      0;  // size of the encoded picture; more than limits::cover_bytes_max is possible
  std::string description;
};

struct FileTags {
  AudioProperties audio;

  // The same for files of one sound, whatever their tags say and wherever the sound lies in them;
  // 0 = not told, as of anything shorter than 5 s.
  std::int64_t audio_key = 0;

  std::string title;
  std::string title_sort;
  std::string subtitle;
  ArtistLine artist;

  std::string album;
  std::string album_sort;
  ArtistLine album_artist;

  Position track;
  Position disc;
  std::string disc_subtitle;
  std::string media_format;  // "CD", "12\" Vinyl"
  bool compilation = false;

  domain::PartialDate date;           // of the recording or, as most files mean it, of this edition
  domain::PartialDate original_date;  // of the first edition
  domain::PartialDate release_date;

  std::vector<std::string> genres;  // ID3v1 numbers resolved; no doubles
  std::vector<std::string> moods;
  std::vector<std::string> groupings;

  std::vector<std::string> labels;
  std::vector<std::string> catalogue_numbers;
  std::string barcode;
  std::string asin;
  std::vector<std::string> release_types;  // "album", "compilation"; lower case
  std::string release_status;              // lower case
  std::string release_country;
  std::string release_version;  // "Deluxe Edition"
  std::string script;
  std::vector<std::string> languages;
  std::string copyright;
  std::string comment;
  std::vector<std::string> isrcs;

  std::optional<double> bpm;
  std::string key;
  std::optional<bool> explicit_content;  // true: explicit, false: marked clean
  std::optional<int> rating;             // 1–10, from POPM, FMPS_RATING or RATING

  std::vector<Credit> credits;  // in the order of the roles above, then of the file
  std::string work;
  std::string movement;
  std::optional<int> movement_number;
  std::optional<int> movement_total;

  MusicBrainzIds musicbrainz;
  std::string acoustid_id;
  std::string acoustid_fingerprint;
  std::string discogs_release_id;

  // For ReplayGain's reference (-18 LUFS); R128 tags (-23 LUFS) are 5 dB up already.
  domain::ReplayGain gain;
  std::vector<EmbeddedLyrics> lyrics;
  std::vector<EmbeddedPicture> pictures;
  std::optional<CueSheet> cue_sheet;  // that lies in the file and is of a disc
  std::vector<RawTag> raw;  // ordered by key; lyrics, pictures and sheet are not repeated here
};

// A file as the system knows it.
struct FileState {
  std::int64_t size_bytes = 0;
  std::int64_t mtime_ns = 0;
  std::int64_t inode = 0;
  auto operator<=>(const FileState&) const = default;
};

// What a file's raw tags say, read once more: all but sound, lyrics and pictures; artists and
// genres that ID3v2.3 joined with "/" stay joined.
[[nodiscard]] FileTags tags_of(std::vector<RawTag> raw);

}  // namespace segue::media
