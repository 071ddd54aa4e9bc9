#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "api/dto_values.hpp"
#include "api/library_dto.hpp"
#include "domain/account.hpp"
#include "domain/catalog.hpp"
#include "domain/listening.hpp"
#include "domain/playlist.hpp"
#include "search/finder.hpp"
#include "services/accounts.hpp"
#include "services/server_settings.hpp"
#include "wire/describe.hpp"

// The answers of /api/v1, member for member as docs/api/openapi.yaml has them. Empty text and
// unknown numbers are left out (`std::optional`), never sent as "" or 0.
namespace segue::api::dto {

struct CreditPart {
  std::string artist_id, name;
  OptionalText join_phrase;
};
BOOST_DESCRIBE_STRUCT(CreditPart, (), (artist_id, name, join_phrase))

struct ArtistCredit {
  std::string display;
  std::vector<CreditPart> parts;
};
BOOST_DESCRIBE_STRUCT(ArtistCredit, (), (display, parts))

struct Album {
  std::string id, release_group_id, title, sort_title;
  OptionalText version;
  ArtistCredit credit;
  OptionalText date, original_date;
  bool compilation = false;
  std::vector<std::string> types, genres, labels;
  OptionalText mbid;
  std::int64_t medium_count = 0, track_count = 0, duration_ms = 0;
  OptionalText cover, thumbhash;
  std::int64_t added_at = 0;
  OptionalNumber starred_at, rating, play_count, played_at;
};
BOOST_DESCRIBE_STRUCT(Album, (),
                      (id, release_group_id, title, sort_title, version, credit, date,
                       original_date, compilation, types, genres, labels, mbid, medium_count,
                       track_count, duration_ms, cover, thumbhash, added_at, starred_at, rating,
                       play_count, played_at))

struct AudioFormat {
  std::string container, codec;
  bool lossless = false;
  OptionalNumber bitrate_kbps, sample_rate_hz, bit_depth, channels;
};
BOOST_DESCRIBE_STRUCT(AudioFormat, (),
                      (container, codec, lossless, bitrate_kbps, sample_rate_hz, bit_depth,
                       channels))

struct ReplayGain {
  std::optional<double> track_gain_db, album_gain_db, track_peak, album_peak;
};
BOOST_DESCRIBE_STRUCT(ReplayGain, (), (track_gain_db, album_gain_db, track_peak, album_peak))

struct Track {
  std::string id, recording_id, album_id, album_title;
  ArtistCredit album_credit;
  std::string title;
  ArtistCredit credit;
  std::int64_t disc = 1, position = 0;
  OptionalText number;
  std::int64_t duration_ms = 0;
  OptionalText date;
  std::vector<std::string> genres;
  OptionalText mbid, recording_mbid;
  ReplayGain gain;
  AudioFormat format;
  std::int64_t size_bytes = 0;
  OptionalText cover;
  std::int64_t added_at = 0;
  bool available = true;
  OptionalNumber starred_at, rating, play_count, played_at;
};
BOOST_DESCRIBE_STRUCT(Track, (),
                      (id, recording_id, album_id, album_title, album_credit, title, credit, disc,
                       position, number, duration_ms, date, genres, mbid, recording_mbid, gain,
                       format, size_bytes, cover, added_at, available, starred_at, rating,
                       play_count, played_at))

struct Medium {
  std::int64_t position = 1;
  OptionalText format, title;
  OptionalNumber track_total;
};
BOOST_DESCRIBE_STRUCT(Medium, (), (position, format, title, track_total))

struct AlbumDetail {
  Album album;
  std::vector<Medium> media;
  std::vector<Track> tracks;
  std::vector<Album> editions;
};
BOOST_DESCRIBE_STRUCT(AlbumDetail, (), (album, media, tracks, editions))

struct Artist {
  std::string id, name, sort_name;
  OptionalText mbid;
  std::int64_t album_count = 0;
  OptionalText cover, thumbhash;
  OptionalNumber starred_at, rating, play_count, played_at;
};
BOOST_DESCRIBE_STRUCT(Artist, (),
                      (id, name, sort_name, mbid, album_count, cover, thumbhash, starred_at, rating,
                       play_count, played_at))

struct ArtistDetail {
  Artist artist;
  std::vector<Album> albums, appears_on;
};
BOOST_DESCRIBE_STRUCT(ArtistDetail, (), (artist, albums, appears_on))

template <class Item>
struct Page {
  std::vector<Item> items;
  OptionalText next;
  BOOST_DESCRIBE_CLASS(Page, (), (items, next), (), ())
};

template <class Item>
struct List {
  std::vector<Item> items;
  BOOST_DESCRIBE_CLASS(List, (), (items), (), ())
};

struct Genre {
  std::string name;
  std::int64_t album_count = 0, track_count = 0;
};
BOOST_DESCRIBE_STRUCT(Genre, (), (name, album_count, track_count))

struct PlaylistSource {
  std::int64_t root_id = 0;
  std::string root, path;
  bool missing = false;
  std::int64_t unfound = 0;
};
BOOST_DESCRIBE_STRUCT(PlaylistSource, (), (root_id, root, path, missing, unfound))

struct UnfoundEntry {
  std::int64_t position = 0;
  std::string location;
};
BOOST_DESCRIBE_STRUCT(UnfoundEntry, (), (position, location))

struct Playlist {
  std::string id, name, comment, owner;
  bool shared = false, own = false;
  std::int64_t created_at = 0, changed_at = 0, revision = 0, item_count = 0, duration_ms = 0;
  std::vector<std::string> covers;
  std::optional<PlaylistSource> source;
};
BOOST_DESCRIBE_STRUCT(Playlist, (),
                      (id, name, comment, owner, shared, own, created_at, changed_at, revision,
                       item_count, duration_ms, covers, source))

struct PlaylistItem {
  std::string id;
  std::int64_t added_at = 0;
  Track track;
};
BOOST_DESCRIBE_STRUCT(PlaylistItem, (), (id, added_at, track))

struct PlayContext {
  std::string kind, ref;
};
BOOST_DESCRIBE_STRUCT(PlayContext, (), (kind, ref))

struct Listen {
  std::int64_t started_at = 0, heard_ms = 0;
  std::string outcome, client;
  std::optional<PlayContext> context;
  Track track;
};
BOOST_DESCRIBE_STRUCT(Listen, (), (started_at, heard_ms, outcome, client, context, track))

// What was played lately; one of album, artist, playlist, as `kind` says, or the genre `ref`.
struct PlayedContext {
  std::string kind, ref;
  std::int64_t played_at = 0;
  std::optional<Album> album;
  std::optional<Artist> artist;
  std::optional<Playlist> playlist;
};
BOOST_DESCRIBE_STRUCT(PlayedContext, (), (kind, ref, played_at, album, artist, playlist))

struct ListensAdded {
  std::int64_t added = 0;
};
BOOST_DESCRIBE_STRUCT(ListensAdded, (), (added))
struct SearchTop {
  std::string kind, id;
};
BOOST_DESCRIBE_STRUCT(SearchTop, (), (kind, id))

struct SearchResult {
  std::optional<SearchTop> top;
  std::vector<Artist> artists;
  std::vector<Album> albums;
  std::vector<Track> tracks;
};
BOOST_DESCRIBE_STRUCT(SearchResult, (), (top, artists, albums, tracks))

struct Library {
  std::int64_t artists = 0, albums = 0, tracks = 0, duration_ms = 0, size_bytes = 0;
};
BOOST_DESCRIBE_STRUCT(Library, (), (artists, albums, tracks, duration_ms, size_bytes))

struct MediaPart {
  std::int64_t start_frame = 0;
  std::optional<std::int64_t> end_frame;
};
BOOST_DESCRIBE_STRUCT(MediaPart, (), (start_frame, end_frame))

struct MediaAddress {
  std::string track_id, url, mime;
  std::optional<MediaPart> part;
  std::int64_t expires_at = 0;
};
BOOST_DESCRIBE_STRUCT(MediaAddress, (), (track_id, url, mime, part, expires_at))

struct User {
  std::string id, name, role;
  bool disabled = false;
  std::int64_t created_at = 0;
};
BOOST_DESCRIBE_STRUCT(User, (), (id, name, role, disabled, created_at))

struct Account {
  std::string id, name, role;
  bool disabled = false, every_root = true;
  std::vector<std::int64_t> roots;
  std::int64_t created_at = 0;
  OptionalNumber last_seen_at;
};
BOOST_DESCRIBE_STRUCT(Account, (),
                      (id, name, role, disabled, every_root, roots, created_at, last_seen_at))

struct Session {
  std::string id, label;
  std::int64_t created_at = 0, last_seen_at = 0, expires_at = 0;
  bool current = false;
};
BOOST_DESCRIBE_STRUCT(Session, (), (id, label, created_at, last_seen_at, expires_at, current))

struct SignedIn {
  std::string token;
  User user;
  Session session;
};
BOOST_DESCRIBE_STRUCT(SignedIn, (), (token, user, session))

struct Credential {
  std::string id, label;
  std::int64_t created_at = 0;
};
BOOST_DESCRIBE_STRUCT(Credential, (), (id, label, created_at))

struct NewCredential {
  std::string id, label, secret;
};
BOOST_DESCRIBE_STRUCT(NewCredential, (), (id, label, secret))

struct Setting {
  std::string value, set_by;
};
BOOST_DESCRIBE_STRUCT(Setting, (), (value, set_by))

struct Settings {
  Setting name, log_level;
};
BOOST_DESCRIBE_STRUCT(Settings, (), (name, log_level))

struct Server {
  std::string name, version, id, api, setup;
};
BOOST_DESCRIBE_STRUCT(Server, (), (name, version, id, api, setup))

struct Member {
  std::string node, version, role;
  std::vector<std::int64_t> roots;
  double load = 0;
};
BOOST_DESCRIBE_STRUCT(Member, (), (node, version, role, roots, load))

struct Jobs {
  std::int64_t ready = 0, leased = 0;
};
BOOST_DESCRIBE_STRUCT(Jobs, (), (ready, leased))

struct Cluster {
  std::int64_t epoch = 0;
  std::string leader, self;
  std::vector<Member> members;
  Jobs jobs;
};
BOOST_DESCRIBE_STRUCT(Cluster, (), (epoch, leader, self, members, jobs))

struct Digest {
  std::string digest;
};
BOOST_DESCRIBE_STRUCT(Digest, (), (digest))

struct ChangeEvent {
  std::string entity, id, kind;
};
BOOST_DESCRIBE_STRUCT(ChangeEvent, (), (entity, id, kind))

[[nodiscard]] Album from(const domain::Release& release);
[[nodiscard]] AlbumDetail from(const domain::ReleaseDetail& detail);
[[nodiscard]] Artist from(const domain::Artist& artist);
[[nodiscard]] ArtistDetail from(const domain::ArtistDetail& detail);
[[nodiscard]] Track from(const domain::Track& track);
[[nodiscard]] Genre from(const domain::Genre& genre);
[[nodiscard]] Playlist from(const domain::Playlist& playlist, domain::UserId reader);
[[nodiscard]] Listen from(const domain::Listen& listen, const domain::Track& track);
[[nodiscard]] SearchResult from(const search::Found& found);
[[nodiscard]] Library from(const domain::CatalogCounts& counts);
[[nodiscard]] User from(const domain::User& user);
[[nodiscard]] Account from(const domain::Account& account);
[[nodiscard]] Session from(const domain::AuthSession& session, domain::AuthSessionId current);
[[nodiscard]] SignedIn from(const services::SignedIn& signed_in);
[[nodiscard]] NewCredential from(const services::NewSecret& secret);
[[nodiscard]] Settings from(const services::ServerSettings& settings);
[[nodiscard]] ChangeEvent from(const domain::Change& change);

template <class Rows>
[[nodiscard]] auto list_of(const Rows& rows) {
  List<decltype(from(rows.front()))> list;
  list.items.reserve(rows.size());
  for (const auto& row : rows) list.items.push_back(from(row));
  return list;
}

template <class Row>
[[nodiscard]] auto page_of(const domain::Page<Row>& page, std::string_view list) {
  Page<decltype(from(page.rows.front()))> out;
  out.items = list_of(page.rows).items;
  if (page.next) out.next = page.next->encode(list);
  return out;
}

}  // namespace segue::api::dto
