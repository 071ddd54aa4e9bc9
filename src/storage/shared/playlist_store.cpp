#include "storage/shared/playlist_store.hpp"

#include <algorithm>
#include <set>

#include "base/limits.hpp"
#include "base/text.hpp"
#include "storage/shared/event_store.hpp"
#include "storage/shared/json_list.hpp"
#include "storage/shared/new_id.hpp"
#include "storage/shared/playlist_places.hpp"
#include "storage/shared/playlist_rows.hpp"
#include "storage/shared/rows.hpp"

namespace segue::storage {
namespace {

using domain::ItemPlace;
using domain::Playlist;
using domain::PlaylistId;
using domain::PlaylistItem;
using domain::PlaylistItemId;

constexpr std::string_view touch =
    "UPDATE playlist SET revision = revision + 1, changed_at = $2 WHERE id = $1";
// Of the table `p`.
constexpr std::string_view source_columns =
    ", f.id, f.root_id, r.name, f.relative_path, f.missing, f.unfound";
constexpr std::string_view item_in_roots =
    "EXISTS (SELECT 1 FROM audio_file x WHERE x.track_id = i.track_id AND x.root_id = ANY({}))";

// Counts and sums what the scope may see; the table is `p`.
void add_playlist_select(Query& query, const Scope& scope) {
  query.add(R"(
SELECT p.id, p.user_id, u.name, p.name, p.comment, p.shared, p.created_at, p.changed_at,
       p.revision,)");
  if (scope.every_root) {
    query.add("p.item_count, p.duration_ms").add(source_columns);
  } else {
    query.add("(SELECT count(*) FROM playlist_item i WHERE i.playlist_id = p.id AND");
    query.add(item_in_roots, IdList(scope.roots));
    query.add(
        "), (SELECT CAST(coalesce(sum(t.duration_ms), 0) AS bigint) FROM playlist_item i"
        " JOIN track t ON t.id = i.track_id WHERE i.playlist_id = p.id AND");
    query.add(item_in_roots, IdList(scope.roots)).add(")").add(source_columns);
  }
  query.add("FROM playlist p JOIN app_user u ON u.id = p.user_id");
  query.add("LEFT JOIN playlist_file f ON f.playlist_id = p.id");
  if (!scope.every_root) query.add("AND f.root_id = ANY({})", IdList(scope.roots));
  query.add("LEFT JOIN library_root r ON r.id = f.root_id AND r.removed_at = 0");
}

Playlist read_playlist(Row& row) {
  Playlist playlist;
  playlist.id = row.id<PlaylistId>();
  playlist.owner = row.id<domain::UserId>();
  playlist.owner_name = row.text();
  playlist.name = row.text();
  playlist.comment = row.text();
  playlist.shared = row.flag();
  playlist.created_at = row.integer();
  playlist.changed_at = row.integer();
  playlist.revision = row.integer();
  playlist.item_count = row.integer();
  playlist.duration_ms = row.integer();
  domain::PlaylistSource source;
  source.file = row.id<domain::PlaylistFileId>();
  source.root.value = row.small();
  source.root_name = row.text();
  source.relative_path = row.bytes();
  source.missing = row.flag();
  source.unfound = row.integer();
  if (!source.root_name.empty()) playlist.source = std::move(source);
  return playlist;
}

// Those of the first items, as far as the scope sees them.
std::vector<domain::ImageId> covers_of(Connection& connection, const Scope& scope, PlaylistId id) {
  constexpr std::size_t shown = 4;
  constexpr std::size_t looked_at = 32;
  Query query;
  if (scope.every_root) {
    query.add(R"(
SELECT r.cover FROM playlist_item i JOIN track t ON t.id = i.track_id
JOIN release r ON r.id = t.release_id WHERE i.playlist_id = {} AND r.cover <> '')",
              id.value);
  } else {
    query.add(R"(
SELECT x.cover FROM playlist_item i JOIN audio_file x ON x.track_id = i.track_id
WHERE i.playlist_id = {} AND x.cover <> '' AND x.root_id = ANY({}))",
              id.value, IdList(scope.roots));
  }
  query.add("ORDER BY i.place, i.id LIMIT {}", row_count(looked_at));
  std::vector<domain::ImageId> covers;
  query.run(connection, [&](Row& row) {
    domain::ImageId cover{row.text()};
    if (covers.size() < shown && std::ranges::find(covers, cover) == covers.end()) {
      covers.push_back(std::move(cover));
    }
  });
  return covers;
}

// One's own, or shared; without covers.
base::Result<Playlist> find_row(Connection& connection, const Scope& scope, PlaylistId id) {
  Query query;
  add_playlist_select(query, scope);
  query.add("WHERE p.id = {} AND (p.shared OR p.user_id = {})", id.value, scope.user);
  std::optional<Playlist> found;
  query.run(connection, [&](Row& row) { found = read_playlist(row); });
  if (!found) return base::fail(base::ErrorCode::not_found, "there is no such playlist");
  return std::move(*found);
}

