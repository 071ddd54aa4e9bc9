#pragma once

#include <functional>

#include "base/signal.hpp"
#include "domain/id_maker.hpp"
#include "domain/playlist.hpp"
#include "storage/shared/sql.hpp"

namespace segue::storage {

// Playlists in SQL that both databases understand. Thread: any.
class PlaylistStore final : public domain::PlaylistStore {
 public:
  PlaylistStore(Database& database, domain::IdMaker& ids, base::Signal& committed,
                const base::Clock& clock)
      : database_(database), ids_(ids), committed_(committed), clock_(clock) {}

  base::Result<domain::Playlist> add_playlist(const domain::View& view,
                                              const domain::PlaylistDraft& draft,
                                              std::span<const domain::TrackId> tracks) override;
  std::vector<domain::Playlist> playlists(const domain::View& view) override;
  base::Result<domain::Playlist> playlist(const domain::View& view, domain::PlaylistId id) override;
  base::Result<domain::Page<domain::PlaylistItem>> items(const domain::View& view,
                                                         domain::PlaylistId id,
                                                         const domain::ItemQuery& query) override;
  base::Result<domain::Playlist> edit(const domain::View& view, domain::PlaylistId id,
                                      const domain::PlaylistEdit& changes) override;
  base::Result<void> remove_playlist(const domain::View& view, domain::PlaylistId id) override;
  base::Result<domain::Playlist> insert_items(const domain::View& view, domain::PlaylistId id,
                                              domain::ItemPlace place,
                                              std::span<const domain::TrackId> tracks) override;
  base::Result<domain::Playlist> remove_items(
      const domain::View& view, domain::PlaylistId id,
      std::span<const domain::PlaylistItemId> items) override;
  base::Result<domain::Playlist> move_items(const domain::View& view, domain::PlaylistId id,
                                            domain::ItemPlace place,
                                            std::span<const domain::PlaylistItemId> items) override;
  base::Result<domain::Playlist> replace_items(const domain::View& view, domain::PlaylistId id,
                                               std::span<const domain::TrackId> tracks) override;

 private:
  // One change by the owner: refuses what is not there, another's, or too long with `more` items;
  // then does `work`, counts, and tells.
  base::Result<domain::Playlist> change(const domain::View& view, domain::PlaylistId id,
                                        std::size_t more,
                                        const std::function<void(Connection&)>& work);

  Database& database_;
  domain::IdMaker& ids_;
  base::Signal& committed_;
  const base::Clock& clock_;
};

}  // namespace segue::storage
