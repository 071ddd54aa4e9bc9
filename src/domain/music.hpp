#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "domain/ids.hpp"

// What Segue knows about music, as it is read: MusicBrainz's entities, filled from tags.
// Names of things are UTF-8 in NFC and never empty.
namespace segue::domain {

// Year, or year and month, or the whole date; 0 = not known.
struct PartialDate {
  std::int16_t year = 0;
  std::int8_t month = 0;
  std::int8_t day = 0;
  auto operator<=>(const PartialDate&) const = default;
  [[nodiscard]] explicit operator bool() const { return year != 0; }
  // yyyymmdd, sortable: the form in the database.
  [[nodiscard]] std::int32_t packed() const { return year * 10000 + month * 100 + day; }
  [[nodiscard]] static PartialDate unpack(std::int32_t packed) {
    return {static_cast<std::int16_t>(packed / 10000), static_cast<std::int8_t>(packed / 100 % 100),
            static_cast<std::int8_t>(packed % 100)};
  }
};

// The name as printed, and the artists in it. `display` is what the tags say and is never rebuilt
// from the parts.
struct ArtistCredit {
  struct Part {
    ArtistId artist;
    std::string credited_name;
    std::string join_phrase;  // between this part and the next: " feat. "
    auto operator<=>(const Part&) const = default;
  };
  std::string display;
  std::vector<Part> parts;
  auto operator<=>(const ArtistCredit&) const = default;
};

// 26 letters of base 32: HMAC(server key, hash of the picture's bytes), 128 bits. Whoever has the
// id may see the picture.
struct ImageId {
  std::string value;
  auto operator<=>(const ImageId&) const = default;
  [[nodiscard]] explicit operator bool() const { return !value.empty(); }
};

// What one user says of an artist, a release or a track, and has heard of it.
struct Annotation {
  base::UnixMs starred_at = 0;  // 0 = it is no favourite
  std::int32_t rating = 0;      // 1 to 10, in half stars; 0 = none
  std::int64_t play_count = 0;  // of an artist or a release: plays of their tracks
  base::UnixMs played_at = 0;   // last; 0 = never
  auto operator<=>(const Annotation&) const = default;
};

struct Artist {
  ArtistId id;
  std::string name;
  std::string sort_name;  // "Beatles, The"
  std::string sort_key;   // what lists are ordered by (base::text::sort_key)
  std::string mbid;
  std::int32_t release_count = 0;  // releases credited to the artist
  ImageId cover;                   // of one of these, until the artist has a picture
  std::string thumbhash;           // of the cover, base64url; "" = not known yet
  Annotation mine;                 // of the user who reads
};

struct Release {
  ReleaseId id;
  ReleaseGroupId group;
  std::string title;
  std::string sort_title;  // as the tags say, else the title
  std::string version;     // "Deluxe Edition", "2011 Remaster": what tells editions apart
  ArtistCredit credit;
  PartialDate date;           // of this edition
  PartialDate original_date;  // of the release group's first
  bool compilation = false;
  std::vector<std::string> types;  // "album", "ep", "live" …; lower case
  std::vector<std::string> genres;
  std::vector<std::string> labels;
  std::string mbid;
  std::int32_t medium_count = 0;
  std::int32_t track_count = 0;
  std::int64_t duration_ms = 0;
  ImageId cover;
  std::string thumbhash;  // of the cover, base64url; "" = not known yet
  base::UnixMs added_at = 0;
  Annotation mine;  // of the user who reads
};

struct AudioFormat {
  std::string container;  // "flac", "mp3", "ogg", "mp4", "wav", "aiff", "wavpack" …
  std::string codec;      // "flac", "mp3", "vorbis", "opus", "aac", "alac", "pcm" …
  bool lossless = false;
  std::int32_t bitrate_kbps = 0;
  std::int32_t sample_rate_hz = 0;
  std::int32_t bit_depth = 0;  // 0 where the codec has none
  std::int32_t channels = 0;
  auto operator<=>(const AudioFormat&) const = default;
};

// What a track is of its file: all of it, or the part that a CUE sheet gives it.
struct FilePart {
  static constexpr std::int64_t frames_per_second = 75;  // of a CD, in which sheets count

  std::int32_t number = 0;  // 0 = the whole file; 1, 2 … = the audio tracks of its sheet
  std::int32_t start = 0;   // in frames
  std::int32_t end = 0;     // likewise; 0 = the end of the file
  auto operator<=>(const FilePart&) const = default;
  [[nodiscard]] explicit operator bool() const { return number != 0; }
};

// Lyrics that lie in the file itself.
enum class Lyrics { none, plain, synced };

// As found in tags, in dB and as a fraction of full scale; Opus R128 brought to -18 LUFS.
struct ReplayGain {
  std::optional<double> track_gain_db, album_gain_db, track_peak, album_peak;
  bool operator==(const ReplayGain&) const = default;
};

struct Track {
  TrackId id;
  RecordingId recording;
  ReleaseId release;
  std::string release_title;
  std::string title;
  std::string sort_title;  // as the tags say, else the title
  ArtistCredit credit;
  ArtistCredit release_credit;
  std::int32_t disc = 1;
  std::int32_t position = 0;  // 0 = not known
  std::string number;         // as printed: "A1"; else empty
  std::int64_t duration_ms = 0;
  PartialDate date;
  std::vector<std::string> genres;
  std::string mbid;  // of the release's track
  std::string recording_mbid;
  ReplayGain gain;
  AudioFormat format;
  FilePart part;
  std::int64_t size_bytes = 0;  // of the whole file
  ImageId cover;
  base::UnixMs added_at = 0;
  bool available = true;  // false: its files are missing or their root is offline
  Annotation mine;        // of the user who reads
};

struct Medium {
  std::int32_t position = 1;
  std::string format;            // "CD", "Vinyl" …
  std::string title;             // disc subtitle
  std::int32_t track_total = 0;  // as the tags say; 0 = they do not
};

// As lists are browsed by it.
struct Genre {
  std::string name;
  std::int64_t release_count = 0;
  std::int64_t track_count = 0;
};

struct ReleaseDetail {
  Release release;
  std::vector<Medium> media;
  std::vector<Track> tracks;      // by disc, position, file name
  std::vector<Release> editions;  // the group's other releases
};

struct ArtistDetail {
  Artist artist;
  std::vector<Release> releases;    // credited on the release, newest first
  std::vector<Release> appears_on;  // credited on tracks only
};

}  // namespace segue::domain
