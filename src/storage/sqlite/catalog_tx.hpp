#pragma once

#include <unordered_map>

#include "base/clock.hpp"
#include "storage/shared/catalog_tx.hpp"
#include "storage/sqlite/connection.hpp"

namespace segue::storage::sqlite {

// Tells rows that this transaction adds from rows that may exist, so that nothing is cleared for
// the former: ids rise, so whatever lies above the highest one is new.
class NewRows {
 public:
  NewRows(Connection& connection, std::string_view select_highest_id) {
    connection.query(select_highest_id, {}, [this](Row& row) { highest_ = row.integer(); });
  }
  // False also for a new row that comes after a higher one.
  [[nodiscard]] bool take(std::int64_t id) {
    if (id <= highest_) return false;
    highest_ = id;
    return true;
  }

 private:
  std::int64_t highest_ = 0;
};

// A catalogue transaction on SQLite: prepared statements, row by row; nothing is faster in process.
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
  std::int64_t genre_id(const std::string& name);

  Connection& db_;
  const std::int64_t epoch_;
  const base::UnixMs now_;
  bool logged_ = false;
  std::unordered_map<std::string, std::int64_t> genre_ids_;
};

}  // namespace segue::storage::sqlite
