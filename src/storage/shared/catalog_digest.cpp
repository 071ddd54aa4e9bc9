#include <fmt/format.h>

#include <functional>
#include <map>
#include <unordered_map>

#include "storage/shared/catalog_reader.hpp"
#include "storage/shared/content_hash.hpp"

// The digest is built from below: credits, releases with their labels and media, tracks with what
// hangs on them, and files. Ids only join; what is hashed is what a listener could see. What may
// follow the order in which folders were read is no content and is left out: the words of
// recordings that have a key, those of release groups, titles of works, and how artists, labels and
// moods are spelled. Rows come a thousand at a time, so that memory holds one hash a credit and a
// release and nothing of the tracks.
namespace segue::storage {
namespace {

constexpr std::int64_t chunk_rows = 1000;

constexpr std::string_view select_credits = R"(
SELECT c.id, c.display, p.credited_name, p.join_phrase, a.key
FROM (SELECT id, display FROM artist_credit WHERE id > $1 ORDER BY id LIMIT $2) c
LEFT JOIN artist_credit_part p ON p.credit_id = c.id
LEFT JOIN artist a ON a.id = p.artist_id
ORDER BY c.id, p.position)";

constexpr std::string_view select_release_content = R"(
SELECT r.id, r.credit_id, r.title, r.version, r.date, r.original_date, r.disc_total, r.compilation,
       r.sort_title, r.mbid, r.barcode, r.country, r.status, r.discogs_id, r.asin, r.language,
       r.script, r.copyright
FROM release r
WHERE r.present AND r.id > $1 ORDER BY r.id LIMIT $2)";
constexpr std::string_view select_labels = R"(
SELECT rl.release_id, l.folded, rl.catalogue_number
FROM release_label rl LEFT JOIN label l ON l.id = rl.label_id
WHERE rl.release_id = ANY($1) ORDER BY rl.release_id, rl.position)";
constexpr std::string_view select_media = R"(
SELECT m.release_id, m.position, m.track_total, m.format, m.title, m.disc_ids FROM medium m
WHERE m.release_id = ANY($1) AND EXISTS (
  SELECT 1 FROM track t WHERE t.release_id = m.release_id AND t.disc = m.position AND t.present)
ORDER BY m.release_id, m.position)";

constexpr std::string_view select_tracks = R"(
SELECT t.id, t.release_id, t.credit_id, t.disc, t.position, t.title, t.date, t.sort_title, t.number,
       t.genres, t.mbid, re.mbid
FROM track t JOIN recording re ON re.id = t.recording_id
WHERE t.present AND t.id > $1 ORDER BY t.id LIMIT $2)";
constexpr std::string_view select_people = R"(
SELECT p.track_id, p.role, a.key, p.attribute FROM track_credit p
JOIN artist a ON a.id = p.artist_id
WHERE p.track_id = ANY($1) ORDER BY p.track_id, p.position)";
constexpr std::string_view select_moods = R"(
SELECT tg.track_id, g.kind, g.folded FROM track_genre tg JOIN genre g ON g.id = tg.genre_id
WHERE tg.track_id = ANY($1) AND g.kind <> 'genre' ORDER BY tg.track_id, tg.position)";
constexpr std::string_view select_own_recordings = R"(
SELECT t.id, re.acoustid, re.musical_key, re.languages, re.first_release_date, re.bpm,
       re.explicit_content IS NOT NULL, re.explicit_content
FROM track t JOIN recording re ON re.id = t.recording_id
WHERE t.id = ANY($1) AND re.key IS NULL ORDER BY t.id)";
constexpr std::string_view select_own_works = R"(
SELECT t.id, w.key, x.movement, x.movement_number, x.movement_total
FROM track t JOIN recording re ON re.id = t.recording_id
JOIN recording_work x ON x.recording_id = re.id
JOIN work w ON w.id = x.work_id
WHERE t.id = ANY($1) AND re.key IS NULL ORDER BY t.id, x.position)";
constexpr std::string_view select_codes = R"(
SELECT t.id, i.code FROM track t
JOIN recording re ON re.id = t.recording_id
JOIN isrc i ON i.recording_id = re.id
WHERE t.id = ANY($1) AND re.key IS NULL ORDER BY t.id, i.code)";
constexpr std::string_view select_files = R"(
SELECT f.track_id, o.name, f.relative_path, f.size_bytes, f.duration_ms,
       coalesce(f.encoder_delay, -1), coalesce(f.encoder_padding, -1), coalesce(f.rating, -1),
       f.container, f.codec, f.lyrics,
       f.track_gain_db, f.album_gain_db, f.track_peak, f.album_peak,
       f.part, f.cue_start, f.cue_end
FROM audio_file f JOIN library_root o ON o.id = f.root_id
WHERE f.track_id = ANY($1) AND f.missing_since IS NULL
ORDER BY f.track_id, o.name, f.relative_path, f.part)";

using Digests = std::unordered_map<std::int64_t, base::crypto::Digest>;
using Records = std::map<std::int64_t, Record>;

