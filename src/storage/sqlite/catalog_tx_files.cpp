#include <fmt/format.h>

#include <array>
#include <set>

#include "storage/shared/event_store.hpp"
#include "storage/shared/file_path.hpp"
#include "storage/shared/json_list.hpp"
#include "storage/shared/packed_text.hpp"
#include "storage/shared/release_values.hpp"
#include "storage/sqlite/catalog_tx.hpp"

namespace segue::storage::sqlite {
namespace {

// Files of one batch may swap their paths, and parts of one file their numbers. Those that move let
// go of their path first; '/' begins no relative path.
constexpr std::string_view release_path = R"(
UPDATE audio_file SET directory = CAST('/' AS BLOB), name = CAST(id AS BLOB)
WHERE id = ?1 AND (root_id <> ?2 OR directory <> ?3 OR name <> ?4 OR part <> ?5))";
// Whatever else lay at a path has been overwritten. What is whole has no first part.
constexpr std::string_view delete_overwritten = R"(
DELETE FROM audio_file WHERE root_id = ?2 AND directory = ?3 AND name = ?4 AND id <> ?1
  AND (part = ?5 OR part <= 1 AND ?5 <= 1))";
constexpr std::string_view upsert_file = R"(
INSERT INTO audio_file (id, root_id, directory, name, size_bytes, mtime_ns, inode,
  container, codec, lossless, bitrate_kbps, sample_rate_hz, bit_depth, channels, duration_ms,
  encoder_delay, encoder_padding, track_gain_db, album_gain_db, track_peak, album_peak, lyrics,
  rating, track_id, cover, audio_key, part, cue_start, cue_end)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20,
  ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29)
ON CONFLICT (id) DO UPDATE SET root_id = excluded.root_id,
  directory = excluded.directory, name = excluded.name,
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
INSERT INTO audio_file_tags (file_id, raw_tags) VALUES (?1, ?2)
ON CONFLICT (file_id) DO UPDATE SET raw_tags = excluded.raw_tags)";

constexpr std::string_view upsert_image = R"(
INSERT INTO image (id, content_hash, mime, width, height, size_bytes)
VALUES (?1, ?2, ?3, ?4, ?5, ?6)
ON CONFLICT (id) DO UPDATE SET content_hash = excluded.content_hash, mime = excluded.mime,
  width = excluded.width, height = excluded.height, size_bytes = excluded.size_bytes,
  examined = image.examined AND image.thumbhash <> '')";
constexpr std::string_view upsert_image_source = R"(
INSERT INTO image_source (image_id, root_id, relative_path, embedded, kind, seen_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6)
ON CONFLICT (image_id, root_id, relative_path) DO UPDATE SET embedded = excluded.embedded,
  kind = excluded.kind, seen_at = excluded.seen_at)";

constexpr std::string_view upsert_directory = R"(
INSERT INTO directory (root_id, relative_path, fingerprint, mtime_ns, files, folders)
VALUES (?1, ?2, ?3, ?4, ?5, ?6)
ON CONFLICT (root_id, relative_path) DO UPDATE SET fingerprint = excluded.fingerprint,
  mtime_ns = excluded.mtime_ns, files = excluded.files, folders = excluded.folders)";

// ?2 is the directory, ?3 and ?4 enclose all that lies below it. The first range is what the index
// holds.
constexpr std::string_view select_releases_below = R"(
SELECT DISTINCT t.release_id FROM audio_file f JOIN track t ON t.id = f.track_id
WHERE f.root_id = ?1 AND f.missing_since IS NULL AND f.directory >= ?2 AND f.directory < ?4
  AND (f.directory = ?2 OR f.directory >= ?3))";
constexpr std::string_view mark_missing_below = R"(
UPDATE audio_file SET missing_since = ?5
WHERE root_id = ?1 AND missing_since IS NULL AND directory >= ?2 AND directory < ?4
  AND (directory = ?2 OR directory >= ?3))";
