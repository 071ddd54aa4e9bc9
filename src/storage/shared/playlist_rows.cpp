#include "storage/shared/playlist_rows.hpp"

#include "base/text.hpp"
#include "storage/shared/new_id.hpp"
#include "storage/shared/playlist_places.hpp"

namespace segue::storage {
namespace {

using domain::PlaylistId;

constexpr std::string_view insert = R"(
INSERT INTO playlist (id, user_id, name, sort_key, comment, shared, created_at, changed_at,
                      revision)
VALUES ($1, $2, $3, $4, $5, $6 <> 0, $7, $7, 1)
ON CONFLICT (id) DO NOTHING)";
constexpr std::string_view recount = R"(
UPDATE playlist SET (item_count, duration_ms) = (
  SELECT count(*), CAST(coalesce(sum(t.duration_ms), 0) AS bigint)
  FROM playlist_item i JOIN track t ON t.id = i.track_id WHERE i.playlist_id = $1)
WHERE id = $1)";

// `count` item ids of the playlist that were never given: the first of them.
std::int64_t take_item_ids(Connection& connection, PlaylistId id, std::size_t count) {
  connection.run("UPDATE playlist SET last_item_id = last_item_id + $2 WHERE id = $1",
                 {id.value, row_count(count)});
  std::int64_t last = 0;
  connection.query("SELECT last_item_id FROM playlist WHERE id = $1", {id.value},
                   [&](Row& row) { last = row.integer(); });
  return last - row_count(count) + 1;
}

struct NewItems {
  PlaylistId playlist;
  base::UnixMs now = 0;
  std::int64_t first_id = 0;
  std::span<const std::int64_t> tracks;
  std::vector<std::int64_t> places;
};

void insert_rows(Connection& connection, const NewItems& items, std::size_t from,
                 std::size_t count) {
  Query query;
  query.add("INSERT INTO playlist_item (playlist_id, id, place, track_id, added_at) VALUES");
  for (std::size_t at = from; at < from + count; ++at) {
    query.add(at == from ? "({}, {}, {}, {}, {})" : ", ({}, {}, {}, {}, {})", items.playlist.value,
              items.first_id + row_count(at), items.places[at], items.tracks[at], items.now);
  }
  query.run(connection);
}

}  // namespace

std::int64_t playlists_of(Connection& connection, domain::UserId user) {
  std::int64_t count = 0;
  connection.query("SELECT count(*) FROM playlist WHERE user_id = $1", {user.value},
                   [&](Row& row) { count = row.integer(); });
  return count;
}

PlaylistId insert_playlist(Connection& connection, domain::IdMaker& ids, domain::UserId owner,
                           const domain::PlaylistDraft& draft, base::UnixMs now) {
  const std::string sort_key = base::text::sort_key(draft.name);
  return PlaylistId{with_new_id(ids, [&](std::int64_t number) {
    return connection.run(
        insert, {number, owner.value, std::string_view(draft.name), std::string_view(sort_key),
                 std::string_view(draft.comment), std::int64_t{draft.shared}, now});
  })};
}

void put_items(Connection& connection, PlaylistId id, domain::ItemPlace place,
               std::span<const std::int64_t> tracks, base::UnixMs now) {
  constexpr std::size_t rows = 100;  // of one statement; the rest goes one by one
  const std::size_t count = tracks.size();
  if (count == 0) return;
  const NewItems items{.playlist = id,
                       .now = now,
                       .first_id = take_item_ids(connection, id, count),
                       .tracks = tracks,
                       .places = free_places(connection, id.value, place, {}, count)};
  std::size_t at = 0;
  for (; at + rows <= count; at += rows) insert_rows(connection, items, at, rows);
  for (; at < count; ++at) insert_rows(connection, items, at, 1);
}

void recount_items(Connection& connection, PlaylistId id) {
  connection.run(recount, {id.value});
}

}  // namespace segue::storage
