#include <fmt/format.h>

#include "storage/shared/catalog_reader.hpp"
#include "storage/shared/catalog_tx.hpp"
#include "storage/shared/rows.hpp"

// Files as scans compare them with the disk: by place, by inode, by sound, by what they belong to.
namespace segue::storage {
namespace {

using Files = std::vector<domain::KnownFile>;

constexpr std::string_view select_columns = R"(
SELECT f.id, f.track_id, t.release_id, f.root_id, f.relative_path, f.size_bytes, f.mtime_ns,
       f.inode, f.duration_ms, f.container, f.codec, f.lossless, f.bitrate_kbps, f.sample_rate_hz,
       f.bit_depth, f.channels, f.part, f.cue_start, f.cue_end, f.audio_key,
       f.missing_since IS NOT NULL, t.disc
FROM )";
constexpr std::string_view from_files = "audio_file f JOIN track t ON t.id = f.track_id ";

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
  file.duration_ms = row.integer();
  file.format = read_format(row);
  file.part = read_part(row);
  file.audio_key = row.integer();
  file.missing = row.flag();
  file.disc = row.small();
  return file;
}

Files files_where(Connection& connection, std::string_view condition, IdList numbers) {
  Files files;
  if (numbers.empty()) return files;
  connection.query(fmt::format("{}{}WHERE {} = ANY($1)", select_columns, from_files, condition),
                   {numbers}, [&](Row& row) { files.push_back(read_known_file(row)); });
  return files;
}

Files files_by_path(Connection& connection, domain::RootId root, std::string_view same,
                    std::span<const std::string> paths) {
  Files files;
  const std::string sql = fmt::format(
      "{}{} JOIN audio_file f ON f.root_id = $1 AND {} JOIN track t ON t.id = f.track_id",
      select_columns, connection.dialect().paths, same);
  connection.query_paths(sql, root.value, paths,
                         [&](Row& row) { files.push_back(read_known_file(row)); });
  return files;
}

}  // namespace

Files CatalogReader::files_in(domain::RootId root, std::span<const std::string> directories) {
  return database_.read([&](Connection& connection) {
    return files_by_path(connection, root, connection.dialect().same_directory, directories);
  });
}

Files CatalogTx::files_at(domain::RootId root, std::span<const std::string> relative_paths) {
  return files_by_path(connection_, root, connection_.dialect().same_path, relative_paths);
}

Files CatalogTx::files_by_inode(std::span<const std::int64_t> inodes) {
  return files_where(connection_, "f.inode", inodes);
}

Files CatalogTx::files_by_audio_key(std::span<const std::int64_t> keys) {
  return files_where(connection_, "f.audio_key <> 0 AND f.audio_key", keys);
}

Files CatalogTx::files_of_tracks(std::span<const domain::TrackId> tracks) {
  return files_where(connection_, "f.track_id", numbers_of(tracks));
}

Files CatalogTx::files_of_releases(std::span<const domain::ReleaseId> releases) {
  return files_where(connection_, "t.release_id", numbers_of(releases));
}

domain::KnownTrack CatalogTx::read_known_track(Row& row) {
  domain::KnownTrack track;
  track.id = row.id<domain::TrackId>();
  track.slot.release = row.id<domain::ReleaseId>();
  track.slot.disc = row.small();
  track.slot.position = row.small();
  track.folded = row.text();
  track.duration_ms = row.integer();
  return track;
}

}  // namespace segue::storage