base::Result<Playlist> find(Connection& connection, const Scope& scope, PlaylistId id) {
  auto found = find_row(connection, scope, id);
  if (found) found->covers = covers_of(connection, scope, id);
  return found;
}

base::Result<Playlist> find_own(Connection& connection, const Scope& scope, PlaylistId id) {
  auto found = find_row(connection, scope, id);
  if (found && found->owner.value != scope.user) {
    return base::fail(
        base::ErrorCode::forbidden,
        fmt::format("the playlist belongs to {}; make a copy of it to change", found->owner_name));
  }
  return found;
}

// In the order given, each as often as given.
std::vector<std::int64_t> visible_tracks(Connection& connection, const Scope& scope,
                                         std::span<const domain::TrackId> tracks) {
  std::vector<std::int64_t> wanted = numbers_of(tracks);
  std::set<std::int64_t> seen;
  Query query;
  query.add("SELECT t.id FROM track t WHERE t.id = ANY({})", IdList(wanted));
  add_scope(query, scope, track_in_roots);
  query.run(connection, [&](Row& row) { seen.insert(row.integer()); });
  std::erase_if(wanted, [&](std::int64_t id) { return seen.count(id) == 0; });
  return wanted;
}

// Those of these that are in the list, each once, in the order given.
std::vector<std::int64_t> present_items(Connection& connection, PlaylistId id,
                                        std::span<const PlaylistItemId> items) {
  const std::vector<std::int64_t> wanted = numbers_of(items);
  std::set<std::int64_t> there;
  connection.query("SELECT id FROM playlist_item WHERE playlist_id = $1 AND id = ANY($2)",
                   {id.value, IdList(wanted)}, [&](Row& row) { there.insert(row.integer()); });
  std::vector<std::int64_t> present;
  for (const std::int64_t item : wanted) {
    if (there.erase(item) > 0) present.push_back(item);
  }
  return present;
}

base::Error too_many(std::string_view what, std::size_t most) {
  return {base::ErrorCode::invalid, fmt::format("{} at most {}", what, most)};
}

}  // namespace

base::Result<Playlist> PlaylistStore::add_playlist(const domain::View& view,
                                                   const domain::PlaylistDraft& draft,
                                                   std::span<const domain::TrackId> tracks) {
  namespace limits = base::limits;
  if (tracks.size() > limits::playlist_items_max) {
    return std::unexpected(too_many("a playlist has", limits::playlist_items_max));
  }
  const Scope scope = Scope::of(view);
  const base::UnixMs now = clock_.now_ms();
  auto added = database_.write([&](Connection& connection) -> base::Result<Playlist> {
    if (playlists_of(connection, view.user) >= row_count(limits::playlists_per_user_max)) {
      return std::unexpected(too_many("an account has", limits::playlists_per_user_max));
    }
    const PlaylistId id = insert_playlist(connection, ids_, view.user, draft, now);
    put_items(connection, id, {}, visible_tracks(connection, scope, tracks), now);
    recount_items(connection, id);
    append_user_event(connection, view.user, "playlist",
                      strings_to_json(std::vector{to_string(id)}), now);
    return find(connection, scope, id);
  });
  if (added) committed_.notify();
  return added;
}

std::vector<Playlist> PlaylistStore::playlists(const domain::View& view) {
  const Scope scope = Scope::of(view);
  Query query;
  add_playlist_select(query, scope);
  query.add("WHERE p.shared OR p.user_id = {}", scope.user)
      .add("ORDER BY CASE WHEN p.user_id = {} THEN 0 ELSE 1 END, p.sort_key, p.id LIMIT {}",
           scope.user, row_count(base::limits::playlists_listed_max));
  return database_.snapshot([&](Connection& connection) {
    std::vector<Playlist> found;
    query.run(connection, [&](Row& row) { found.push_back(read_playlist(row)); });
    for (Playlist& playlist : found) playlist.covers = covers_of(connection, scope, playlist.id);
    return found;
  });
}

base::Result<Playlist> PlaylistStore::playlist(const domain::View& view, PlaylistId id) {
  const Scope scope = Scope::of(view);
  return database_.snapshot([&](Connection& connection) { return find(connection, scope, id); });
}

base::Result<domain::Page<PlaylistItem>> PlaylistStore::items(const domain::View& view,
                                                              PlaylistId id,
                                                              const domain::ItemQuery& wanted) {
  const Scope scope = Scope::of(view);
  const std::size_t limit = std::min(wanted.limit, base::limits::playlist_items_max);
  return database_.snapshot(
      [&](Connection& connection) -> base::Result<domain::Page<PlaylistItem>> {
        if (auto found = find_row(connection, scope, id); !found) {
          return std::unexpected(std::move(found).error());
        }
        Query query;
        query.add(
            "SELECT i.id, i.track_id, i.added_at, i.place FROM playlist_item i"
            " WHERE i.playlist_id = {}",
            id.value);
        if (wanted.after) {
          query.add("AND (i.place, i.id) > ({}, {})", number(wanted.after->key), wanted.after->id);
        }
        add_scope(query, scope, item_in_roots);
        query.add("ORDER BY i.place, i.id LIMIT {}", row_count(limit) + 1);
        domain::Page<PlaylistItem> page;
        std::int64_t place = 0;
        query.run(connection, [&](Row& row) {
          if (page.rows.size() == limit) {
            page.next = domain::Cursor{fmt::to_string(place), page.rows.back().id.value};
            return;
          }
          PlaylistItem item;
          item.id = row.id<PlaylistItemId>();
          item.track = row.id<domain::TrackId>();
          item.added_at = row.integer();
          place = row.integer();
          page.rows.push_back(item);
        });
        return page;
      });
}

