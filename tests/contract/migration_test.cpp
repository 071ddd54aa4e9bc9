#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "contract.hpp"
#include "storage/shared/migrations.hpp"
#include "storage/sqlite/connection.hpp"
#include "storage/sqlite/migrate.hpp"

namespace segue::contract {
namespace {

using testing::ElementsAre;
using testing::UnorderedElementsAre;

// Three tracks: one in the root's own folder, two parts of a file whose path is no UTF-8.
constexpr std::string_view rows_of_step_12 = R"(
INSERT INTO library_root (id, name, path, identity, state, state_reason, added_at, scanned_at)
VALUES (1, 'music', x'2F6D', 'm', 'online', '', 5, 6);
INSERT INTO artist (id, key, name, sort_name, sort_key, folded, mbid)
VALUES (1, 'a', 'A', 'A', 'a', 'a', '');
INSERT INTO artist_credit (id, key, display, parts) VALUES (1, 'a', 'A', '[]');
INSERT INTO release_group (id, key, title, sort_key, folded, mbid, credit_id, types,
  first_release_date)
VALUES (1, 'g', 'G', 'g', 'g', '', 1, '[]', 0);
INSERT INTO release (id, ordinal, group_id, key, title, sort_title, sort_key, artist_sort_key,
  folded, version, mbid, barcode, country, status, discogs_id, asin, language, script, copyright,
  credit_id, date, original_date, sort_date, compilation, disc_total, added_at, labels, present)
VALUES (1, 1, 1, 'r', 'R', 'R', 'r', 'a', 'r', '', '', '', '', '', '', '', '', '', '', 1, 0, 0, 0,
  0, 0, 7, '[]', 1);
INSERT INTO recording (id, title, mbid, acoustid, credit_id, duration_ms, musical_key, languages,
  first_release_date)
VALUES (1, 'T', '', '', 1, 9, '', '[]', 0);
INSERT INTO track (id, ordinal, release_id, recording_id, disc, position, number, title,
  sort_title, sort_key, folded, mbid, credit_id, duration_ms, date, genres, added_at)
SELECT value, value, 1, 1, 1, value, '', 'T', 'T', 't', 't', '', 1, 9, 0, '[]', 7
FROM json_each('[1,2,3]');
INSERT INTO audio_file (id, root_id, relative_path, directory, size_bytes, mtime_ns, inode,
  container, codec, lossless, bitrate_kbps, sample_rate_hz, bit_depth, channels, duration_ms,
  encoder_delay, track_gain_db, lyrics, rating, track_id, cover, missing_since, audio_key, part,
  cue_start, cue_end)
VALUES
  (11, 1, x'FE2E6D7033', x'', 20, 21, 22, 'mp3', 'mp3', 0, 23, 24, 25, 2, 26, 27, -7.5, 'plain',
    8, 1, 'c', NULL, -28, 0, 0, 0),
  (12, 1, x'61FF2F622FC380FD', x'61FF2F62', 30, 31, 32, 'flac', 'flac', 1, 33, 34, 35, 2, 36,
    NULL, NULL, 'none', NULL, 2, '', NULL, 0, 1, 0, 75),
  (13, 1, x'61FF2F622FC380FD', x'61FF2F62', 30, 31, 32, 'flac', 'flac', 1, 33, 34, 35, 2, 37,
    NULL, NULL, 'none', NULL, 3, '', 38, 0, 2, 75, 0);
INSERT INTO audio_file_tags (file_id, raw_tags) VALUES (11, x'00FF'), (12, x'01'), (13, x'02');
INSERT INTO app_user (id, name, folded, role, password_hash, created_at)
VALUES (1, 'ada', 'ada', 'admin', 'h', 1);
INSERT INTO playlist (id, user_id, name, sort_key, comment, shared, created_at, changed_at,
  revision)
VALUES (1, 1, 'P', 'p', '', 0, 1, 1, 1);
INSERT INTO playlist_item (playlist_id, id, place, track_id, added_at)
VALUES (1, 1, 100, 3, 2), (1, 2, 200, 1, 2);
INSERT INTO playlist_file (id, root_id, relative_path, size_bytes, mtime_ns, inode, content_hash,
  name, playlist_id, revision, missing, unfound)
VALUES (1, 1, x'FF2E6D3375', 1, 2, 3, 'h', 'P', 1, 1, 0, 0);
INSERT INTO playlist_file_entry (file_id, position, location, track_id)
VALUES (1, 1, x'FE2E6D7033', 1);
)";

constexpr std::string_view every_row = R"(
SELECT 'file', json_array(id, root_id, hex(relative_path), hex(directory), size_bytes, mtime_ns,
  inode, container, codec, lossless, bitrate_kbps, sample_rate_hz, bit_depth, channels,
  duration_ms, encoder_delay, encoder_padding, track_gain_db, album_gain_db, track_peak,
  album_peak, lyrics, rating, track_id, cover, missing_since, audio_key, part, cue_start, cue_end)
FROM audio_file
UNION ALL SELECT 'tags', json_array(file_id, hex(raw_tags)) FROM audio_file_tags
UNION ALL SELECT 'item', json_array(playlist_id, id, place, track_id, added_at) FROM playlist_item
UNION ALL SELECT 'list', json_array(id, hex(relative_path), playlist_id) FROM playlist_file
UNION ALL SELECT 'entry', json_array(file_id, position, hex(location), track_id)
FROM playlist_file_entry
ORDER BY 1, 2)";

