#include "storage/sqlite/catalog_tx.hpp"

namespace segue::storage::sqlite {
namespace {

constexpr std::string_view select_files_in = R"(
SELECT f.id, f.track_id, t.release_id, f.root_id, f.relative_path, f.size_bytes, f.mtime_ns,
       f.inode, f.missing_since IS NOT NULL
FROM audio_file f JOIN track t ON t.id = f.track_id
WHERE f.root_id = ?1 AND f.directory = ?2)";
constexpr std::string_view select_files_like = R"(
SELECT f.id, f.track_id, t.release_id, f.root_id, f.relative_path, f.size_bytes, f.mtime_ns,
       f.inode, f.missing_since IS NOT NULL
FROM audio_file f JOIN track t ON t.id = f.track_id
WHERE f.inode = ?1 AND f.size_bytes = ?2 AND f.mtime_ns = ?3)";

domain::KnownFile read_known_file(Row& row) {
  domain::KnownFile file;
  file.id = row.id<domain::FileId>();
  file.track = row.id<domain::TrackId>();
  file.release = row.id<domain::ReleaseId>();
  file.root.value = row.small();
  file.relative_path = row.bytes();
  file.size_bytes = row.integer();
  file.mtime_ns = row.integer();
  file.inode = row.integer();
  file.missing = row.flag();
  return file;
}

constexpr std::string_view select_tracks_at = R"(
SELECT id, release_id, disc, position, folded FROM track
WHERE release_id = ?1 AND disc = ?2 AND position = ?3)";

domain::KnownTrack read_known_track(Row& row) {
  domain::KnownTrack track;
  track.id = row.id<domain::TrackId>();
  track.slot.release = row.id<domain::ReleaseId>();
  track.slot.disc = row.small();
  track.slot.position = row.small();
  track.folded = row.text();
  return track;
}

}  // namespace

std::vector<domain::KnownFile> CatalogTx::files_in(domain::RootId root,
                                                   std::span<const std::string> directories) {
  std::vector<domain::KnownFile> files;
  for (const std::string& directory : directories) {
    db_.query(select_files_in, {root.value, Bytes{directory}},
              [&](Row& row) { files.push_back(read_known_file(row)); });
  }
  return files;
}

std::vector<domain::KnownFile> CatalogTx::files_like(
    std::span<const domain::FileIdentity> identities) {
  std::vector<domain::KnownFile> files;
  for (const domain::FileIdentity& identity : identities) {
    db_.query(select_files_like, {identity.inode, identity.size_bytes, identity.mtime_ns},
              [&](Row& row) { files.push_back(read_known_file(row)); });
  }
  return files;
}

std::vector<domain::KnownTrack> CatalogTx::tracks_at(std::span<const domain::TrackSlot> slots) {
  std::vector<domain::KnownTrack> tracks;
  for (const domain::TrackSlot& slot : slots) {
    db_.query(select_tracks_at, {slot.release.value, slot.disc, slot.position},
              [&](Row& row) { tracks.push_back(read_known_track(row)); });
  }
  return tracks;
}

}  // namespace segue::storage::sqlite
