#include "subsonic/dto.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <ctime>
#include <unordered_map>

#include "base/text.hpp"
#include "services/playing.hpp"

namespace segue::subsonic::dto {
namespace {

OptionalText known(const std::string& text) {
  return text.empty() ? std::nullopt : OptionalText(text);
}

OptionalNumber known(std::int64_t number) {
  return number == 0 ? std::nullopt : OptionalNumber(number);
}

std::optional<ItemDate> known(const domain::PartialDate& date) {
  if (!date) return std::nullopt;
  return ItemDate{known(std::int64_t{date.year}), known(std::int64_t{date.month}),
                  known(std::int64_t{date.day})};
}

std::int64_t seconds(std::int64_t ms) {
  return (ms + 500) / 1000;
}

OptionalText first_of(const std::vector<std::string>& values) {
  return values.empty() ? std::nullopt : OptionalText(values.front());
}

OptionalText first_artist(const domain::ArtistCredit& credit) {
  return credit.parts.empty() ? std::nullopt : OptionalText(to_string(credit.parts.front().artist));
}

std::vector<ItemGenre> genres_of(const std::vector<std::string>& names) {
  std::vector<ItemGenre> out;
  out.reserve(names.size());
  for (const std::string& name : names) out.push_back({name});
  return out;
}

std::vector<ArtistReference> artists_of(const domain::ArtistCredit& credit) {
  std::vector<ArtistReference> out;
  out.reserve(credit.parts.size());
  for (const auto& part : credit.parts) out.push_back({to_string(part.artist), part.credited_name});
  return out;
}

// Clients make file names of it; it need not exist anywhere.
std::string path_of(const domain::Track& track) {
  const auto safe = [](std::string text) {
    for (char& c : text) {
      if (c == '/' || c == '\0') c = '_';
    }
    return text;
  };
  return fmt::format("{}/{}/{}-{:02} {}.{}", safe(track.release_credit.display),
                     safe(track.release_title), track.disc, track.position, safe(track.title),
                     services::suffix_of(track.format));
}

std::string ignored_articles() {
  std::string list;
  for (const std::string_view article : base::text::leading_articles()) {
    if (!list.empty()) list += ' ';
    list += static_cast<char>(article.front() - 'a' + 'A');
    list += article.substr(1);
  }
  return list;
}

}  // namespace

std::string moment(base::UnixMs ms) {
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z",
                     fmt::gmtime(static_cast<std::time_t>(ms / 1000)), ms % 1000);
}

OptionalText moment_if(base::UnixMs ms) {
  return ms == 0 ? std::nullopt : OptionalText(moment(ms));
}

OptionalNumber stars_of(std::int32_t rating) {
  return known(std::int64_t{(rating + 1) / 2});
}

Child from(const domain::Track& track) {
  return {.id = to_string(track.id),
          .parent = to_string(track.release),
          .isDir = false,
          .title = track.title,
          .album = track.release_title,
          .artist = track.credit.display,
          .track = known(std::int64_t{track.position}),
          .year = known(std::int64_t{track.date.year}),
          .genre = first_of(track.genres),
          .coverArt = known(track.cover.value),
          .size = track.size_bytes,
          .contentType = std::string(services::mime_of(track.format)),
          .suffix = std::string(services::suffix_of(track.format)),
          .duration = seconds(track.duration_ms),
          .bitRate = known(std::int64_t{track.format.bitrate_kbps}),
          .bitDepth = known(std::int64_t{track.format.bit_depth}),
          .samplingRate = known(std::int64_t{track.format.sample_rate_hz}),
          .channelCount = known(std::int64_t{track.format.channels}),
          .path = path_of(track),
          .discNumber = known(std::int64_t{track.disc}),
          .created = moment(track.added_at),
          .albumId = to_string(track.release),
          .artistId = first_artist(track.credit),
          .type = "music",
          .mediaType = "song",
          .musicBrainzId = known(track.recording_mbid),
          .sortName = track.sort_title,
          .displayArtist = track.credit.display,
          .displayAlbumArtist = track.release_credit.display,
          .genres = genres_of(track.genres),
          .artists = artists_of(track.credit),
          .albumArtists = artists_of(track.release_credit),
          .replayGain = {track.gain.track_gain_db, track.gain.album_gain_db, track.gain.track_peak,
                         track.gain.album_peak},
          .starred = moment_if(track.mine.starred_at),
          .played = moment_if(track.mine.played_at),
          .userRating = stars_of(track.mine.rating),
          .playCount = known(track.mine.play_count)};
}

