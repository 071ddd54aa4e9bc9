#include "storage/shared/playlist_file_store.hpp"

#include <algorithm>

#include "base/limits.hpp"
#include "base/text.hpp"
#include "storage/shared/event_store.hpp"
#include "storage/shared/json_list.hpp"
#include "storage/shared/playlist_rows.hpp"

namespace segue::storage {
namespace {

using domain::FileEntry;
using domain::PlaylistFile;
using domain::PlaylistFileId;
using domain::PlaylistId;

constexpr std::string_view select_files = R"(
SELECT f.id, f.root_id, f.relative_path, f.size_bytes, f.mtime_ns, f.inode, f.content_hash, f.name,
       f.playlist_id, f.revision, f.missing, p.revision, f.unfound
FROM playlist_file f LEFT JOIN playlist p ON p.id = f.playlist_id)";
constexpr std::string_view select_items =
    "SELECT id, track_id FROM playlist_item WHERE playlist_id = $1 ORDER BY place, id";
constexpr std::string_view select_first_admin = R"(
SELECT id FROM app_user WHERE role = 'admin' AND NOT disabled AND id <> $1
ORDER BY created_at, id LIMIT 1)";
constexpr std::string_view upsert_file = R"(
INSERT INTO playlist_file (id, root_id, relative_path, size_bytes, mtime_ns, inode, content_hash,
                           name, playlist_id, revision, missing, unfound)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, nullif(CAST($9 AS bigint), 0), $10, $11 <> 0, 0)
ON CONFLICT (id) DO UPDATE SET root_id = excluded.root_id,
  relative_path = excluded.relative_path, size_bytes = excluded.size_bytes,
  mtime_ns = excluded.mtime_ns, inode = excluded.inode, content_hash = excluded.content_hash,
  name = excluded.name, playlist_id = excluded.playlist_id, revision = excluded.revision,
  missing = excluded.missing)";
constexpr std::string_view touch = R"(
UPDATE playlist SET revision = revision + 1, changed_at = $3, name = $4, sort_key = $5
WHERE id = $1 AND revision = $2)";
constexpr std::string_view copy_items = R"(
INSERT INTO playlist_item (playlist_id, id, place, track_id, added_at)
SELECT $2, id, place, track_id, added_at FROM playlist_item WHERE playlist_id = $1)";
constexpr std::string_view copy_traits = R"(
UPDATE playlist SET (comment, shared, last_item_id) = (
  SELECT comment, shared, last_item_id FROM playlist WHERE id = $1)
WHERE id = $2)";

PlaylistFile read_file(Row& row) {
  PlaylistFile file;
  file.id = row.id<PlaylistFileId>();
  file.root.value = row.small();
  file.relative_path = row.bytes();
  file.size_bytes = row.integer();
  file.mtime_ns = row.integer();
  file.inode = row.integer();
  file.content_hash = row.text();
  file.name = row.text();
  file.playlist = row.id<PlaylistId>();
  file.revision = row.integer();
  file.missing = row.flag();
  file.playlist_revision = row.integer();
  file.unfound = row.integer();
  return file;
}

// Gone meanwhile: its file stays without one.
std::int64_t existing(Connection& connection, PlaylistId id) {
  std::int64_t found = 0;
  connection.query("SELECT id FROM playlist WHERE id = $1", {id.value},
                   [&](Row& row) { found = row.integer(); });
  return found;
}

void write_file(Connection& connection, const PlaylistFile& file) {
  connection.run(
      upsert_file,
      {file.id.value, file.root.value, Bytes{file.relative_path}, file.size_bytes, file.mtime_ns,
       file.inode, std::string_view(file.content_hash), std::string_view(file.name),
       existing(connection, file.playlist), file.revision, std::int64_t{file.missing}});
}

void write_entries(Connection& connection, PlaylistFileId file,
                   std::span<const FileEntry> entries) {
  connection.run("DELETE FROM playlist_file_entry WHERE file_id = $1", {file.value});
  std::int64_t unfound = 0;
  constexpr std::size_t rows = 100;  // of one statement; the rest goes one by one
  for (std::size_t at = 0; at < entries.size();) {
    const std::size_t count = at + rows <= entries.size() ? rows : 1;
    Query query;
    query.add("INSERT INTO playlist_file_entry (file_id, position, location, track_id) VALUES");
    for (std::size_t i = 0; i < count; ++i, ++at) {
      const FileEntry& entry = entries[at];
      query.add(i == 0 ? "({}, {}, {}, nullif(CAST({} AS bigint), 0))"
                       : ", ({}, {}, {}, nullif(CAST({} AS bigint), 0))",
                file.value, row_count(at), Bytes{entry.location}, entry.track.value);
      if (!entry.track) ++unfound;
    }
    query.run(connection);
  }
  connection.run("UPDATE playlist_file SET unfound = $2 WHERE id = $1", {file.value, unfound});
}