base::Result<Playlist> PlaylistStore::change(const domain::View& view, PlaylistId id,
                                             std::size_t more,
                                             const std::function<void(Connection&)>& work) {
  const Scope scope = Scope::of(view);
  const base::UnixMs now = clock_.now_ms();
  auto changed = database_.write([&](Connection& connection) -> base::Result<Playlist> {
    const auto found = find_own(connection, scope, id);
    if (!found) return std::unexpected(found.error());
    if (found->item_count + row_count(more) > row_count(base::limits::playlist_items_max)) {
      return std::unexpected(too_many("a playlist has", base::limits::playlist_items_max));
    }
    connection.run(touch, {id.value, now});
    work(connection);
    recount_items(connection, id);
    append_user_event(connection, view.user, "playlist",
                      strings_to_json(std::vector{to_string(id)}), now);
    return find(connection, scope, id);
  });
  if (changed) committed_.notify();
  return changed;
}

base::Result<Playlist> PlaylistStore::edit(const domain::View& view, PlaylistId id,
                                           const domain::PlaylistEdit& changes) {
  return change(view, id, 0, [&](Connection& connection) {
    if (changes.name) {
      const std::string sort_key = base::text::sort_key(*changes.name);
      connection.run("UPDATE playlist SET name = $2, sort_key = $3 WHERE id = $1",
                     {id.value, std::string_view(*changes.name), std::string_view(sort_key)});
    }
    if (changes.comment) {
      connection.run("UPDATE playlist SET comment = $2 WHERE id = $1",
                     {id.value, std::string_view(*changes.comment)});
    }
    if (changes.shared) {
      connection.run("UPDATE playlist SET shared = ($2 <> 0) WHERE id = $1",
                     {id.value, std::int64_t{*changes.shared}});
    }
  });
}

base::Result<void> PlaylistStore::remove_playlist(const domain::View& view, PlaylistId id) {
  const Scope scope = Scope::of(view);
  auto removed = database_.write([&](Connection& connection) -> base::Result<void> {
    const auto found = find_own(connection, scope, id);
    if (!found) return std::unexpected(found.error());
    connection.run("DELETE FROM playlist WHERE id = $1", {id.value});
    append_user_event(connection, view.user, "playlist",
                      strings_to_json(std::vector{to_string(id)}), clock_.now_ms());
    return {};
  });
  if (removed) committed_.notify();
  return removed;
}

base::Result<Playlist> PlaylistStore::insert_items(const domain::View& view, PlaylistId id,
                                                   ItemPlace place,
                                                   std::span<const domain::TrackId> tracks) {
  return change(view, id, tracks.size(), [&](Connection& connection) {
    put_items(connection, id, place, visible_tracks(connection, Scope::of(view), tracks),
              clock_.now_ms());
  });
}

base::Result<Playlist> PlaylistStore::remove_items(const domain::View& view, PlaylistId id,
                                                   std::span<const PlaylistItemId> items) {
  const std::vector<std::int64_t> gone = numbers_of(items);
  return change(view, id, 0, [&](Connection& connection) {
    connection.run("DELETE FROM playlist_item WHERE playlist_id = $1 AND id = ANY($2)",
                   {id.value, IdList(gone)});
  });
}

base::Result<Playlist> PlaylistStore::move_items(const domain::View& view, PlaylistId id,
                                                 ItemPlace place,
                                                 std::span<const PlaylistItemId> items) {
  return change(view, id, 0, [&](Connection& connection) {
    const std::vector<std::int64_t> moving = present_items(connection, id, items);
    const auto places = free_places(connection, id.value, place, moving, moving.size());
    for (std::size_t at = 0; at < moving.size(); ++at) {
      connection.run("UPDATE playlist_item SET place = $3 WHERE playlist_id = $1 AND id = $2",
                     {id.value, moving[at], places[at]});
    }
  });
}

base::Result<Playlist> PlaylistStore::replace_items(const domain::View& view, PlaylistId id,
                                                    std::span<const domain::TrackId> tracks) {
  if (tracks.size() > base::limits::playlist_items_max) {
    return std::unexpected(too_many("a playlist has", base::limits::playlist_items_max));
  }
  return change(view, id, 0, [&](Connection& connection) {
    connection.run("DELETE FROM playlist_item WHERE playlist_id = $1", {id.value});
    put_items(connection, id, {}, visible_tracks(connection, Scope::of(view), tracks),
              clock_.now_ms());
  });
}

}  // namespace segue::storage
