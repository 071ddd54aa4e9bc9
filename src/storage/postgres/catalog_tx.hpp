#pragma once

#include "base/clock.hpp"
#include "storage/postgres/connection.hpp"
#include "storage/shared/catalog_tx.hpp"

namespace segue::storage::postgres {

// A catalogue transaction on PostgreSQL: one statement a batch, its rows as arrays.
// Thread: the one that began it.
class CatalogTx final : public storage::CatalogTx {
 public:
  CatalogTx(Connection& connection, domain::IdMaker& ids, std::int64_t epoch, base::UnixMs now)
      : storage::CatalogTx(connection, ids), db_(connection), epoch_(epoch), now_(now) {}

  // catalog_tx_find.cpp
  std::vector<domain::KnownTrack> tracks_at(std::span<const domain::TrackSlot> slots) override;

  // catalog_tx_names.cpp
  void put_artists(std::span<const domain::ArtistRow> rows) override;
  void put_credits(std::span<const domain::CreditRow> rows) override;
  void put_release_groups(std::span<const domain::ReleaseGroupRow> rows) override;
  void put_releases(std::span<const domain::ReleaseRow> rows) override;
  void put_media(std::span<const domain::MediumRow> rows) override;
  // catalog_tx_tracks.cpp
  void put_works(std::span<const domain::WorkRow> rows) override;
  void put_recordings(std::span<const domain::RecordingRow> rows) override;
  void put_tracks(std::span<const domain::TrackRow> rows) override;
  // catalog_tx_files.cpp
  void put_files(std::span<const domain::AudioFileRow> rows) override;
  void put_images(std::span<const domain::ImageRow> rows) override;
  void put_directories(domain::RootId root,
                       std::span<const domain::KnownDirectory> directories) override;
  std::vector<domain::ReleaseId> remove_directories(domain::RootId root,
                                                    std::span<const std::string> directories,
                                                    base::UnixMs since) override;
  void log(std::span<const domain::Change> changes) override;

  [[nodiscard]] bool logged() const { return logged_; }

 private:
  Connection& db_;
  const std::int64_t epoch_;
  const base::UnixMs now_;
  bool logged_ = false;
};

}  // namespace segue::storage::postgres
