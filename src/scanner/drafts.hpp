#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/catalog_writer.hpp"
#include "domain/music.hpp"
#include "media/file_tags.hpp"
#include "scanner/file_names.hpp"
#include "scanner/walker.hpp"

// The music of one folder family as its files tell it, before any id is known. Plain values: what
// grouping makes and merge writes. `key` is the identity of the row it becomes.
namespace segue::scanner {

struct ArtistDraft {
  std::string key, name, sort_name, sort_key, folded, mbid;
  auto operator<=>(const ArtistDraft&) const = default;
};

struct CreditDraft {
  struct Part {
    ArtistDraft artist;
    std::string credited_name;
    std::string join_phrase;
    auto operator<=>(const Part&) const = default;
  };
  std::string display;
  std::vector<Part> parts;  // never empty
  auto operator<=>(const CreditDraft&) const = default;
};

// A person's part in a track, beside its credit.
struct RoleDraft {
  std::string role;
  ArtistDraft artist;
  std::string attribute;
  auto operator<=>(const RoleDraft&) const = default;
};

// A picture inside a file that may serve as a cover.
struct PictureDraft {
  int index = 0;
  std::uint64_t size_bytes = 0;
  std::string mime;
  media::PictureKind kind = media::PictureKind::other;
  auto operator<=>(const PictureDraft&) const = default;
};

struct FileDraft {
  std::string directory;  // raw bytes, relative to the root
  SeenFile seen;
  domain::FilePart part;
  std::int32_t parts = 0;  // that the file has; 0 = it is whole
  domain::AudioFormat format;
  std::int64_t duration_ms = 0;                                // of the part
  std::optional<std::int32_t> encoder_delay, encoder_padding;  // samples
  domain::ReplayGain gain;
  domain::Lyrics lyrics = domain::Lyrics::none;
  std::optional<std::int32_t> rating;  // 1 to 10
  std::int64_t audio_key = 0;
  std::string raw_tags_json;
  std::vector<PictureDraft> pictures;  // best first
  domain::ImageId cover;               // chosen later, by covers.cpp
  bool operator==(const FileDraft&) const = default;

  [[nodiscard]] std::string relative_path() const { return joined(directory, seen.name); }
};

struct MediumDraft {
  std::int32_t position = 1;
  std::string format, title;
  std::int32_t track_total = 0;  // as the tags say; 0 = they do not
  std::vector<std::string> disc_ids;
  auto operator<=>(const MediumDraft&) const = default;
};

// Two files may be the same recording: encoders and headers differ by so much.
[[nodiscard]] constexpr bool same_length(std::int64_t left_ms, std::int64_t right_ms) {
  constexpr std::int64_t difference_ms_max = 3000;
  return left_ms - right_ms <= difference_ms_max && right_ms - left_ms <= difference_ms_max;
}

struct WorkDraft {
  std::string key, title, mbid;
  auto operator<=>(const WorkDraft&) const = default;
};

// The work that a recording performs, or the movement of it.
struct RecordingWorkDraft {
  WorkDraft work;
  std::string movement;
  std::int32_t movement_number = 0, movement_total = 0;  // 0 = not known
  auto operator<=>(const RecordingWorkDraft&) const = default;
};

// What was recorded: the same on every release that has it.
struct RecordingDraft {
  std::string mbid, acoustid;
  std::optional<double> bpm;
  std::string musical_key;
  std::vector<std::string> languages, isrcs;
  domain::PartialDate first_release_date;
  std::optional<bool> explicit_content;
  std::vector<RecordingWorkDraft> works;
  bool operator==(const RecordingDraft&) const = default;
};

struct TrackDraft {
  std::int32_t disc = 1;
  std::int32_t position = 0;  // 0 = not known
  std::string number;         // as printed, where it is not the position: "A1"
  std::string title, sort_title, sort_key, folded, mbid;
  RecordingDraft recording;
  CreditDraft credit;
  std::int64_t duration_ms = 0;
  domain::PartialDate date;
  std::vector<std::string> genres, moods, groupings;
  std::vector<RoleDraft> roles;
  std::vector<FileDraft> files;  // best first; never empty
  bool operator==(const TrackDraft&) const = default;
};

struct GroupDraft {
  std::string key, title, sort_key, folded, mbid;
  CreditDraft credit;
  std::vector<std::string> types;
  domain::PartialDate first_release_date;
  bool operator==(const GroupDraft&) const = default;
};

struct ReleaseDraft {
  GroupDraft group;
  std::string key, title, sort_title, sort_key, folded, version;
  std::string artist_sort_key;  // of the credit
  std::string mbid, barcode, country, status, discogs_id, asin, language, script, copyright;
  CreditDraft credit;
  domain::PartialDate date, original_date;
  bool compilation = false;
  std::int32_t disc_total = 0;  // as the tags say; 0 = they do not
  std::vector<domain::LabelInfo> labels;
  std::vector<MediumDraft> media;  // by position
  std::vector<TrackDraft> tracks;  // by disc, position, file
  bool operator==(const ReleaseDraft& other) const = default;
};

}  // namespace segue::scanner