struct Item {
  std::int64_t id = 0, track = 0;
};

std::vector<Item> items_of(Connection& connection, PlaylistId id) {
  std::vector<Item> items;
  connection.query(select_items, {id.value}, [&](Row& row) {
    Item& item = items.emplace_back();
    item.id = row.integer();
    item.track = row.integer();
  });
  return items;
}

// What stands between the items that both have at either end gives way.
void set_items(Connection& connection, PlaylistId id, std::span<const std::int64_t> tracks,
               base::UnixMs now) {
  const std::vector<Item> items = items_of(connection, id);
  const auto same = [](const Item& item, std::int64_t track) { return item.track == track; };
  const std::size_t shorter = std::min(items.size(), tracks.size());
  std::size_t front = 0;
  while (front < shorter && same(items[front], tracks[front])) ++front;
  std::size_t back = 0;
  while (front + back < shorter &&
         same(items[items.size() - 1 - back], tracks[tracks.size() - 1 - back])) {
    ++back;
  }
  std::vector<std::int64_t> gone;
  gone.reserve(items.size() - front - back);
  for (std::size_t at = front; at < items.size() - back; ++at) gone.push_back(items[at].id);
  connection.run("DELETE FROM playlist_item WHERE playlist_id = $1 AND id = ANY($2)",
                 {id.value, IdList(gone)});
  domain::ItemPlace place{domain::ItemPlace::front};
  if (front > 0) place.after = {items[front - 1].id};
  put_items(connection, id, place, tracks.subspan(front, tracks.size() - front - back), now);
}

std::vector<std::int64_t> tracks_found(std::span<const FileEntry> entries) {
  std::vector<std::int64_t> tracks;
  tracks.reserve(entries.size());
  for (const FileEntry& entry : entries) {
    if (entry.track) tracks.push_back(entry.track.value);
  }
  return tracks;
}

bool differs(std::span<const Item> items, std::span<const std::int64_t> tracks) {
  return !std::ranges::equal(items, tracks, {}, &Item::track);
}

void tell(Connection& connection, domain::UserId owner, PlaylistId id, base::UnixMs now) {
  append_user_event(connection, owner, "playlist", strings_to_json(std::vector{to_string(id)}),
                    now);
}

domain::UserId first_admin(Connection& connection, domain::UserId but) {
  domain::UserId admin;
  connection.query(select_first_admin, {but.value},
                   [&](Row& row) { admin = row.id<domain::UserId>(); });
  return admin;
}

base::Error changed_meanwhile() {
  return {base::ErrorCode::conflict, "the playlist changed while its file was read"};
}

}  // namespace

std::vector<PlaylistFile> PlaylistFileStore::files() {
  return database_.read([](Connection& connection) {
    std::vector<PlaylistFile> files;
    Query query;
    query.add(select_files).add("ORDER BY f.id");
    query.run(connection, [&](Row& row) { files.push_back(read_file(row)); });
    return files;
  });
}

std::vector<FileEntry> PlaylistFileStore::entries(PlaylistFileId file) {
  return database_.read([&](Connection& connection) {
    std::vector<FileEntry> entries;
    connection.query(
        "SELECT location, track_id FROM playlist_file_entry WHERE file_id = $1 ORDER BY position",
        {file.value}, [&](Row& row) {
          FileEntry& entry = entries.emplace_back();
          entry.location = row.bytes();
          entry.track = row.id<domain::TrackId>();
        });
    return entries;
  });
}

std::optional<domain::LinkedPlaylist> PlaylistFileStore::linked(PlaylistId playlist) {
  return database_.snapshot([&](Connection& connection) -> std::optional<domain::LinkedPlaylist> {
    std::optional<domain::LinkedPlaylist> found;
    connection.query("SELECT name, revision FROM playlist WHERE id = $1", {playlist.value},
                     [&](Row& row) {
                       found.emplace();
                       found->name = row.text();
                       found->revision = row.integer();
                     });
    if (!found) return found;
    for (const Item& item : items_of(connection, playlist)) {
      found->tracks.push_back({item.track});
    }
    return found;
  });
}

