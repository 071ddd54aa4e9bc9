#include "media/tag_fields.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "base/text.hpp"
#include "media/tag_text.hpp"
#include "media/tag_values.hpp"

namespace segue::media {
namespace {

using Values = TagCollector::Values;

std::string line(const TagCollector& tags, std::string_view name) {
  return clean_line(tags.first(name));
}

// What split_names() cuts at or strips, beside white space.
constexpr std::string_view cuts(";/\0", 3);

Values distinct_lines(const TagCollector& tags, std::string_view name, bool split) {
  Values lines;
  for (const std::string& value : tags.all(name)) {
    std::string text = clean_line(value);
    if (!split || text.find_first_of(cuts) == std::string::npos) {
      append_distinct(lines, std::move(text));
      continue;
    }
    for (std::string& part : split_names(text)) append_distinct(lines, std::move(part));
  }
  return lines;
}

Values uuids(const TagCollector& tags, std::string_view name) {
  Values ids;
  for (const std::string& value : tags.all(name)) {
    for (std::string& id : parse_uuids(value)) ids.push_back(std::move(id));
  }
  return ids;
}

std::string uuid(const TagCollector& tags, std::string_view name) {
  Values ids = uuids(tags, name);
  return ids.empty() ? std::string() : std::move(ids.front());
}

struct ArtistNames {
  std::string_view line, list, sort, sort_list, ids;
};

ArtistLine artist_line(const TagCollector& tags, const ArtistNames& names) {
  ArtistLine artist;
  const Values credited = distinct_lines(tags, names.line, false);
  artist.names = distinct_lines(tags, names.list, true);
  artist.musicbrainz_ids = uuids(tags, names.ids);
  if (credited.size() == 1) artist.display = credited.front();
  if (artist.names.empty() && credited.size() == 1) {
    artist.names =
        split_artists(artist.display, artist.musicbrainz_ids.size(), tags.slash_separated());
  } else if (artist.names.empty()) {
    artist.names = credited;
  }
  if (artist.display.empty()) artist.display = listed(credited.empty() ? artist.names : credited);
  const Values sort = distinct_lines(tags, names.sort, false);
  artist.sort = sort.size() == 1 ? sort.front() : listed(sort);
  artist.sort_names = distinct_lines(tags, names.sort_list, true);
  if (artist.sort_names.empty()) artist.sort_names = sort;
  if (artist.sort_names.size() != artist.names.size()) artist.sort_names.clear();
  return artist;
}

Position position(const TagCollector& tags, std::string_view number, std::string_view total) {
  Position position = parse_position(line(tags, number));
  if (!position.total) position.total = parse_position(tags.first(total)).number;
  return position;
}

void map_release(const TagCollector& tags, FileTags& to) {
  to.album = line(tags, "ALBUM");
  to.album_sort = line(tags, "ALBUMSORT");
  to.album_artist = artist_line(tags, {.line = "ALBUMARTIST",
                                       .list = "ALBUMARTISTS",
                                       .sort = "ALBUMARTISTSORT",
                                       .sort_list = "ALBUMARTISTS_SORT",
                                       .ids = "MUSICBRAINZ_ALBUMARTISTID"});
  to.disc = position(tags, "DISCNUMBER", "DISCTOTAL");
  to.disc_subtitle = line(tags, "DISCSUBTITLE");
  to.media_format = line(tags, "MEDIA");
  to.compilation = parse_flag(tags.first("COMPILATION"));
  to.date = parse_date(tags.first("DATE"));
  to.original_date = parse_date(tags.first("ORIGINALDATE"));
  if (!to.original_date) to.original_date = parse_date(tags.first("ORIGINALYEAR"));
  to.release_date = parse_date(tags.first("RELEASEDATE"));
  to.labels = distinct_lines(tags, "LABEL", true);
  to.catalogue_numbers = distinct_lines(tags, "CATALOGNUMBER", true);
  to.barcode = line(tags, "BARCODE");
  to.asin = line(tags, "ASIN");
  for (const std::string& type : distinct_lines(tags, "RELEASETYPE", true)) {
    for (const std::string& part : base::text::split(type, '/')) {
      append_distinct(to.release_types, base::text::lower_ascii(strip(part)));
    }
  }
  to.release_status = base::text::lower_ascii(line(tags, "RELEASESTATUS"));
  to.release_country = line(tags, "RELEASECOUNTRY");
  to.release_version = line(tags, "ALBUMVERSION");
  to.script = line(tags, "SCRIPT");
  to.discogs_release_id = line(tags, "DISCOGS_RELEASE_ID");
}

void map_track(const TagCollector& tags, FileTags& to) {
  to.title = line(tags, "TITLE");
  to.title_sort = line(tags, "TITLESORT");
  to.subtitle = line(tags, "SUBTITLE");
  to.artist = artist_line(tags, {.line = "ARTIST",
                                 .list = "ARTISTS",
                                 .sort = "ARTISTSORT",
                                 .sort_list = "ARTISTS_SORT",
                                 .ids = "MUSICBRAINZ_ARTISTID"});
  to.track = position(tags, "TRACKNUMBER", "TRACKTOTAL");
  for (const std::string& value : tags.all("GENRE")) {
    for (std::string& genre : parse_genres(clean_line(value))) {
      if (!tags.slash_separated()) {
        append_distinct(to.genres, std::move(genre));
        continue;
      }
      for (std::string& part : split_slashed_genres(genre)) {
        append_distinct(to.genres, std::move(part));
      }
    }
  }
  to.moods = distinct_lines(tags, "MOOD", true);
  to.groupings = distinct_lines(tags, "GROUPING", true);
  to.languages = distinct_lines(tags, "LANGUAGE", true);
  to.copyright = line(tags, "COPYRIGHT");
  to.comment = tags.first("COMMENT");
  if (to.comment.empty()) to.comment = tags.first("DESCRIPTION");
  for (const std::string& isrc : distinct_lines(tags, "ISRC", true)) {
    append_distinct(to.isrcs, upper_ascii(isrc));
  }
  const auto bpm = parse_decimal(tags.first("BPM"));
  if (bpm && *bpm > 0 && *bpm < 1000) to.bpm = bpm;
  to.key = line(tags, "KEY");
  const std::string& advisory = tags.first("ITUNESADVISORY");
  if (advisory == "1" || advisory == "4") to.explicit_content = true;
  if (advisory == "2") to.explicit_content = false;
  to.work = line(tags, "WORK");
  to.movement = line(tags, "MOVEMENTNAME");
  // MOVEMENT is the number as Picard writes it, and the name elsewhere.
  Position movement = position(tags, "MOVEMENTNUMBER", "MOVEMENTTOTAL");
  const std::string other = line(tags, "MOVEMENT");
  if (!movement.number) movement.number = parse_position(other).number;
  if (to.movement.empty() && !parse_position(other).number) to.movement = other;
  to.movement_number = movement.number;
  to.movement_total = movement.total;
}

void map_credits(const TagCollector& tags, FileTags& to) {
  constexpr auto roles = std::to_array<std::pair<std::string_view, Role>>({
      {"COMPOSER", Role::composer},
      {"LYRICIST", Role::lyricist},
      {"WRITER", Role::writer},
      {"CONDUCTOR", Role::conductor},
      {"PERFORMER", Role::performer},
      {"REMIXER", Role::remixer},
      {"PRODUCER", Role::producer},
      {"ENGINEER", Role::engineer},
      {"MIXER", Role::mixer},
      {"ARRANGER", Role::arranger},
      {"DJMIXER", Role::dj_mixer},
      {"DIRECTOR", Role::director},
  });
  const Values composer_sort = distinct_lines(tags, "COMPOSERSORT", true);
  for (const auto& [key, role] : roles) {
    const Values names = distinct_lines(tags, key, true);
    for (std::size_t i = 0; i < names.size(); ++i) {
      Credit credit =
          role == Role::performer
              ? parse_performer(names[i])
              : Credit{.role = role, .name = names[i], .instrument = {}, .sort_name = {}};
      if (role == Role::composer && composer_sort.size() == names.size()) {
        credit.sort_name = composer_sort[i];
      }
      to.credits.push_back(std::move(credit));
    }
    if (role != Role::performer) continue;
    constexpr std::string_view prefix = "PERFORMER:";  // the instrument in the name of the field
    for (auto at = tags.map().lower_bound(prefix);
         at != tags.map().end() && at->first.starts_with(prefix); ++at) {
      const std::string instrument = base::text::lower_ascii(at->first.substr(prefix.size()));
      for (const std::string& name : distinct_lines(tags, at->first, true)) {
        to.credits.push_back(
            {.role = role, .name = name, .instrument = instrument, .sort_name = {}});
      }
    }
  }
}

std::optional<double> gain(const TagCollector& tags, std::string_view name,
                           std::string_view r128_name) {
  constexpr double gain_db_max = 64;
  constexpr double r128_step = 256;          // Q7.8 (RFC 7845, 5.2.1)
  constexpr double r128_to_replay_gain = 5;  // dB from -23 to -18 LUFS
  auto value = parse_decimal(tags.first(name));
  if (!value) {
    const auto steps = parse_decimal(tags.first(r128_name));
    if (steps) value = *steps / r128_step + r128_to_replay_gain;
  }
  if (value && std::abs(*value) > gain_db_max) return std::nullopt;
  return value;
}

std::optional<double> peak(const TagCollector& tags, std::string_view name) {
  constexpr double peak_max = 100;
  const auto value = parse_decimal(tags.first(name));
  if (!value || *value <= 0 || *value > peak_max) return std::nullopt;
  return value;
}

// 1–10. POPM's 0–255 is read as Windows and most others write it.
std::optional<int> rating(const TagCollector& tags) {
  const auto share = parse_decimal(tags.first("FMPS_RATING"));
  if (share && *share > 0 && *share <= 1) {
    return std::max(1, static_cast<int>(std::lround(*share * 10)));
  }
  if (const auto popm = parse_decimal(tags.first("POPULARIMETER")); popm && *popm >= 1) {
    constexpr std::array<int, 10> upper = {13, 31, 63, 85, 118, 159, 186, 212, 246, 255};
    if (*popm == 1) return 2;  // the one star of Windows
    const auto at = std::ranges::lower_bound(upper, static_cast<int>(*popm));
    if (at != upper.end()) return static_cast<int>(at - upper.begin()) + 1;
  }
  const auto value = parse_decimal(tags.first("RATING"));
  if (!value || *value < 1 || *value > 100) return std::nullopt;
  if (*value <= 5) return static_cast<int>(std::lround(*value * 2));
  return static_cast<int>(std::lround(*value <= 10 ? *value : *value / 10));
}

// 28 signs of base64, three of them changed (MusicBrainz, Disc ID Calculation).
std::string disc_id(const TagCollector& tags) {
  constexpr std::size_t length = 28;
  constexpr std::string_view alphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
  std::string id = line(tags, "MUSICBRAINZ_DISCID");
  const bool sound = id.size() == length && id.find_first_not_of(alphabet) == std::string::npos;
  return sound ? id : std::string();
}

void map_identifiers(const TagCollector& tags, FileTags& to) {
  to.musicbrainz = {.recording = uuid(tags, "MUSICBRAINZ_TRACKID"),
                    .release_track = uuid(tags, "MUSICBRAINZ_RELEASETRACKID"),
                    .release = uuid(tags, "MUSICBRAINZ_ALBUMID"),
                    .release_group = uuid(tags, "MUSICBRAINZ_RELEASEGROUPID"),
                    .disc = disc_id(tags),
                    .works = uuids(tags, "MUSICBRAINZ_WORKID")};
  to.acoustid_id = uuid(tags, "ACOUSTID_ID");
  to.acoustid_fingerprint = line(tags, "ACOUSTID_FINGERPRINT");
  to.gain = {.track_gain_db = gain(tags, "REPLAYGAIN_TRACK_GAIN", "R128_TRACK_GAIN"),
             .album_gain_db = gain(tags, "REPLAYGAIN_ALBUM_GAIN", "R128_ALBUM_GAIN"),
             .track_peak = peak(tags, "REPLAYGAIN_TRACK_PEAK"),
             .album_peak = peak(tags, "REPLAYGAIN_ALBUM_PEAK")};
  to.rating = rating(tags);
}

}  // namespace

void map_fields(TagCollector& tags, FileTags& to) {
  map_track(tags, to);
  map_release(tags, to);
  map_credits(tags, to);
  map_identifiers(tags, to);
  to.lyrics = tags.take_lyrics();
  to.pictures = tags.take_pictures();
  to.cue_sheet = tags.take_cue_sheet();
  TagCollector::Map raw = tags.take_map();
  to.raw.reserve(raw.size());
  while (!raw.empty()) {
    auto tag = raw.extract(raw.begin());
    to.raw.push_back({.key = std::move(tag.key()), .values = std::move(tag.mapped())});
  }
}

FileTags tags_of(std::vector<RawTag> raw) {
  TagCollector::Map found;
  for (RawTag& tag : raw) found.insert_or_assign(std::move(tag.key), std::move(tag.values));
  TagCollector tags(std::move(found));
  FileTags read;
  map_fields(tags, read);
  return read;
}

}  // namespace segue::media
