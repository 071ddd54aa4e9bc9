#include <set>

#include "storage/postgres/batch.hpp"
#include "storage/postgres/catalog_tx.hpp"
#include "storage/shared/event_store.hpp"
#include "storage/shared/file_path.hpp"
#include "storage/shared/packed_text.hpp"
#include "storage/shared/release_values.hpp"

namespace segue::storage::postgres {
namespace {

// Files of one batch may swap their paths, and parts of one file their numbers. Those that move let
// go of their path first; '/' begins no relative path.
constexpr std::string_view release_paths = R"(
UPDATE audio_file f SET relative_path = convert_to('/' || f.id, 'UTF8')
FROM unnest($1::bigint[], $2::integer[], $3::bytea[], $4::integer[])
  AS x(id, root_id, relative_path, part)
WHERE f.id = x.id AND
  (f.root_id <> x.root_id OR f.relative_path <> x.relative_path OR f.part <> x.part))";
// Whatever else lay at a path has been overwritten. What is whole has no first part.
constexpr std::string_view delete_overwritten = R"(
DELETE FROM audio_file f
USING unnest($1::bigint[], $2::integer[], $3::bytea[], $4::integer[])
  AS x(id, root_id, relative_path, part)
WHERE f.root_id = x.root_id AND sha256(f.relative_path) = sha256(x.relative_path)
  AND f.id <> x.id AND (f.part = x.part OR f.part <= 1 AND x.part <= 1))";
constexpr std::string_view upsert_files = R"(
INSERT INTO audio_file (id, root_id, relative_path, directory, size_bytes, mtime_ns, inode,
  container, codec, lossless, bitrate_kbps, sample_rate_hz, bit_depth, channels, duration_ms,
  encoder_delay, encoder_padding, track_gain_db, album_gain_db, track_peak, album_peak, lyrics,
  rating, track_id, cover, audio_key, part, cue_start, cue_end)
SELECT * FROM unnest($1::bigint[], $2::integer[], $3::bytea[], $4::bytea[], $5::bigint[],
  $6::bigint[], $7::bigint[], $8::text[], $9::text[], $10::boolean[], $11::integer[],
  $12::integer[], $13::integer[], $14::integer[], $15::bigint[], $16::integer[], $17::integer[],
  $18::double precision[], $19::double precision[], $20::double precision[],
  $21::double precision[], $22::text[], $23::integer[], $24::bigint[],
  $25::text[], $26::bigint[], $27::integer[], $28::integer[], $29::integer[])
ON CONFLICT (id) DO UPDATE SET root_id = excluded.root_id,
  relative_path = excluded.relative_path, directory = excluded.directory,
  size_bytes = excluded.size_bytes, mtime_ns = excluded.mtime_ns, inode = excluded.inode,
  container = excluded.container, codec = excluded.codec, lossless = excluded.lossless,
  bitrate_kbps = excluded.bitrate_kbps, sample_rate_hz = excluded.sample_rate_hz,
  bit_depth = excluded.bit_depth, channels = excluded.channels,
  duration_ms = excluded.duration_ms, encoder_delay = excluded.encoder_delay,
  encoder_padding = excluded.encoder_padding, track_gain_db = excluded.track_gain_db,
  album_gain_db = excluded.album_gain_db, track_peak = excluded.track_peak,
  album_peak = excluded.album_peak, lyrics = excluded.lyrics, rating = excluded.rating,
  track_id = excluded.track_id, cover = excluded.cover, audio_key = excluded.audio_key,
  part = excluded.part, cue_start = excluded.cue_start, cue_end = excluded.cue_end,
  missing_since = NULL)";
constexpr std::string_view upsert_tags = R"(
INSERT INTO audio_file_tags (file_id, raw_tags)
SELECT * FROM unnest($1::bigint[], $2::bytea[])
ON CONFLICT (file_id) DO UPDATE SET raw_tags = excluded.raw_tags)";

constexpr std::string_view upsert_images = R"(
INSERT INTO image (id, content_hash, mime, width, height, size_bytes)
SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::integer[], $5::integer[],
  $6::bigint[])
ON CONFLICT (id) DO UPDATE SET content_hash = excluded.content_hash, mime = excluded.mime,
  width = excluded.width, height = excluded.height, size_bytes = excluded.size_bytes,
  examined = image.examined AND image.thumbhash <> '')";
constexpr std::string_view upsert_image_sources = R"(
INSERT INTO image_source (image_id, root_id, relative_path, embedded, kind, seen_at)
SELECT * FROM unnest($1::text[], $2::integer[], $3::bytea[], $4::boolean[], $5::text[],
  $6::bigint[])
ON CONFLICT (image_id, root_id, sha256(relative_path)) DO UPDATE SET
  embedded = excluded.embedded, kind = excluded.kind, seen_at = excluded.seen_at)";

constexpr std::string_view upsert_directories = R"(
INSERT INTO directory (root_id, relative_path, fingerprint, mtime_ns, files, folders)
SELECT * FROM unnest($1::integer[], $2::bytea[], $3::bigint[], $4::bigint[], $5::integer[],
  $6::integer[])
ON CONFLICT (root_id, sha256(relative_path)) DO UPDATE SET fingerprint = excluded.fingerprint,
  mtime_ns = excluded.mtime_ns, files = excluded.files, folders = excluded.folders)";

