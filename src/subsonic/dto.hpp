#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/catalog.hpp"
#include "domain/playlist.hpp"
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
  OptionalText name;         // albums only,
  OptionalNumber songCount;  // likewise
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
  OptionalText starred, played;
  OptionalNumber userRating, playCount;
};
BOOST_DESCRIBE_STRUCT(Child, (),
                      (id, parent, isDir, title, album, artist, name, songCount, track, year, genre,
                       coverArt, size, contentType, suffix, duration, bitRate, bitDepth,
                       samplingRate, channelCount, path, discNumber, created, albumId, artistId,
                       type, mediaType, musicBrainzId, sortName, displayArtist, displayAlbumArtist,
                       genres, artists, albumArtists, replayGain, starred, played, userRating,
                       playCount))

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
  OptionalText starred, played;
  OptionalNumber userRating, playCount;
};
BOOST_DESCRIBE_STRUCT(AlbumID3, (),
                      (id, name, artist, version, artistId, coverArt, songCount, duration, created,
                       year, genre, musicBrainzId, sortName, displayArtist, isCompilation,
                       originalReleaseDate, releaseDate, genres, artists, releaseTypes,
                       recordLabels, starred, played, userRating, playCount))

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
  OptionalText starred;
  OptionalNumber userRating;
};
BOOST_DESCRIBE_STRUCT(ArtistID3, (),
                      (id, name, coverArt, musicBrainzId, albumCount, sortName, starred,
                       userRating))

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

// Browsing by folder, of which there are none here: an artist is a folder of albums, an album one
// of songs.
struct Folder {
  std::int64_t id = 0;
  std::string name;
};
BOOST_DESCRIBE_STRUCT(Folder, (), (id, name))

struct MusicFolders {
  std::vector<Folder> musicFolder;
};
BOOST_DESCRIBE_STRUCT(MusicFolders, (), (musicFolder))

struct Indexes {
  std::int64_t lastModified = 0;
  std::string ignoredArticles;
  std::vector<Index> index;
};
BOOST_DESCRIBE_STRUCT(Indexes, (), (lastModified, ignoredArticles, index))

struct Directory {
  std::string id;
  OptionalText parent;
  std::string name;
  OptionalText starred;
  OptionalNumber userRating, playCount;
  std::vector<Child> child;
};
BOOST_DESCRIBE_STRUCT(Directory, (), (id, parent, name, starred, userRating, playCount, child))

struct Genre {
  std::int64_t songCount = 0, albumCount = 0;
  std::string value;
};
BOOST_DESCRIBE_STRUCT(Genre, (), (songCount, albumCount, value))

struct Genres {
  std::vector<Genre> genre;
};
BOOST_DESCRIBE_STRUCT(Genres, (), (genre))

struct AlbumList {
  std::vector<Child> album;
};
BOOST_DESCRIBE_STRUCT(AlbumList, (), (album))

struct AlbumList2 {
  std::vector<AlbumID3> album;
};
BOOST_DESCRIBE_STRUCT(AlbumList2, (), (album))

struct Songs {
  std::vector<Child> song;
};
BOOST_DESCRIBE_STRUCT(Songs, (), (song))

// What getStarred and search2 answer: albums as folders.
struct Starred {
  std::vector<ArtistID3> artist;
  std::vector<Child> album, song;
};
BOOST_DESCRIBE_STRUCT(Starred, (), (artist, album, song))

struct Starred2 {
  std::vector<ArtistID3> artist;
  std::vector<AlbumID3> album;
  std::vector<Child> song;
};
BOOST_DESCRIBE_STRUCT(Starred2, (), (artist, album, song))

struct SearchResult3 {
  std::vector<ArtistID3> artist;
  std::vector<AlbumID3> album;
  std::vector<Child> song;
};
BOOST_DESCRIBE_STRUCT(SearchResult3, (), (artist, album, song))

