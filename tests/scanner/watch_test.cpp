#include <fcntl.h>
#include <unistd.h>

#include <filesystem>

#include "base/unique_fd.hpp"
#include "scanner/drive_marks.hpp"
#include "scanning.hpp"

// Changes that are noticed without anybody asking for a scan.
namespace segue::scanner::testing {
namespace {

namespace fs = std::filesystem;

class WatchTest : public Scanning {
 protected:
  explicit WatchTest(std::size_t folders_max = 1000) {
    album("Ada/Blue", "Ada", "Blue", 2);
    scanner.reset();
    scanner = std::make_unique<Scanner>(
        coordinator, reader(), testing::parsers(), clock,
        Scanner::Options{
            .image_key = base::crypto::Key{7}, .watch = true, .watched_folders_max = folders_max});
    scanner->start();
    scan();
  }

  bool appears(const std::string& path) {
    return becomes_true([&] { return has_file(path) && !file(path).missing; });
  }
};

TEST_F(WatchTest, TheFoldersOfARootAreWatched) {
  const domain::WatchState state = scanner->watch_state({1});
  EXPECT_TRUE(state.watched);
  EXPECT_EQ(state.folders, 3);
  EXPECT_EQ(state.reason, "");
}

// Where the system watches fewer folders than there are.
class MarkTest : public WatchTest {
 protected:
  MarkTest() : WatchTest(2) {}
  void SetUp() override {
    if (!DriveMarks().permitted()) GTEST_SKIP() << "only who administers the system marks drives";
  }
};

TEST_F(MarkTest, ADriveIsMarkedInsteadOfItsFolders) {
  const domain::WatchState state = scanner->watch_state({1});
  EXPECT_TRUE(state.watched);
  EXPECT_FALSE(state.polled);
  EXPECT_EQ(state.folders, 0);
  EXPECT_EQ(state.reason, "");
}

TEST_F(MarkTest, WhatComesChangesAndGoesIsSeen) {
  album("Eve/New/CD1", "Eve", "New", 1);
  EXPECT_TRUE(appears("Eve/New/CD1/1.flac"));
  music.write("Eve/New/CD1/2.flac", studio().song("Song 2", "Eve", "New", 2));
  EXPECT_TRUE(appears("Eve/New/CD1/2.flac"));
  music.write("Ada/Blue/1.flac", studio().song("Otherwise", "Ada", "Blue", 1));
  EXPECT_TRUE(becomes_true([&] { return track_of("Ada/Blue/1.flac").title == "Otherwise"; }));
  fs::rename(music.path("Ada/Blue"), music.path("Blue"));
  EXPECT_TRUE(appears("Blue/1.flac"));
  fs::remove(music.path("Blue/1.flac"));
  EXPECT_TRUE(becomes_true([&] { return file("Blue/1.flac").missing; }));
}

TEST_F(WatchTest, ANewFileAppears) {
  music.write("Ada/Blue/3.flac", studio().song("Song 3", "Ada", "Blue", 3));
  EXPECT_TRUE(appears("Ada/Blue/3.flac"));
}

TEST_F(WatchTest, NewFoldersAppearAndAreWatchedInTheirTurn) {
  album("Eve/New/CD1", "Eve", "New", 1);
  EXPECT_TRUE(appears("Eve/New/CD1/1.flac"));
  music.write("Eve/New/CD1/2.flac", studio().song("Song 2", "Eve", "New", 2));
  EXPECT_TRUE(appears("Eve/New/CD1/2.flac"));
}

TEST_F(WatchTest, AFileThatIsWrittenInItsPlaceIsReadAgain) {
  const auto folder_time = fs::last_write_time(music.path("Ada/Blue"));
  music.write("Ada/Blue/1.flac", studio().song("Otherwise", "Ada", "Blue", 1));
  EXPECT_EQ(fs::last_write_time(music.path("Ada/Blue")), folder_time);
  EXPECT_TRUE(becomes_true([&] { return track_of("Ada/Blue/1.flac").title == "Otherwise"; }));
}

TEST_F(WatchTest, WhatIsDeletedIsMissingAndComesBack) {
  const domain::TrackId before = track_of("Ada/Blue/1.flac").id;
  fs::rename(music.path("Ada"), music.path(".hidden"));
  EXPECT_TRUE(becomes_true([&] { return file("Ada/Blue/1.flac").missing; }));
  fs::rename(music.path(".hidden"), music.path("Ada"));
  EXPECT_TRUE(appears("Ada/Blue/1.flac"));
  EXPECT_EQ(track_of("Ada/Blue/1.flac").id, before);
}

TEST_F(WatchTest, AFolderThatMovedIsWatchedWhereItIsNow) {
  const domain::TrackId before = track_of("Ada/Blue/1.flac").id;
  fs::rename(music.path("Ada/Blue"), music.path("Blue"));
  EXPECT_TRUE(appears("Blue/1.flac"));
  EXPECT_EQ(track_of("Blue/1.flac").id, before);
  music.write("Blue/3.flac", studio().song("Song 3", "Ada", "Blue", 3));
  EXPECT_TRUE(appears("Blue/3.flac"));
}

// Half of a file is not music yet. The rest of its folder is read meanwhile.
TEST_F(WatchTest, AFileIsReadWhenItIsWholly) {
  const std::string whole = studio().song("Song 3", "Ada", "Blue", 3);
  base::UniqueFd writer(
      ::open(music.path("Ada/Blue/3.flac").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0644));
  ASSERT_TRUE(writer.valid());
  ASSERT_EQ(::write(writer.get(), whole.data(), 40), 40);
  music.write("Ada/Blue/4.flac", studio().song("Song 4", "Ada", "Blue", 4));
  EXPECT_TRUE(appears("Ada/Blue/4.flac"));
  EXPECT_FALSE(has_file("Ada/Blue/3.flac"));
  EXPECT_EQ(issue("Ada/Blue/3.flac"), "");
  ASSERT_EQ(::write(writer.get(), whole.data() + 40, whole.size() - 40),
            static_cast<ssize_t>(whole.size() - 40));
  writer = {};
  EXPECT_TRUE(appears("Ada/Blue/3.flac"));
  EXPECT_EQ(track_of("Ada/Blue/3.flac").title, "Song 3");
}

TEST_F(WatchTest, ARootThatIsToBePolledIsNotWatched) {
  domain::RootPolicy policy;
  policy.watch = domain::RootWatch::poll;
  ASSERT_TRUE(scanner->change_root({1}, {.name = {}, .policy = policy}).has_value());
  scanner->wait_until_idle();
  const domain::WatchState state = scanner->watch_state({1});
  EXPECT_FALSE(state.watched);
  EXPECT_TRUE(state.polled);
  EXPECT_EQ(state.folders, 0);
}

// Nobody touches anything else: it is noticed because an offline root is looked for.
TEST_F(WatchTest, ADriveThatComesBackIsNoticed) {
  const fs::path away = music.path() + ".away";
  fs::rename(music.path(), away);
  scan();
  EXPECT_EQ(root().state, domain::RootState::offline);
  EXPECT_FALSE(file("Ada/Blue/1.flac").missing);
  fs::rename(away, music.path());
  EXPECT_TRUE(becomes_true([&] { return root().state == domain::RootState::online; }));
}

}  // namespace
}  // namespace segue::scanner::testing
