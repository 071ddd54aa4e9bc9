#pragma once

#include "domain/catalog_writer.hpp"
#include "storage/shared/sql.hpp"

namespace segue::storage {

// The half of a catalogue transaction that both databases do with the same statements; what goes
// in batches is each store's own. Thread: the one that began it.
class CatalogTx : public domain::CatalogTx {
 public:
  CatalogTx(Connection& connection, domain::IdMaker& ids) : connection_(connection), ids_(ids) {}

  domain::IdMaker& ids() final { return ids_; }
  std::vector<domain::ArtistRow> artists_by_key(std::span<const std::string> keys) final;
  std::vector<domain::ArtistRow> artists_by_folded(std::span<const std::string> names) final;
  std::vector<domain::ReleaseId> releases_of(domain::ArtistId artist) final;
  std::map<std::string, domain::CreditId> credits_by_key(std::span<const std::string> keys) final;
  std::map<std::string, domain::ReleaseGroupId> release_groups_by_key(
      std::span<const std::string> keys) final;
  std::map<std::string, domain::ReleaseId> releases_by_key(std::span<const std::string> keys) final;

  // catalog_recordings.cpp
  std::map<std::string, domain::RecordingId> recordings_by_key(
      std::span<const std::string> keys) final;
  std::map<domain::TrackId, domain::RecordingId> recordings_of(
      std::span<const domain::TrackId> tracks) final;
  std::vector<domain::KnownRecording> recordings(std::span<const domain::RecordingId> ids,
                                                 std::size_t tracks_max) final;
  std::vector<domain::TrackWords> words_of(std::span<const domain::TrackId> tracks) final;
  void unite_recordings(domain::RecordingId from, domain::RecordingId into) final;
  void set_recording(domain::TrackId track, domain::RecordingId recording) final;
  std::map<std::string, domain::WorkId> works_by_key(std::span<const std::string> keys) final;

  // known_files.cpp
  std::vector<domain::KnownFile> files_at(domain::RootId root,
                                          std::span<const std::string> relative_paths) final;
  std::vector<domain::KnownFile> files_by_inode(std::span<const std::int64_t> inodes) final;
  std::vector<domain::KnownFile> files_by_audio_key(std::span<const std::int64_t> keys) final;
  std::vector<domain::KnownFile> files_of_tracks(std::span<const domain::TrackId> tracks) final;
  std::vector<domain::KnownFile> files_of_releases(
      std::span<const domain::ReleaseId> releases) final;

  void move_files(domain::TrackId from, domain::TrackId to) final;
  void mark_missing(std::span<const domain::FileId> files, base::UnixMs since) final;
  // catalog_purge.cpp
  domain::PurgeStep purge(const domain::PurgeScope& scope, const domain::MissingPlace& after,
                          std::size_t limit, base::UnixMs now) final;
  void remove_images(std::span<const domain::ImageId> ids) final;
  // catalog_refresh.cpp
  std::vector<domain::Change> refresh_releases(std::span<const domain::ReleaseId> releases) final;
  void put_issues(domain::RootId root, std::span<const std::string> directories,
                  std::span<const domain::ScanIssue> issues) final;
  void put_examined(std::span<const domain::ExaminedImage> images) final;
  domain::RootId add_root(const domain::Root& root) final;
  void update_root(const domain::Root& root) final;
  void update_root_state(const domain::Root& root) final;
  void remove_root(domain::RootId root, base::UnixMs since) final;
  void add_scan_run(const domain::ScanRun& run, std::size_t kept) final;
  void restore_root(domain::RootId root) final;

 protected:
  // id, release_id, disc, position, folded, duration_ms
  [[nodiscard]] static domain::KnownTrack read_known_track(Row& row);

  // Forgets the issues of files that can be read now, or of a directory and all below it.
  void clear_issues(std::span<const domain::AudioFileRow> files);
  void clear_issues_below(domain::RootId root, const std::string& directory);

  Connection& connection_;

 private:
  domain::IdMaker& ids_;
};

}  // namespace segue::storage
