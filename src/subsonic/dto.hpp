#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/catalog.hpp"
#include "wire/describe.hpp"

// The answers of OpenSubsonic 1.16.1, member for member as its specification has them.
namespace segue::subsonic::dto {

using OptionalText = std::optional<std::string>;
using OptionalNumber = std::optional<std::int64_t>;

struct ItemGenre {
  std::string name;
};
BOOST_DESCRIBE_STRUCT(ItemGenre, (), (name))

struct ItemDate {
  OptionalNumber year, month, day;
};
BOOST_DESCRIBE_STRUCT(ItemDate, (), (year, month, day))

// An artist as named in a credit: ArtistID3 with its required members only.
struct ArtistReference {
  std::string id, name;
};
BOOST_DESCRIBE_STRUCT(ArtistReference, (), (id, name))

struct ReplayGain {
  std::optional<double> trackGain, albumGain, trackPeak, albumPeak;
};
BOOST_DESCRIBE_STRUCT(ReplayGain, (), (trackGain, albumGain, trackPeak, albumPeak))

struct Child {
  std::string id, parent;
  bool isDir = false;
  std::string title, album, artist;
  OptionalNumber track, year;
  OptionalText genre, coverArt;
  std::int64_t size = 0;
  std::string contentType, suffix;
  std::int64_t duration = 0;
  OptionalNumber bitRate, bitDepth, samplingRate, channelCount;
  std::string path;
  OptionalNumber discNumber;
  std::string created, albumId;
  OptionalText artistId;
  std::string type, mediaType;
  OptionalText musicBrainzId;
  std::string sortName, displayArtist, displayAlbumArtist;
  std::vector<ItemGenre> genres;
  std::vector<ArtistReference> artists, albumArtists;
  ReplayGain replayGain;
};
BOOST_DESCRIBE_STRUCT(Child, (),
                      (id, parent, isDir, title, album, artist, track, year, genre, coverArt, size,
                       contentType, suffix, duration, bitRate, bitDepth, samplingRate, channelCount,
                       path, discNumber, created, albumId, artistId, type, mediaType, musicBrainzId,
                       sortName, displayArtist, displayAlbumArtist, genres, artists, albumArtists,
                       replayGain))

struct RecordLabel {
  std::string name;
};
BOOST_DESCRIBE_STRUCT(RecordLabel, (), (name))

struct DiscTitle {
  std::int64_t disc = 1;
  std::string title;
};
BOOST_DESCRIBE_STRUCT(DiscTitle, (), (disc, title))

struct AlbumID3 {
  std::string id, name, artist;
  OptionalText version, artistId, coverArt;
  std::int64_t songCount = 0, duration = 0;
  std::string created;
  OptionalNumber year;
  OptionalText genre, musicBrainzId;
  std::string sortName, displayArtist;
  bool isCompilation = false;
  std::optional<ItemDate> originalReleaseDate, releaseDate;
  std::vector<ItemGenre> genres;
  std::vector<ArtistReference> artists;
  std::vector<std::string> releaseTypes;
  std::vector<RecordLabel> recordLabels;
};
BOOST_DESCRIBE_STRUCT(AlbumID3, (),
                      (id, name, artist, version, artistId, coverArt, songCount, duration, created,
                       year, genre, musicBrainzId, sortName, displayArtist, isCompilation,
                       originalReleaseDate, releaseDate, genres, artists, releaseTypes,
                       recordLabels))

struct AlbumWithSongs : AlbumID3 {
  std::vector<DiscTitle> discTitles;
  std::vector<Child> song;
};
BOOST_DESCRIBE_STRUCT(AlbumWithSongs, (AlbumID3), (discTitles, song))

struct ArtistID3 {
  std::string id, name;
  OptionalText coverArt, musicBrainzId;
  std::int64_t albumCount = 0;
  std::string sortName;
};
BOOST_DESCRIBE_STRUCT(ArtistID3, (), (id, name, coverArt, musicBrainzId, albumCount, sortName))

struct ArtistWithAlbums : ArtistID3 {
  std::vector<AlbumID3> album;
};
BOOST_DESCRIBE_STRUCT(ArtistWithAlbums, (ArtistID3), (album))

struct Index {
  std::string name;
  std::vector<ArtistID3> artist;
};
BOOST_DESCRIBE_STRUCT(Index, (), (name, artist))

struct Artists {
  std::string ignoredArticles;
  std::vector<Index> index;
};
BOOST_DESCRIBE_STRUCT(Artists, (), (ignoredArticles, index))

struct AlbumList2 {
  std::vector<AlbumID3> album;
};
BOOST_DESCRIBE_STRUCT(AlbumList2, (), (album))

// An album as older calls have it: a folder of songs.
struct Folder {
  std::string id;
  bool isDir = true;
  std::string title, album, artist;
  OptionalText artistId, coverArt;
  OptionalNumber year;
  OptionalText genre;
  std::string created;
  std::int64_t duration = 0, songCount = 0;
};
BOOST_DESCRIBE_STRUCT(Folder, (),
                      (id, isDir, title, album, artist, artistId, coverArt, year, genre, created,
                       duration, songCount))

struct SearchResult2 {
  std::vector<ArtistID3> artist;
  std::vector<Folder> album;
  std::vector<Child> song;
};
BOOST_DESCRIBE_STRUCT(SearchResult2, (), (artist, album, song))

struct SearchResult3 {
  std::vector<ArtistID3> artist;
  std::vector<AlbumID3> album;
  std::vector<Child> song;
};
BOOST_DESCRIBE_STRUCT(SearchResult3, (), (artist, album, song))

struct ScanStatus {
  bool scanning = false;
  std::int64_t count = 0;
};
BOOST_DESCRIBE_STRUCT(ScanStatus, (), (scanning, count))

struct TokenInfo {
  std::string username;
};
BOOST_DESCRIBE_STRUCT(TokenInfo, (), (username))

struct Extension {
  std::string name;
  std::vector<std::int64_t> versions;
};
BOOST_DESCRIBE_STRUCT(Extension, (), (name, versions))

struct Error {
  std::int64_t code = 0;
  std::string message;
  OptionalText helpUrl;
};
BOOST_DESCRIBE_STRUCT(Error, (), (code, message, helpUrl))

[[nodiscard]] Child from(const domain::Track& track);
[[nodiscard]] AlbumID3 from(const domain::Release& release);
[[nodiscard]] AlbumWithSongs from(const domain::ReleaseDetail& detail);
[[nodiscard]] ArtistID3 from(const domain::Artist& artist);
[[nodiscard]] ArtistWithAlbums from(const domain::ArtistDetail& detail);

[[nodiscard]] std::vector<Folder> folders_of(const std::vector<domain::Release>& releases);

// Under letters as their sort names begin; what begins with no letter stands under '#'.
[[nodiscard]] Artists indexed(const std::vector<domain::Artist>& artists);

template <class Rows>
[[nodiscard]] auto all_from(const Rows& rows) {
  std::vector<decltype(from(rows.front()))> out;
  out.reserve(rows.size());
  for (const auto& row : rows) out.push_back(from(row));
  return out;
}

}  // namespace segue::subsonic::dto