constexpr std::string_view delete_directories_below = R"(
DELETE FROM directory
WHERE root_id = ?1
  AND (relative_path = ?2 OR relative_path >= ?3 AND relative_path < ?4))";

// All at once, because each statement that numbers rows reads and writes the last number anew.
// ?3 is [["added","track",id],…].
constexpr std::string_view insert_changes = R"(
INSERT INTO change_log (epoch, at, kind, entity, entity_id)
SELECT ?1, ?2, value ->> 0, value ->> 1, value ->> 2 FROM json_each(?3))";

}  // namespace

void CatalogTx::put_files(std::span<const domain::AudioFileRow> rows) {
  Statement& release = db_.prepared(release_path);
  NewRows fresh(db_, "SELECT max(id) FROM audio_file");
  for (const domain::AudioFileRow& row : rows) {
    if (fresh.take(row.id.value)) continue;
    release.execute(row.id.value, row.root.value, Bytes{directory_of(row.relative_path)},
                    Bytes{file_name_of(row.relative_path)}, row.part.number);
  }
  Statement& evict = db_.prepared(delete_overwritten);
  Statement& upsert = db_.prepared(upsert_file);
  Statement& put_tags = db_.prepared(upsert_tags);
  for (const domain::AudioFileRow& row : rows) {
    const Bytes directory{directory_of(row.relative_path)};
    const Bytes name{file_name_of(row.relative_path)};
    evict.execute(row.id.value, row.root.value, directory, name, row.part.number);
    upsert.execute(row.id.value, row.root.value, directory, name, row.size_bytes, row.mtime_ns,
                   row.inode, row.format.container, row.format.codec, row.format.lossless,
                   row.format.bitrate_kbps, row.format.sample_rate_hz, row.format.bit_depth,
                   row.format.channels, row.duration_ms, row.encoder_delay, row.encoder_padding,
                   row.gain.track_gain_db, row.gain.album_gain_db, row.gain.track_peak,
                   row.gain.album_peak, to_text(row.lyrics), row.rating, row.track.value,
                   row.cover.value, row.audio_key, row.part.number, row.part.start, row.part.end);
    const std::string tags = packed(row.raw_tags_json);
    put_tags.execute(row.id.value, Bytes{tags});
  }
  clear_issues(rows);
}

void CatalogTx::put_images(std::span<const domain::ImageRow> rows) {
  Statement& upsert = db_.prepared(upsert_image);
  Statement& upsert_source = db_.prepared(upsert_image_source);
  for (const domain::ImageRow& row : rows) {
    upsert.execute(row.id.value, row.content_hash, row.mime, row.width, row.height, row.size_bytes);
    upsert_source.execute(row.id.value, row.root.value, Bytes{row.relative_path}, row.embedded,
                          row.kind, now_);
  }
}

void CatalogTx::put_directories(domain::RootId root,
                                std::span<const domain::KnownDirectory> directories) {
  Statement& upsert = db_.prepared(upsert_directory);
  for (const domain::KnownDirectory& directory : directories) {
    upsert.execute(root.value, Bytes{directory.relative_path}, directory.fingerprint,
                   directory.mtime_ns, directory.files, directory.folders);
  }
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
    db_.prepared(mark_missing_below)
        .execute(root.value, Bytes{directory}, Bytes{from}, Bytes{to}, since);
    db_.prepared(delete_directories_below)
        .execute(root.value, Bytes{directory}, Bytes{from}, Bytes{to});
    clear_issues_below(root, directory);
  }
  return {releases.begin(), releases.end()};
}

void CatalogTx::log(std::span<const domain::Change> changes) {
  if (changes.empty()) return;
  std::string list;
  for (const domain::Change& change : changes) {
    const std::array<std::string, 2> words{std::string(to_text(change.kind)), change.entity};
    std::string entry = strings_to_json(words);
    entry.back() = ',';
    list += fmt::format("{}{}{}]", list.empty() ? '[' : ',', entry, change.id);
  }
  list += ']';
  db_.prepared(insert_changes).execute(epoch_, now_, list);
  logged_ = true;
}

}  // namespace segue::storage::sqlite
