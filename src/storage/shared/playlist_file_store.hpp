#pragma once

#include "base/signal.hpp"
#include "domain/id_maker.hpp"
#include "domain/playlist_file.hpp"
#include "storage/shared/sql.hpp"

namespace segue::storage {

// Playlist files in SQL that both databases understand. Thread: any.
class PlaylistFileStore final : public domain::PlaylistFileStore {
 public:
  PlaylistFileStore(Database& database, domain::IdMaker& ids, base::Signal& committed,
                    const base::Clock& clock)
      : database_(database), ids_(ids), committed_(committed), clock_(clock) {}

  std::vector<domain::PlaylistFile> files() override;
  std::vector<domain::FileEntry> entries(domain::PlaylistFileId file) override;
  std::optional<domain::LinkedPlaylist> linked(domain::PlaylistId playlist) override;
  base::Result<domain::PlaylistFile> take(const domain::FileStep& step) override;
  void put(const domain::PlaylistFile& file) override;
  void put(const domain::PlaylistFile& file, std::span<const domain::FileEntry> entries) override;

 private:
  // The playlist and its owner.
  struct Target {
    domain::PlaylistId playlist;
    domain::UserId owner;
  };

  [[nodiscard]] base::Result<Target> new_target(Connection& connection, const std::string& name);
  void keep_edition(Connection& connection, const Target& target, const std::string& name);

  Database& database_;
  domain::IdMaker& ids_;
  base::Signal& committed_;
  const base::Clock& clock_;
};

// Of a user who is going away: the playlists of files become another administrator's, for the
// files stay.
void hand_over_playlist_files(Connection& connection, domain::UserId from);

}  // namespace segue::storage
