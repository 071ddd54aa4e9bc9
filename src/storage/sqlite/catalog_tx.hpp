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

// Rows that are known by their folded name, made when first needed. Ids are remembered for as long
// as the transaction lasts.
class NamedRows {
 public:
  struct Statements {
    std::string_view find;  // kind, folded
    std::string_view add;   // kind, folded, name; returns the id
  };
  static constexpr Statements genres{
      "SELECT id FROM genre WHERE kind = ?1 AND folded = ?2",
      "INSERT INTO genre (kind, folded, name) VALUES (?1, ?2, ?3) RETURNING id"};
  static constexpr Statements labels{
      "SELECT id FROM label WHERE ?1 = '' AND folded = ?2",
      "INSERT INTO label (folded, name) SELECT ?2, ?3 WHERE ?1 = '' RETURNING id"};

  explicit NamedRows(Statements statements) : statements_(statements) {}
  [[nodiscard]] std::int64_t id(Connection& connection, std::string_view kind,
                                const std::string& name);

 private:
  const Statements statements_;
  std::unordered_map<std::string, std::int64_t> known_;
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
  void add_track_genres(const domain::TrackRow& row);

  Connection& db_;
  const std::int64_t epoch_;
  const base::UnixMs now_;
  bool logged_ = false;
  NamedRows genres_{NamedRows::genres};
  NamedRows labels_{NamedRows::labels};
};

}  // namespace segue::storage::sqlite