std::vector<std::int64_t> ids_of(const Records& records) {
  std::vector<std::int64_t> ids;
  ids.reserve(records.size());
  for (const auto& [id, record] : records) ids.push_back(id);
  return ids;
}

// Calls `load` with the last id of the chunk before, until it brings nothing.
void for_each_chunk(const std::function<Records(std::int64_t after)>& load,
                    const std::function<void(std::int64_t id, const Record& record)>& take) {
  std::int64_t after = 0;
  for (;;) {
    const Records records = load(after);
    if (records.empty()) return;
    for (const auto& [id, record] : records) take(id, record);
    after = records.rbegin()->first;
  }
}

Records load_credits(Connection& connection, std::int64_t after) {
  Records records;
  connection.query(select_credits, {after, chunk_rows}, [&](Row& row) {
    const auto [at, first] = records.try_emplace(row.integer());
    const std::string display = row.text();
    if (first) at->second.add(display);
    for (int field = 0; field < 3; ++field) at->second.add(row.view());
  });
  return records;
}

// The next columns of a row.
void add_numbers(Record& record, Row& row, int count) {
  for (int field = 0; field < count; ++field) record.add(row.integer());
}
void add_texts(Record& record, Row& row, int count) {
  for (int field = 0; field < count; ++field) record.add(row.view());
}
void add_real(Record& record, Row& row) {
  const auto value = row.real();
  record.add(value ? fmt::to_string(*value) : std::string());
}

Records load_releases(Connection& connection, const Digests& credits, std::int64_t after) {
  Records records;
  connection.query(select_release_content, {after, chunk_rows}, [&](Row& row) {
    Record& record = records[row.integer()];
    record.add("release").add(credits.at(row.integer()));
    add_texts(record, row, 2);
    add_numbers(record, row, 3);
    record.add(std::int64_t{row.flag()});
    add_texts(record, row, 10);
  });
  const auto ids = ids_of(records);
  connection.query(select_labels, {IdList(ids)},
                   [&](Row& row) { add_texts(records[row.integer()].add("label"), row, 2); });
  connection.query(select_media, {IdList(ids)}, [&](Row& row) {
    Record& record = records[row.integer()].add("medium");
    add_numbers(record, row, 2);
    add_texts(record, row, 3);
  });
  return records;
}

void add_own_recordings(Connection& connection, IdList tracks, Records& records) {
  connection.query(select_own_recordings, {tracks}, [&](Row& row) {
    Record& record = records[row.integer()].add("recording");
    add_texts(record, row, 3);
    add_numbers(record, row, 1);
    add_real(record, row);
    record.add(std::int64_t{row.flag()}).add(std::int64_t{row.flag()});
  });
  connection.query(select_own_works, {tracks}, [&](Row& row) {
    Record& record = records[row.integer()].add("work");
    add_texts(record, row, 2);
    add_numbers(record, row, 2);
  });
  connection.query(select_codes, {tracks},
                   [&](Row& row) { records[row.integer()].add("isrc").add(row.view()); });
}

Records load_tracks(Connection& connection, const Digests& credits, const Digests& releases,
                    std::int64_t after) {
  Records records;
  connection.query(select_tracks, {after, chunk_rows}, [&](Row& row) {
    Record& record = records[row.integer()];
    const std::int64_t release = row.integer();
    record.add("track").add(releases.at(release)).add(credits.at(row.integer()));
    add_numbers(record, row, 2);
    record.add(row.view()).add(row.integer());
    add_texts(record, row, 5);
  });
  const auto ids = ids_of(records);
  connection.query(select_people, {IdList(ids)},
                   [&](Row& row) { add_texts(records[row.integer()].add("person"), row, 3); });
  connection.query(select_moods, {IdList(ids)},
                   [&](Row& row) { add_texts(records[row.integer()].add("genre"), row, 2); });
  add_own_recordings(connection, ids, records);
  connection.query(select_files, {IdList(ids)}, [&](Row& row) {
    Record& record = records[row.integer()];
    record.add("file").add(row.view()).add(row.bytes());
    add_numbers(record, row, 5);
    add_texts(record, row, 3);
    for (int field = 0; field < 4; ++field) add_real(record, row);
    if (const std::int64_t part = row.integer(); part != 0) {
      add_numbers(record.add("part").add(part), row, 2);
    }
  });
  return records;
}

}  // namespace

std::string CatalogReader::digest() {
  return database_.snapshot([](Connection& connection) {
    ContentHash hash;
    Digests credits;
    Digests releases;
    for_each_chunk(
        [&](std::int64_t after) { return load_credits(connection, after); },
        [&](std::int64_t id, const Record& record) { credits.emplace(id, record.digest()); });
    for_each_chunk([&](std::int64_t after) { return load_releases(connection, credits, after); },
                   [&](std::int64_t id, const Record& record) {
                     const auto digest = record.digest();
                     hash.add(digest);
                     releases.emplace(id, digest);
                   });
    for_each_chunk(
        [&](std::int64_t after) { return load_tracks(connection, credits, releases, after); },
        [&](std::int64_t, const Record& record) { hash.add(record.digest()); });
    return hash.hex();
  });
}

}  // namespace segue::storage
