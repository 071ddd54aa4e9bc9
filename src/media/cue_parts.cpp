#include "media/cue_parts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <map>
#include <utility>

#include "base/crypto.hpp"
#include "base/text.hpp"
#include "media/raw_tags.hpp"

namespace segue::media {
namespace {

using domain::FilePart;
using Tags = std::map<std::string, std::vector<std::string>, std::less<>>;

constexpr std::int64_t ms_per_second = 1000;

// Tags of a file that hold for one track: of a disc's file they are of none.
constexpr auto of_a_track = std::to_array<std::string_view>({
    "ACOUSTID_FINGERPRINT",
    "ACOUSTID_ID",
    "ARTIST",
    "ARTISTS",
    "ARTISTSORT",
    "ARTISTS_SORT",
    "BPM",
    "FMPS_RATING",
    "ISRC",
    "ITUNESADVISORY",
    "KEY",
    "MOVEMENT",
    "MOVEMENTNAME",
    "MOVEMENTNUMBER",
    "MOVEMENTTOTAL",
    "MUSICBRAINZ_ARTISTID",
    "MUSICBRAINZ_RELEASETRACKID",
    "MUSICBRAINZ_TRACKID",
    "MUSICBRAINZ_WORKID",
    "POPULARIMETER",
    "R128_TRACK_GAIN",
    "RATING",
    "REPLAYGAIN_TRACK_GAIN",
    "REPLAYGAIN_TRACK_PEAK",
    "SUBTITLE",
    "TITLE",
    "TITLESORT",
    "TRACKNUMBER",
    "TRACKTOTAL",
    "WORK",
});

// What a disc's file says of itself where it should say it of the disc.
constexpr auto meant_of_the_disc = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"ARTIST", "ALBUMARTIST"},
    {"ARTISTS", "ALBUMARTISTS"},
    {"ARTISTSORT", "ALBUMARTISTSORT"},
    {"ARTISTS_SORT", "ALBUMARTISTS_SORT"},
    {"MUSICBRAINZ_ARTISTID", "MUSICBRAINZ_ALBUMARTISTID"},
    {"R128_TRACK_GAIN", "R128_ALBUM_GAIN"},
    {"REPLAYGAIN_TRACK_GAIN", "REPLAYGAIN_ALBUM_GAIN"},
    {"REPLAYGAIN_TRACK_PEAK", "REPLAYGAIN_ALBUM_PEAK"},
});

// Tags that go with a name, and are wrong beside another one.
constexpr auto companions = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"ALBUM", "ALBUMSORT"},
    {"ALBUM", "ALBUMVERSION"},
    {"ALBUMARTIST", "ALBUMARTISTS"},
    {"ALBUMARTIST", "ALBUMARTISTSORT"},
    {"ALBUMARTIST", "ALBUMARTISTS_SORT"},
    {"ALBUMARTIST", "MUSICBRAINZ_ALBUMARTISTID"},
    {"COMPOSER", "COMPOSERSORT"},
    {"REPLAYGAIN_ALBUM_GAIN", "R128_ALBUM_GAIN"},
});

void erase(Tags& tags, std::string_view name) {
  if (const auto at = tags.find(name); at != tags.end()) tags.erase(at);
}

Tags tags_from(const std::vector<RawTag>& raw) {
  Tags tags;
  for (const RawTag& tag : raw) tags.insert_or_assign(tag.key, tag.values);
  return tags;
}

std::vector<RawTag> raw_from(const Tags& tags) {
  std::vector<RawTag> raw;
  raw.reserve(tags.size());
  for (const auto& [name, values] : tags) raw.push_back({.key = name, .values = values});
  return raw;
}

bool same_values(const std::vector<std::string>& left, const std::vector<std::string>& right) {
  return std::ranges::equal(left, right, [](const std::string& one, const std::string& other) {
    return base::text::folded(one) == base::text::folded(other);
  });
}

void put_over(Tags& tags, const std::vector<RawTag>& said) {
  for (const RawTag& tag : said) {
    const auto had = tags.find(tag.key);
    if (had == tags.end() || !same_values(had->second, tag.values)) {
      for (const auto& [name, companion] : companions) {
        if (name == tag.key) erase(tags, companion);
      }
    }
    tags.insert_or_assign(tag.key, tag.values);
  }
}

