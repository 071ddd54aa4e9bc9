#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "domain/catalog.hpp"
#include "domain/ids.hpp"
#include "domain/playlist_file.hpp"

namespace segue::domain {

// The file in a music folder that a playlist is kept in step with.
struct PlaylistSource {
  PlaylistFileId file;
  RootId root;
  std::string root_name;
  std::string relative_path;  // raw bytes
  bool missing = false;       // the file is gone, and the playlist stays
  std::int64_t unfound = 0;   // its entries that nothing in the library answers to
};

struct Playlist {
  PlaylistId id;
  UserId owner;
  std::string owner_name;
  std::string name;
  std::string comment;
  bool shared = false;  // everybody may read it; only its owner changes it
  base::UnixMs created_at = 0, changed_at = 0;
  std::int64_t revision = 1;  // rises with every change
  std::int64_t item_count = 0;
  std::int64_t duration_ms = 0;
  std::vector<ImageId> covers;           // the first few that differ
  std::optional<PlaylistSource> source;  // none also where the view does not hold its root
};

// One place in a playlist. A track may have several: the item tells them apart and stays the same
// when others come, go and move.
struct PlaylistItem {
  PlaylistItemId id;
  TrackId track;
  base::UnixMs added_at = 0;
};

struct PlaylistDraft {
  std::string name;
  std::string comment;
  bool shared = false;
};

// What is given changes.
struct PlaylistEdit {
  std::optional<std::string> name, comment;
  std::optional<bool> shared;
};

// Behind an item; behind the last when that item is gone meanwhile, so that nothing is lost.
struct ItemPlace {
  static constexpr PlaylistItemId front{0};
  static constexpr PlaylistItemId back{-1};
  PlaylistItemId after = back;
};

struct ItemQuery {
  std::size_t limit = 50;  // at most limits::playlist_items_max
  std::optional<Cursor> after;
};

// Playlists belong to `view.user`, shared ones may be read by all. Changes name items, never
// positions, so that two pages can edit one list at the same time; items that are gone are passed
// over. Errors: not_found, for what may not be seen too; forbidden, for a change by another than
// the owner; invalid, beyond limits::playlist_items_max. Changes are told to the owner as user
// event "playlist" in the same transaction. Thread: any; calls block on the database.
class PlaylistStore {
 public:
  virtual ~PlaylistStore() = default;
  // `tracks` as in insert_items.
  [[nodiscard]] virtual base::Result<Playlist> add_playlist(const View& view,
                                                            const PlaylistDraft& draft,
                                                            std::span<const TrackId> tracks) = 0;
  // One's own, then those that others share; by name.
  [[nodiscard]] virtual std::vector<Playlist> playlists(const View& view) = 0;
  [[nodiscard]] virtual base::Result<Playlist> playlist(const View& view, PlaylistId id) = 0;
  // In order. Tracks that the view may not see are left out.
  [[nodiscard]] virtual base::Result<Page<PlaylistItem>> items(const View& view, PlaylistId id,
                                                               const ItemQuery& query) = 0;

  virtual base::Result<Playlist> edit(const View& view, PlaylistId id,
                                      const PlaylistEdit& changes) = 0;
  virtual base::Result<void> remove_playlist(const View& view, PlaylistId id) = 0;
  // Tracks that the view may not see are passed over.
  virtual base::Result<Playlist> insert_items(const View& view, PlaylistId id, ItemPlace place,
                                              std::span<const TrackId> tracks) = 0;
  virtual base::Result<Playlist> remove_items(const View& view, PlaylistId id,
                                              std::span<const PlaylistItemId> items) = 0;
  // They stand together afterwards, in the order given.
  virtual base::Result<Playlist> move_items(const View& view, PlaylistId id, ItemPlace place,
                                            std::span<const PlaylistItemId> items) = 0;
  // All items give way to these tracks.
  virtual base::Result<Playlist> replace_items(const View& view, PlaylistId id,
                                               std::span<const TrackId> tracks) = 0;
};

}  // namespace segue::domain