Child folder_of(const domain::Release& release) {
  Child folder{.id = to_string(release.id),
               .parent = first_artist(release.credit).value_or(""),
               .isDir = true,
               .title = release.title,
               .album = release.title,
               .artist = release.credit.display,
               .name = release.title,
               .songCount = release.track_count,
               .year = known(std::int64_t{release.date.year}),
               .genre = first_of(release.genres),
               .coverArt = known(release.cover.value),
               .duration = seconds(release.duration_ms),
               .created = moment(release.added_at),
               .albumId = to_string(release.id),
               .artistId = first_artist(release.credit),
               .type = "music",
               .mediaType = "album",
               .sortName = release.sort_title,
               .displayArtist = release.credit.display,
               .displayAlbumArtist = release.credit.display,
               .genres = genres_of(release.genres),
               .artists = artists_of(release.credit),
               .albumArtists = artists_of(release.credit)};
  folder.starred = moment_if(release.mine.starred_at);
  folder.played = moment_if(release.mine.played_at);
  folder.userRating = stars_of(release.mine.rating);
  folder.playCount = known(release.mine.play_count);
  return folder;
}

AlbumID3 from(const domain::Release& release) {
  AlbumID3 album{.id = to_string(release.id),
                 .name = release.title,
                 .artist = release.credit.display,
                 .version = known(release.version),
                 .artistId = first_artist(release.credit),
                 .coverArt = known(release.cover.value),
                 .songCount = release.track_count,
                 .duration = seconds(release.duration_ms),
                 .created = moment(release.added_at),
                 .year = known(std::int64_t{release.original_date ? release.original_date.year
                                                                  : release.date.year}),
                 .genre = first_of(release.genres),
                 .musicBrainzId = known(release.mbid),
                 .sortName = release.sort_title,
                 .displayArtist = release.credit.display,
                 .isCompilation = release.compilation,
                 .originalReleaseDate = known(release.original_date),
                 .releaseDate = known(release.date),
                 .genres = genres_of(release.genres),
                 .artists = artists_of(release.credit),
                 .releaseTypes = release.types,
                 .recordLabels = {},
                 .starred = moment_if(release.mine.starred_at),
                 .played = moment_if(release.mine.played_at),
                 .userRating = stars_of(release.mine.rating),
                 .playCount = known(release.mine.play_count)};
  for (const std::string& label : release.labels) album.recordLabels.push_back({label});
  return album;
}

std::vector<Child> folders_of(const std::vector<domain::Release>& releases) {
  std::vector<Child> folders;
  folders.reserve(releases.size());
  for (const domain::Release& release : releases) folders.push_back(folder_of(release));
  return folders;
}

AlbumWithSongs from(const domain::ReleaseDetail& detail) {
  AlbumWithSongs album{from(detail.release), {}, all_from(detail.tracks)};
  for (const domain::Medium& medium : detail.media) {
    if (!medium.title.empty()) album.discTitles.push_back({medium.position, medium.title});
  }
  return album;
}

ArtistID3 from(const domain::Artist& artist) {
  return {.id = to_string(artist.id),
          .name = artist.name,
          .coverArt = known(artist.cover.value),
          .musicBrainzId = known(artist.mbid),
          .albumCount = artist.release_count,
          .sortName = artist.sort_name,
          .starred = moment_if(artist.mine.starred_at),
          .userRating = stars_of(artist.mine.rating)};
}

Genre from(const domain::Genre& genre) {
  return {.songCount = genre.track_count, .albumCount = genre.release_count, .value = genre.name};
}

Playlist from(const domain::Playlist& playlist, domain::UserId reader) {
  return {.id = to_string(playlist.id),
          .name = playlist.name,
          .comment = known(playlist.comment),
          .owner = playlist.owner_name,
          .public_ = playlist.shared,
          .songCount = playlist.item_count,
          .duration = seconds(playlist.duration_ms),
          .created = moment(playlist.created_at),
          .changed = moment(playlist.changed_at),
          .coverArt =
              playlist.covers.empty() ? std::nullopt : OptionalText(playlist.covers.front().value),
          .readonly = playlist.owner != reader};
}

ArtistWithAlbums from(const domain::ArtistDetail& detail) {
  return {from(detail.artist), all_from(detail.releases)};
}

Artists indexed(const std::vector<domain::Artist>& artists) {
  Artists out{.ignoredArticles = ignored_articles(), .index = {}};
  std::unordered_map<std::string, std::size_t> headings;
  for (const domain::Artist& artist : artists) {
    std::string heading = base::text::index_heading(artist.sort_key);
    const auto [at, is_new] = headings.try_emplace(std::move(heading), out.index.size());
    if (is_new) out.index.push_back({at->first, {}});
    out.index[at->second].artist.push_back(from(artist));
  }
  return out;
}

}  // namespace segue::subsonic::dto