// What the file says of the disc.
Tags disc_tags_of(std::string_view raw_tags_json) {
  Tags tags = tags_from(raw_tags_of(raw_tags_json));
  const bool has_artist = tags.contains("ALBUMARTIST");
  for (const auto& [name, meant] : meant_of_the_disc) {
    const auto at = tags.find(name);
    const bool of_artist = meant.contains("ARTIST");
    if (at == tags.end() || tags.contains(meant) || (of_artist && has_artist)) continue;
    tags.emplace(meant, at->second);
  }
  for (const std::string_view name : of_a_track) erase(tags, name);
  return tags;
}

std::unexpected<base::Error> bad_times(const CueTrack& track, std::string_view what) {
  return base::fail(base::ErrorCode::corrupt,
                    fmt::format("Track {} of the CUE sheet {}, so the file is one track. Correct "
                                "the times of the sheet, or delete it.",
                                track.number, what));
}

std::int64_t ms_of(std::int64_t frames) {
  return frames * ms_per_second / FilePart::frames_per_second;
}

// Where each track that sounds begins and ends: with the next one, whose gap belongs to it as on a
// CD. Data has no place in it, and what stands before data is no music either.
base::Result<std::vector<FilePart>> places_of(const CueFile& file, std::int64_t duration_ms) {
  std::vector<FilePart> places;
  std::int32_t last = -1;
  for (const CueTrack& track : file.tracks) {
    const auto start = track.audio || !track.gap ? track.start : track.gap;
    if (!start) return bad_times(track, "has no INDEX 01");
    if (*start <= last) return bad_times(track, "does not begin behind the one before it");
    if (!track.audio && ms_of(*start) >= duration_ms) continue;  // in a file of its own
    if (ms_of(*start) >= duration_ms) return bad_times(track, "begins beyond the end of the file");
    if (!places.empty() && places.back().end == 0) places.back().end = *start;
    last = *start;
    if (!track.audio) continue;
    places.push_back({.number = static_cast<std::int32_t>(places.size()) + 1, .start = *start});
  }
  return places;
}

// The sound is known by that of its file, and by where it lies in it.
std::int64_t key_of(std::int64_t file_key, const FilePart& part) {
  if (file_key == 0) return 0;
  const auto digest = base::crypto::sha256(fmt::format("{} {} {}", file_key, part.start, part.end));
  std::int64_t key = 0;
  std::memcpy(&key, digest.data(), sizeof key);
  return key;
}

AudioProperties sound_of(const AudioProperties& file, const FilePart& part) {
  AudioProperties audio = file;
  const std::int64_t end_ms = part.end == 0 ? file.duration_ms : ms_of(part.end);
  audio.duration_ms = std::max<std::int64_t>(end_ms - ms_of(part.start), 1);
  return audio;
}

}  // namespace

base::Result<std::vector<CuePart>> cue_parts(const FileTags& file, std::string_view raw_tags_json,
                                             const CueSheet& sheet, std::size_t index) {
  const CueFile& said = sheet.files.at(index);
  const auto places = places_of(said, file.audio.duration_ms);
  if (!places) return std::unexpected(places.error());
  Tags of_disc = disc_tags_of(raw_tags_json);
  put_over(of_disc, sheet.tags);
  const std::string total = std::to_string(sheet.audio_tracks());
  std::vector<CuePart> parts;
  auto place = places->begin();
  for (const CueTrack& track : said.tracks) {
    if (!track.audio) continue;
    const std::string number = std::to_string(track.number);
    std::vector<RawTag> own = {
        {"TITLE", {"Track " + number}}, {"TRACKNUMBER", {number}}, {"TRACKTOTAL", {total}}};
    own.insert(own.end(), track.tags.begin(), track.tags.end());
    Tags all = of_disc;
    put_over(all, own);
    CuePart& part = parts.emplace_back();
    part.part = *place++;
    part.tags = tags_of(raw_from(all));
    part.tags.raw = {};
    part.tags.audio = sound_of(file.audio, part.part);
    part.tags.audio_key = key_of(file.audio_key, part.part);
    part.tags.pictures = file.pictures;
    if (parts.size() == 1) {
      part.raw_tags_json = media::raw_tags_json(raw_from(all));
      continue;
    }
    Tags of_sheet = tags_from(sheet.tags);
    put_over(of_sheet, own);
    part.raw_tags_json = media::raw_tags_json(raw_from(of_sheet));
  }
  if (parts.empty()) return bad_times(said.tracks.front(), "is no sound");
  return parts;
}

}  // namespace segue::media