// $2 is the directory, $3 and $4 enclose all that lies below it. The first condition is what the
// index holds.
constexpr std::string_view select_releases_below = R"(
SELECT DISTINCT t.release_id FROM audio_file f JOIN track t ON t.id = f.track_id
WHERE f.root_id = $1 AND f.missing_since IS NULL
  AND substring(f.directory, 1, 1000) BETWEEN substring($2::bytea, 1, 1000)
                                          AND substring($4::bytea, 1, 1000)
  AND (f.directory = $2 OR f.directory >= $3 AND f.directory < $4))";
constexpr std::string_view mark_missing_below = R"(
UPDATE audio_file SET missing_since = $5
WHERE root_id = $1 AND missing_since IS NULL
  AND substring(directory, 1, 1000) BETWEEN substring($2::bytea, 1, 1000)
                                        AND substring($4::bytea, 1, 1000)
  AND (directory = $2 OR directory >= $3 AND directory < $4))";
constexpr std::string_view delete_directories_below = R"(
DELETE FROM directory
WHERE root_id = $1
  AND (relative_path = $2 OR relative_path >= $3 AND relative_path < $4))";

constexpr std::string_view insert_changes = R"(
INSERT INTO change_log (epoch, kind, entity, entity_id, at)
SELECT x.epoch, x.kind, x.entity, x.entity_id, x.at
FROM unnest($1::bigint[], $2::text[], $3::text[], $4::bigint[], $5::bigint[])
  WITH ORDINALITY AS x(epoch, kind, entity, entity_id, at, place)
ORDER BY x.place)";

}  // namespace

void CatalogTx::put_files(std::span<const domain::AudioFileRow> rows) {
  Batch paths;
  Batch files;
  Batch tags;
  for (const domain::AudioFileRow* row : last_of_each(rows, &domain::AudioFileRow::id)) {
    paths.add(row->id.value, row->root.value, Bytes{row->relative_path}, row->part.number);
    files.add(row->id.value, row->root.value, Bytes{row->relative_path},
              Bytes{directory_of(row->relative_path)}, row->size_bytes, row->mtime_ns, row->inode,
              row->format.container, row->format.codec, row->format.lossless,
              row->format.bitrate_kbps, row->format.sample_rate_hz, row->format.bit_depth,
              row->format.channels, row->duration_ms, row->encoder_delay, row->encoder_padding,
              row->gain.track_gain_db, row->gain.album_gain_db, row->gain.track_peak,
              row->gain.album_peak, to_text(row->lyrics), row->rating, row->track.value,
              row->cover.value, row->audio_key, row->part.number, row->part.start, row->part.end);
    const std::string packed_tags = packed(row->raw_tags_json);
    tags.add(row->id.value, Bytes{packed_tags});
  }
  paths.run(db_, release_paths);
  paths.run(db_, delete_overwritten);
  files.run(db_, upsert_files);
  tags.run(db_, upsert_tags);
  clear_issues(rows);
}

void CatalogTx::put_images(std::span<const domain::ImageRow> rows) {
  Batch images;
  Batch sources;
  const auto name = [](const domain::ImageRow& row) { return row.id.value; };
  for (const domain::ImageRow* row : last_of_each(rows, name)) {
    images.add(row->id.value, row->content_hash, row->mime, row->width, row->height,
               row->size_bytes);
  }
  const auto place = [](const domain::ImageRow& row) {
    return fmt::format("{} {} {}", row.id.value, row.root.value, row.relative_path);
  };
  for (const domain::ImageRow* row : last_of_each(rows, place)) {
    sources.add(row->id.value, row->root.value, Bytes{row->relative_path}, row->embedded, row->kind,
                now_);
  }
  images.run(db_, upsert_images);
  sources.run(db_, upsert_image_sources);
}

void CatalogTx::put_directories(domain::RootId root,
                                std::span<const domain::KnownDirectory> directories) {
  Batch batch;
  for (const auto* directory : last_of_each(directories, &domain::KnownDirectory::relative_path)) {
    batch.add(root.value, Bytes{directory->relative_path}, directory->fingerprint,
              directory->mtime_ns, directory->files, directory->folders);
  }
  batch.run(db_, upsert_directories);
}

std::vector<domain::ReleaseId> CatalogTx::remove_directories(
    domain::RootId root, std::span<const std::string> directories, base::UnixMs since) {
  std::set<domain::ReleaseId> releases;
  for (const std::string& directory : directories) {
    // Below "a": from "a/" to "a0" ('0' follows '/'). Below the root: from "" to beyond all names.
    const std::string from = directory.empty() ? "" : directory + '/';
    const std::string to = directory.empty() ? std::string(256, '\xFF') : directory + '0';
    db_.query(select_releases_below, {root.value, Bytes{directory}, Bytes{from}, Bytes{to}},
              [&](Row& row) { releases.insert(row.id<domain::ReleaseId>()); });
    db_.run(mark_missing_below, {root.value, Bytes{directory}, Bytes{from}, Bytes{to}, since});
    db_.run(delete_directories_below, {root.value, Bytes{directory}, Bytes{from}, Bytes{to}});
    clear_issues_below(root, directory);
  }
  return {releases.begin(), releases.end()};
}

void CatalogTx::log(std::span<const domain::Change> changes) {
  Batch batch;
  for (const domain::Change& change : changes) {
    batch.add(epoch_, to_text(change.kind), change.entity, change.id, now_);
  }
  batch.run(db_, insert_changes);
  logged_ = logged_ || !changes.empty();
}

}  // namespace segue::storage::postgres