base::Result<PlaylistFileStore::Target> PlaylistFileStore::new_target(Connection& connection,
                                                                      const std::string& name) {
  Target target{.playlist = {}, .owner = first_admin(connection, {})};
  if (!target.owner) {
    return base::fail(base::ErrorCode::unavailable, "there is no administrator yet");
  }
  if (playlists_of(connection, target.owner) >= row_count(base::limits::playlists_per_user_max)) {
    return base::fail(base::ErrorCode::too_many, fmt::format("an account has at most {} playlists",
                                                             base::limits::playlists_per_user_max));
  }
  target.playlist = insert_playlist(connection, ids_, target.owner,
                                    {.name = name, .comment = {}, .shared = true}, clock_.now_ms());
  return target;
}

void PlaylistFileStore::keep_edition(Connection& connection, const Target& target,
                                     const std::string& name) {
  const base::UnixMs now = clock_.now_ms();
  const PlaylistId kept = insert_playlist(connection, ids_, target.owner, {.name = name}, now);
  connection.run(copy_traits, {target.playlist.value, kept.value});
  connection.run(copy_items, {target.playlist.value, kept.value});
  recount_items(connection, kept);
  tell(connection, target.owner, kept, now);
}

base::Result<PlaylistFile> PlaylistFileStore::take(const domain::FileStep& step) {
  const base::UnixMs now = clock_.now_ms();
  const std::vector<std::int64_t> tracks = tracks_found(step.entries);
  const std::string sort_key = base::text::sort_key(step.name);
  auto taken = database_.write([&](Connection& connection) -> base::Result<PlaylistFile> {
    PlaylistFile file = step.file;
    Target target{.playlist = file.playlist, .owner = {}};
    if (!target.playlist) {
      auto made = new_target(connection, step.name);
      if (!made) return std::unexpected(made.error());
      target = *made;
      file.revision = 1;
    }
    std::string name;
    connection.query("SELECT user_id, name FROM playlist WHERE id = $1 AND revision = $2",
                     {target.playlist.value, file.revision}, [&](Row& row) {
                       target.owner = row.id<domain::UserId>();
                       name = row.text();
                     });
    if (!target.owner) return std::unexpected(changed_meanwhile());
    const bool changes =
        name != step.name || differs(items_of(connection, target.playlist), tracks);
    if (changes || !step.keep_as.empty()) {
      // First of all: whoever changes it now waits, and nothing was written where one has.
      const auto touched =
          connection.run(touch, {target.playlist.value, file.revision, now,
                                 std::string_view(step.name), std::string_view(sort_key)});
      if (touched == 0) return std::unexpected(changed_meanwhile());
      ++file.revision;
      if (!step.keep_as.empty()) keep_edition(connection, target, step.keep_as);
      set_items(connection, target.playlist, tracks, now);
      recount_items(connection, target.playlist);
    }
    if (changes || !file.playlist) tell(connection, target.owner, target.playlist, now);
    file.playlist = target.playlist;
    file.playlist_revision = file.revision;
    if (!file.id) {
      connection.query("SELECT coalesce(max(id), 0) + 1 FROM playlist_file", {},
                       [&](Row& row) { file.id = row.id<PlaylistFileId>(); });
    }
    write_file(connection, file);
    write_entries(connection, file.id, step.entries);
    file.unfound = row_count(step.entries.size() - tracks.size());
    return file;
  });
  if (taken) committed_.notify();
  return taken;
}

void PlaylistFileStore::put(const PlaylistFile& file) {
  database_.write([&](Connection& connection) { write_file(connection, file); });
}

void PlaylistFileStore::put(const PlaylistFile& file, std::span<const FileEntry> entries) {
  database_.write([&](Connection& connection) {
    write_file(connection, file);
    write_entries(connection, file.id, entries);
  });
}

void hand_over_playlist_files(Connection& connection, domain::UserId from) {
  const domain::UserId heir = first_admin(connection, from);
  if (!heir) return;
  connection.run(
      "UPDATE playlist SET user_id = $2 WHERE user_id = $1"
      " AND id IN (SELECT playlist_id FROM playlist_file)",
      {from.value, heir.value});
}

}  // namespace segue::storage