class Migrating : public testing::Test {
 protected:
  void SetUp() override {
    if (backend().postgres) GTEST_SKIP() << "about tables that SQLite makes anew";
    folder_ = std::filesystem::temp_directory_path() / fmt::format("segue_migrate_{}", getpid());
    std::filesystem::create_directory(folder_);
    connection_ = std::make_unique<storage::sqlite::Connection>(
        folder_ / "segue.db", storage::sqlite::Connection::Options{});
  }
  void TearDown() override {
    connection_.reset();
    std::error_code ignored;
    if (!folder_.empty()) std::filesystem::remove_all(folder_, ignored);
  }
  void take_steps(std::size_t count) {
    connection_->execute_script("PRAGMA application_id = 0x53454755");
    const auto steps = storage::sqlite_migrations().first(count);
    ASSERT_TRUE(storage::take_due(*connection_, steps, clock_.now_ms()));
  }
  std::vector<std::string> ask(std::string_view sql) {
    std::vector<std::string> rows;
    connection_->query(sql, {}, [&](storage::Row& row) {
      std::string& text = rows.emplace_back(row.text());
      text += ' ' + row.text();
    });
    return rows;
  }

  TestClock clock_;
  std::filesystem::path folder_;
  std::unique_ptr<storage::sqlite::Connection> connection_;
};

TEST_F(Migrating, FilesAreCarriedIntoRowsWithTheirPathsInHalves) {
  take_steps(12);
  connection_->execute_script(std::string(rows_of_step_12));
  const std::vector<std::string> before = ask(every_row);
  ASSERT_EQ(before.size(), 3U + 3U + 2U + 1U + 1U);

  ASSERT_TRUE(storage::sqlite::migrate(*connection_, clock_));
  EXPECT_EQ(ask(every_row), before);
  EXPECT_THAT(ask("SELECT hex(directory), hex(name) FROM audio_file ORDER BY id"),
              ElementsAre(" FE2E6D7033", "61FF2F62 C380FD", "61FF2F62 C380FD"));
  EXPECT_THAT(ask("SELECT \"table\", parent FROM pragma_foreign_key_check"), ElementsAre());
  EXPECT_THAT(ask("SELECT integrity_check, '' FROM pragma_integrity_check"), ElementsAre("ok "));
  connection_->execute_script("DELETE FROM audio_file WHERE id = 11");
  EXPECT_THAT(ask("SELECT file_id, '' FROM audio_file_tags"), UnorderedElementsAre("12 ", "13 "));
}

}  // namespace
}  // namespace segue::contract
