#include "storage/shared/purge_listeners.hpp"

#include <fmt/format.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "domain/ids.hpp"
#include "domain/playlist.hpp"
#include "storage/shared/event_store.hpp"
#include "storage/shared/json_list.hpp"
#include "storage/shared/playlist_rows.hpp"

namespace segue::storage {
namespace {

using domain::PlaylistId;
using domain::TrackId;
using domain::UserId;

// Ids as text, by whom they concern.
using Told = std::map<UserId, std::vector<std::string>>;

template <class Id>
Told ids_by_user(Connection& connection, std::string_view sql, IdList tracks) {
  Told told;
  connection.query(sql, {tracks}, [&](Row& row) {
    const auto user = row.id<UserId>();
    told[user].push_back(to_string(row.id<Id>()));
  });
  return told;
}

void tell(Connection& connection, std::string_view kind, const Told& told, base::UnixMs now) {
  for (const auto& [user, ids] : told) {
    append_user_event(connection, user, kind, strings_to_json(ids), now);
  }
}

// A file that was in step with its playlist stays so: nobody edited anything.
constexpr std::string_view keep_in_step = R"(
UPDATE playlist_file SET revision = revision + 1
WHERE playlist_id = $1 AND revision = (SELECT p.revision FROM playlist p WHERE p.id = $1))";
constexpr std::string_view touch_playlist =
    "UPDATE playlist SET revision = revision + 1, changed_at = $2 WHERE id = $1";
constexpr std::string_view count_unfound = R"(
UPDATE playlist_file SET unfound = (
  SELECT count(*) FROM playlist_file_entry e
  WHERE e.file_id = playlist_file.id AND e.track_id IS NULL)
WHERE id = ANY($1))";

Told playlists_with(Connection& connection, IdList tracks) {
  return ids_by_user<PlaylistId>(connection, R"(
SELECT DISTINCT p.user_id, p.id FROM playlist_item i JOIN playlist p ON p.id = i.playlist_id
WHERE i.track_id = ANY($1) ORDER BY p.user_id, p.id)",
                                 tracks);
}

std::int64_t purge_from_playlists(Connection& connection, IdList tracks, base::UnixMs now) {
  std::vector<std::int64_t> playlists;
  connection.query(
      "SELECT DISTINCT playlist_id FROM playlist_item WHERE track_id = ANY($1) ORDER BY "
      "playlist_id",
      {tracks}, [&](Row& row) { playlists.push_back(row.integer()); });
  for (const std::int64_t playlist : playlists) {
    connection.run(keep_in_step, {playlist});
    connection.run(touch_playlist, {playlist, now});
  }
  const std::int64_t items =
      connection.run("DELETE FROM playlist_item WHERE track_id = ANY($1)", {tracks});
  for (const std::int64_t playlist : playlists) recount_items(connection, PlaylistId{playlist});
  return items;
}

// What names the track in a file leads nowhere from now on, and stays where it stands.
void purge_from_playlist_files(Connection& connection, IdList tracks) {
  std::vector<std::int64_t> files;
  connection.query("SELECT DISTINCT file_id FROM playlist_file_entry WHERE track_id = ANY($1)",
                   {tracks}, [&](Row& row) { files.push_back(row.integer()); });
  connection.run("UPDATE playlist_file_entry SET track_id = NULL WHERE track_id = ANY($1)",
                 {tracks});
  connection.run(count_unfound, {IdList(files)});
}

// Plays of these tracks, by user and by what has the id {0} in a row of track t and what {1} joins.
std::string plays_of(std::string_view id, std::string_view joined) {
  return fmt::format(R"(
SELECT x.user_id, x.id, CAST(sum(x.play_count) AS bigint)
FROM (SELECT DISTINCT u.user_id, u.track_id, {0} AS id, u.play_count
      FROM user_track u JOIN track t ON t.id = u.track_id {1}
      WHERE u.track_id = ANY($1) AND u.play_count > 0) x
GROUP BY x.user_id, x.id)",
                     id, joined);
}

// The plays of a release or an artist are those of its tracks.
void take_plays(Connection& connection, std::string_view entity, std::string_view select,
                IdList tracks) {
  struct Plays {
    std::int64_t user = 0, id = 0, count = 0;
  };
  std::vector<Plays> taken;
  connection.query(select, {tracks}, [&](Row& row) {
    Plays& plays = taken.emplace_back();
    plays.user = row.integer();
    plays.id = row.integer();
    plays.count = row.integer();
  });
  const std::string update = fmt::format(R"(
UPDATE user_{0} SET played_at = CASE WHEN play_count > $3 THEN played_at ELSE 0 END,
  play_count = CASE WHEN play_count > $3 THEN play_count - $3 ELSE 0 END
WHERE user_id = $1 AND {0}_id = $2)",
                                         entity);
  for (const Plays& plays : taken) connection.run(update, {plays.user, plays.id, plays.count});
}

}  // namespace

ListenersLoss purge_from_listeners(Connection& connection, IdList tracks, base::UnixMs now) {
  static const std::string of_release = plays_of("t.release_id", "");
  static const std::string of_artists =
      plays_of("p.artist_id", "JOIN artist_credit_part p ON p.credit_id = t.credit_id");
  const Told playlists = playlists_with(connection, tracks);
  const Told listens = ids_by_user<TrackId>(
      connection,
      "SELECT DISTINCT user_id, track_id FROM listen WHERE track_id = ANY($1) ORDER BY 1, 2",
      tracks);
  const Told annotations = ids_by_user<TrackId>(connection, R"(
SELECT user_id, track_id FROM user_track
WHERE track_id = ANY($1) AND (starred_at > 0 OR rating > 0) ORDER BY user_id, track_id)",
                                                tracks);
  ListenersLoss loss;
  loss.playlist_items = purge_from_playlists(connection, tracks, now);
  purge_from_playlist_files(connection, tracks);
  take_plays(connection, "release", of_release, tracks);
  take_plays(connection, "artist", of_artists, tracks);
  loss.listens = connection.run("DELETE FROM listen WHERE track_id = ANY($1)", {tracks});
  connection.run("DELETE FROM user_track WHERE track_id = ANY($1)", {tracks});
  connection.run("DELETE FROM now_playing WHERE track_id = ANY($1)", {tracks});
  tell(connection, "playlist", playlists, now);
  tell(connection, "listen", listens, now);
  tell(connection, "annotation", annotations, now);
  return loss;
}

}  // namespace segue::storage