struct NowPlayingEntry : Child {
  std::string username;
  std::int64_t minutesAgo = 0, playerId = 0;
  std::string playerName;
};
BOOST_DESCRIBE_STRUCT(NowPlayingEntry, (Child), (username, minutesAgo, playerId, playerName))

struct NowPlaying {
  std::vector<NowPlayingEntry> entry;
};
BOOST_DESCRIBE_STRUCT(NowPlaying, (), (entry))

struct Playlist {
  std::string id, name;
  OptionalText comment;
  std::string owner;
  bool public_ = false;  // NOLINT(readability-identifier-naming): see wire/describe.hpp
  std::int64_t songCount = 0, duration = 0;
  std::string created, changed;
  OptionalText coverArt;
  bool readonly = false;
};
BOOST_DESCRIBE_STRUCT(Playlist, (),
                      (id, name, comment, owner, public_, songCount, duration, created, changed,
                       coverArt, readonly))

struct Playlists {
  std::vector<Playlist> playlist;
};
BOOST_DESCRIBE_STRUCT(Playlists, (), (playlist))

struct PlaylistWithSongs : Playlist {
  std::vector<Child> entry;
};
BOOST_DESCRIBE_STRUCT(PlaylistWithSongs, (Playlist), (entry))

// Lines and their times in milliseconds; a positive offset makes them come sooner.
struct LyricsLine {
  OptionalNumber start;
  std::string value;
};
BOOST_DESCRIBE_STRUCT(LyricsLine, (), (start, value))

struct StructuredLyrics {
  std::string displayArtist, displayTitle, lang;
  std::int64_t offset = 0;
  bool synced = false;
  std::vector<LyricsLine> line;
};
BOOST_DESCRIBE_STRUCT(StructuredLyrics, (),
                      (displayArtist, displayTitle, lang, offset, synced, line))

struct LyricsList {
  std::vector<StructuredLyrics> structuredLyrics;
};
BOOST_DESCRIBE_STRUCT(LyricsList, (), (structuredLyrics))

struct Lyrics {
  OptionalText artist, title;
  std::string value;
};
BOOST_DESCRIBE_STRUCT(Lyrics, (), (artist, title, value))

struct License {
  bool valid = true;
};
BOOST_DESCRIBE_STRUCT(License, (), (valid))

struct User {
  std::string username;
  bool scrobblingEnabled = true, adminRole = false, settingsRole = true, downloadRole = true,
       uploadRole = false, playlistRole = true, coverArtRole = false, commentRole = false,
       podcastRole = false, streamRole = true, jukeboxRole = false, shareRole = false,
       videoConversionRole = false;
  std::vector<std::int64_t> folder;
};
BOOST_DESCRIBE_STRUCT(User, (),
                      (username, scrobblingEnabled, adminRole, settingsRole, downloadRole,
                       uploadRole, playlistRole, coverArtRole, commentRole, podcastRole, streamRole,
                       jukeboxRole, shareRole, videoConversionRole, folder))

struct Users {
  std::vector<User> user;
};
BOOST_DESCRIBE_STRUCT(Users, (), (user))

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
// An album as calls that browse folders have it.
[[nodiscard]] Child folder_of(const domain::Release& release);
[[nodiscard]] std::vector<Child> folders_of(const std::vector<domain::Release>& releases);
[[nodiscard]] AlbumWithSongs from(const domain::ReleaseDetail& detail);
[[nodiscard]] ArtistID3 from(const domain::Artist& artist);
[[nodiscard]] ArtistWithAlbums from(const domain::ArtistDetail& detail);

[[nodiscard]] Genre from(const domain::Genre& genre);
[[nodiscard]] Playlist from(const domain::Playlist& playlist, domain::UserId reader);
// ISO 8601 in UTC with milliseconds, the one form of moments here.
[[nodiscard]] std::string moment(base::UnixMs ms);
[[nodiscard]] OptionalText moment_if(base::UnixMs ms);  // none of 0
// Whole stars, rounded up; none of 0.
[[nodiscard]] OptionalNumber stars_of(std::int32_t rating);

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
