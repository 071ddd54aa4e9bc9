#include "storage/postgres/batch.hpp"
#include "storage/postgres/catalog_tx.hpp"

namespace segue::storage::postgres {
namespace {

constexpr std::string_view select_files_in = R"(
SELECT f.id, f.track_id, t.release_id, f.root_id, f.relative_path, f.size_bytes, f.mtime_ns,
       f.inode, f.missing_since IS NOT NULL
FROM unnest($1::integer[], $2::bytea[]) AS x(root_id, directory)
JOIN audio_file f ON f.root_id = x.root_id
  AND substring(f.directory, 1, 1000) = substring(x.directory, 1, 1000)
  AND f.directory = x.directory
JOIN track t ON t.id = f.track_id)";
constexpr std::string_view select_files_like = R"(
SELECT f.id, f.track_id, t.release_id, f.root_id, f.relative_path, f.size_bytes, f.mtime_ns,
       f.inode, f.missing_since IS NOT NULL
FROM unnest($1::bigint[], $2::bigint[], $3::bigint[]) AS x(inode, size_bytes, mtime_ns)
JOIN audio_file f ON f.inode = x.inode AND f.size_bytes = x.size_bytes AND f.mtime_ns = x.mtime_ns
JOIN track t ON t.id = f.track_id)";

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
SELECT t.id, t.release_id, t.disc, t.position, t.folded
FROM unnest($1::bigint[], $2::integer[], $3::integer[]) AS x(release_id, disc, position)
JOIN track t ON t.release_id = x.release_id AND t.disc = x.disc AND t.position = x.position)";

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
  Batch batch;
  for (const std::string& directory : directories) batch.add(root.value, Bytes{directory});
  batch.run(db_, select_files_in, [&](Row& row) { files.push_back(read_known_file(row)); });
  return files;
}

std::vector<domain::KnownFile> CatalogTx::files_like(
    std::span<const domain::FileIdentity> identities) {
  std::vector<domain::KnownFile> files;
  Batch batch;
  for (const domain::FileIdentity& identity : identities) {
    batch.add(identity.inode, identity.size_bytes, identity.mtime_ns);
  }
  batch.run(db_, select_files_like, [&](Row& row) { files.push_back(read_known_file(row)); });
  return files;
}

std::vector<domain::KnownTrack> CatalogTx::tracks_at(std::span<const domain::TrackSlot> slots) {
  std::vector<domain::KnownTrack> tracks;
  Batch batch;
  for (const domain::TrackSlot& slot : slots) {
    batch.add(slot.release.value, slot.disc, slot.position);
  }
  batch.run(db_, select_tracks_at, [&](Row& row) { tracks.push_back(read_known_track(row)); });
  return tracks;
}

}  // namespace segue::storage::postgres
