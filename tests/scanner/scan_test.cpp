#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "base/limits.hpp"
#include "scanning.hpp"

namespace segue::scanner {
namespace {

namespace fs = std::filesystem;
using domain::RootState;
using domain::ScanState;
using testing::studio;

struct ScanTest : testing::Scanning {};

TEST_F(ScanTest, AFirstScanReadsEverything) {
  album("Ada/Blue", "Ada", "Blue", 3);
  album("Ada/Box/CD1", "Ada", "Box", 2);
  album("Ada/Box/CD2", "Ada", "Box", 2);
  music.write("notes.txt", "x");
  const domain::ScanStatus status = scan();
  EXPECT_EQ(status.state, ScanState::done) << status.message;
  EXPECT_EQ(status.directories, 6);
  EXPECT_EQ(status.files_seen, 7);
  EXPECT_EQ(status.files_read, 7);
  EXPECT_EQ(status.files_failed, 0);
  EXPECT_EQ(status.added, 7);
  EXPECT_GE(status.finished_at, status.started_at);
  EXPECT_EQ(titles(), (std::vector<std::string>{"Blue", "Box"}));
  EXPECT_EQ(count("medium"), 3U);
  EXPECT_EQ(root().state, RootState::online);
  EXPECT_GT(root().scanned_at, 0);
  EXPECT_EQ(count("directory"), 6U);
  EXPECT_GT(file("Ada/Blue/1.flac").duration_ms, 0);
  const auto figures = scanner->figures();
  EXPECT_EQ(figures[1].stage, "tags");
  EXPECT_EQ(figures[1].files, 7);
  EXPECT_EQ(figures[1].queue, 0);
  EXPECT_GT(figures[1].cpu_seconds, 0);
}

TEST_F(ScanTest, ARescanOpensNothingThatDidNotChange) {
  album("Ada/Blue", "Ada", "Blue", 3);
  album("Ada/Red", "Ada", "Red", 2);
  scan();
  domain::ScanStatus status = scan();
  EXPECT_EQ(status.files_seen, 5);
  EXPECT_EQ(status.files_read, 0);
  EXPECT_EQ(status.added + status.changed + status.missing, 0);

  music.write("Ada/Blue/2.flac", studio().song("Song II", "Ada", "Blue", 2));
  status = scan();
  EXPECT_EQ(status.files_read, 3) << "the folder is read as a whole";
  EXPECT_EQ(status.changed, 1);
  EXPECT_EQ(track_of("Ada/Blue/2.flac").title, "Song II");

  status = scan({.depth = domain::ScanDepth::full});
  EXPECT_EQ(status.files_read, 5);
  EXPECT_EQ(status.changed, 0);
}

TEST_F(ScanTest, BrokenFilesAreIssuesAndAreTriedOnce) {
  album("Ada/Blue", "Ada", "Blue", 1);
  music.write("Ada/Blue/zero.mp3", "");
  music.write("Ada/Blue/text.flac", "this is not sound\n");
  music.write("Ada/Blue/picture.mp3", studio().red);
  domain::ScanStatus status = scan();
  EXPECT_EQ(status.files_failed, 3);
  EXPECT_EQ(status.added, 1);
  EXPECT_FALSE(issue("Ada/Blue/zero.mp3").empty());
  EXPECT_FALSE(issue("Ada/Blue/text.flac").empty());
  EXPECT_FALSE(issue("Ada/Blue/picture.mp3").empty());
  status = scan();
  EXPECT_EQ(status.files_read, 0);
  EXPECT_EQ(status.files_failed, 3);
  EXPECT_FALSE(issue("Ada/Blue/zero.mp3").empty());
  music.write("Ada/Blue/text.flac", studio().song("Healed", "Ada", "Blue", 2));
  status = scan();
  EXPECT_EQ(status.added, 1);
  EXPECT_TRUE(issue("Ada/Blue/text.flac").empty());
  EXPECT_FALSE(issue("Ada/Blue/zero.mp3").empty());
}

TEST_F(ScanTest, RawNamesAreKeptAndShownRepaired) {
  music.write("caf\xe9/\xff.flac", studio().song({}));
  music.write("caf\xe9/\xfe.mp3", "");
  scan();
  ASSERT_TRUE(has_file("caf\xe9/\xff.flac"));
  EXPECT_EQ(titles(), (std::vector<std::string>{"caf\xEF\xBF\xBD"}));
  EXPECT_FALSE(issue("caf\xEF\xBF\xBD/\xEF\xBF\xBD.mp3").empty());
}

TEST_F(ScanTest, MovedFoldersKeepTheirTracks) {
  album("Ada/Blue", "Ada", "Blue", 3);
  album("Bo/Red", "Bo", "Red", 3);
  scan();
  const auto track = track_of("Ada/Blue/1.flac").id;
  fs::create_directories(music.path("Zed"));
  fs::rename(music.path("Ada/Blue"), music.path("Zed/Moved"));
  const domain::ScanStatus status = scan();
  EXPECT_EQ(status.missing, 0);
  EXPECT_EQ(status.added, 0);
  EXPECT_EQ(status.changed, 3);
  EXPECT_EQ(track_of("Zed/Moved/1.flac").id, track);
  EXPECT_EQ(count("audio_file"), 6U);
}

TEST_F(ScanTest, LargeFoldersAreMergedInParts) {
  for (int i = 1; i <= 700; ++i) {
    music.write("Ada/Blue/" + std::to_string(i) + ".flac",
                studio().song("Song " + std::to_string(i), "Ada", "Blue", i));
  }
  const domain::ScanStatus status = scan();
  EXPECT_EQ(status.added, 700);
  EXPECT_GE(coordinator.commits, 2) << "at most limits::commit_files_max each";
  EXPECT_EQ(count("release"), 1U);
  EXPECT_EQ(count("track"), 700U);
}

TEST_F(ScanTest, RequestsDuringAScanQueueOneMore) {
  album("Ada/Blue", "Ada", "Blue", 5);
  ASSERT_TRUE(scanner->add_roots(std::vector{music.path()}).has_value());
  std::atomic<int> finished = 0;
  std::atomic<bool> asked = false;
  auto listening = scanner->progress().connect([&] {
    const domain::ScanStatus status = scanner->status();
    if (status.state == ScanState::done) ++finished;
    // On the scanner's own thread, so that the scan is surely running.
    if (status.state == ScanState::running && !asked.exchange(true)) {
      for (int i = 0; i < 10; ++i) scanner->request_scan({.depth = domain::ScanDepth::full});
    }
  });
  scanner->request_scan({});
  scanner->wait_until_idle();
  EXPECT_EQ(finished.load(), 2);
  EXPECT_EQ(scanner->status().files_read, 5) << "the queued one was full";
  EXPECT_EQ(count("track"), 5U);
}

TEST_F(ScanTest, StoppingIsPromptAndTheNextScanGoesOn) {
  for (int i = 0; i < 30; ++i) {
    album("Ada/Album " + std::to_string(i), "Ada", "Album " + std::to_string(i), 4);
  }
  ASSERT_TRUE(scanner->add_roots(std::vector{music.path()}).has_value());
  scanner->request_scan({});
  while (scanner->status().files_seen == 0) std::this_thread::yield();
  scanner->stop();
  scanner->stop();
  EXPECT_NE(scanner->status().state, ScanState::running);
  restart();
  const domain::ScanStatus status = scan();
  EXPECT_EQ(status.state, ScanState::done);
  EXPECT_EQ(count("track"), 120U);
}

TEST_F(ScanTest, ALostDatabaseFailsTheScanAndLeavesItUsable) {
  album("Ada/Blue", "Ada", "Blue", 2);
  ASSERT_TRUE(scanner->add_roots(std::vector{music.path()}).has_value());
  coordinator.fail_at_commit = 1;
  domain::ScanStatus status = scan();
  EXPECT_EQ(status.state, ScanState::failed);
  EXPECT_NE(status.message.find("disk full"), std::string::npos);
  status = scan();
  EXPECT_EQ(status.state, ScanState::done);
  EXPECT_EQ(count("track"), 2U);
  coordinator.leader = false;
  music.write("Ada/Blue/3.flac", studio().song("New", "Ada", "Blue", 3));
  EXPECT_EQ(scan().state, ScanState::failed);
}

// A crash between two transactions of one folder: nothing of it is believed to be finished.
TEST_F(ScanTest, AFolderThatWasMergedInPartIsReadAgain) {
  album("Ada/Blue", "Ada", "Blue", 300);
  ASSERT_TRUE(scanner->add_roots(std::vector{music.path()}).has_value());
  coordinator.fail_at_commit = 2;
  EXPECT_EQ(scan().state, ScanState::failed);
  ASSERT_GT(count("track"), 0U);
  ASSERT_LT(count("track"), 300U);
  EXPECT_TRUE(titles().empty()) << "counted with its last part";
  restart();
  EXPECT_EQ(scan().state, ScanState::done);
  EXPECT_EQ(release_of("Ada/Blue/1.flac").track_count, 300);
  EXPECT_EQ(scan().files_read, 0);
}

TEST_F(ScanTest, AFileThatBecameBrokenIsReadOnce) {
  album("Ada/Blue", "Ada", "Blue", 2);
  scan();
  music.write("Ada/Blue/2.flac", "no sound any more");
  EXPECT_EQ(scan().files_failed, 1);
  EXPECT_EQ(issue("Ada/Blue/2.flac"), "corrupt");
  const domain::ScanStatus status = scan();
  EXPECT_EQ(status.files_read, 0);
  EXPECT_EQ(status.files_failed, 1);
  EXPECT_FALSE(file("Ada/Blue/2.flac").missing) << "what is known of it stays";
  restart();
  EXPECT_EQ(scan().files_read, 0) << "the catalogue remembers it";
  EXPECT_EQ(issue("Ada/Blue/2.flac"), "corrupt");
  EXPECT_GT(scan({.depth = domain::ScanDepth::full}).files_read, 0);
}

TEST_F(ScanTest, ALinkBesideABrokenFileIsNoReasonToReadAgain) {
  album("Ada/Blue", "Ada", "Blue", 1);
  music.write("Ada/Blue/zero.mp3", "");
  fs::create_directory_symlink("..", music.path("Ada/Blue/up"));
  scan();
  EXPECT_EQ(issue("Ada/Blue/"), "loop");
  EXPECT_EQ(scan().files_read, 0);
  EXPECT_EQ(issue("Ada/Blue/"), "loop");
  EXPECT_FALSE(issue("Ada/Blue/zero.mp3").empty());
  fs::remove(music.path("Ada/Blue/up"));
  scan();
  EXPECT_EQ(issue("Ada/Blue/"), "");
  EXPECT_FALSE(issue("Ada/Blue/zero.mp3").empty());
}

// Nothing on the file tells that its permission was mended.
TEST_F(ScanTest, AFileThatMayBeReadNowIsRead) {
  fs::permissions(music.path(), fs::perms(0755));
  album("Ada/Blue", "Ada", "Blue", 2);
  fs::permissions(music.path("Ada/Blue/1.flac"), fs::perms(0));
  // Who does not own a file cannot tell whether a fresh one is still being written.
  fs::last_write_time(music.path("Ada/Blue/1.flac"),
                      fs::file_time_type::clock::now() - std::chrono::minutes(1));
  fs::last_write_time(music.path("Ada/Blue/2.flac"),
                      fs::file_time_type::clock::now() - std::chrono::minutes(1));
  ASSERT_TRUE(scanner->add_roots(std::vector{music.path()}).has_value());
  domain::ScanStatus status = as_nobody([&] { return scan(); });
  EXPECT_EQ(status.files_failed, 1);
  EXPECT_EQ(issue("Ada/Blue/1.flac"), "unreadable");
  status = as_nobody([&] { return scan(); });
  EXPECT_EQ(status.files_read, 0);
  EXPECT_EQ(status.files_failed, 1);
  fs::permissions(music.path("Ada/Blue/1.flac"), fs::perms(0644));
  status = as_nobody([&] { return scan(); });
  EXPECT_EQ(status.added, 1);
  EXPECT_EQ(issue("Ada/Blue/1.flac"), "");
}

// Longer than the catalogue keeps them in an index.
TEST_F(ScanTest, IssuesOfLongPathsGoWhenTheyAreMended) {
  const std::string deep =
      std::string(200, 'a') + "/" + std::string(200, 'b') + "/" + std::string(200, 'c');
  music.write(deep + "/1.flac", studio().song("One", "Ada", "Blue", 1));
  fs::create_directory_symlink("..", music.path(deep + "/up"));
  scan();
  EXPECT_EQ(reader().issues({}).rows.size(), 1U);
  EXPECT_EQ(scan().files_read, 0);
  fs::remove(music.path(deep + "/up"));
  scan();
  EXPECT_TRUE(reader().issues({}).rows.empty());
}

TEST_F(ScanTest, DiscsInFoldersSideBySideAreOneAlbum) {
  for (const int disc : {1, 2}) {
    const std::string folder = "Now 42 (Disc " + std::to_string(disc) + ")";
    for (int i = 1; i <= 2; ++i) {
      const std::string title = "Song " + std::to_string(disc) + "." + std::to_string(i);
      music.write(folder + "/" + std::to_string(i) + ".flac",
                  studio().song({{"TITLE", title},
                                 {"ARTIST", "Artist " + title},
                                 {"ALBUM", "Now 42"},
                                 {"TRACKNUMBER", std::to_string(i)}}));
    }
  }
  scan();
  EXPECT_EQ(titles(), (std::vector<std::string>{"Now 42"}));
  EXPECT_EQ(release_of("Now 42 (Disc 2)/1.flac").medium_count, 2);
}

// A folder with more files than are read together.
TEST_F(ScanTest, AHugeFolderIsReadInParts) {
  const std::size_t files = base::limits::family_files_max + 300;
  const std::string sound = studio().song("Song", "Ada", "Blue", 0);
  for (std::size_t i = 0; i < files; ++i) {
    music.write("Heap/" + std::to_string(i) + ".flac", sound);
  }
  music.write("Heap/zero.mp3", "");
  const domain::ScanStatus status = scan();
  EXPECT_EQ(status.added, static_cast<std::int64_t>(files));
  EXPECT_EQ(titles(), (std::vector<std::string>{"Blue"}));
  EXPECT_EQ(count("track"), files);
  EXPECT_FALSE(issue("Heap/zero.mp3").empty());
  EXPECT_EQ(scan().files_read, 0);
}

}  // namespace
}  // namespace segue::scanner
