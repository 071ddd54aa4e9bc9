#include <chrono>
#include <filesystem>

#include "scanning.hpp"

// Scans that look at a part of what lies there.
namespace segue::scanner::testing {
namespace {

namespace fs = std::filesystem;
using domain::ScanDepth;

class QuickTest : public Scanning {
 protected:
  QuickTest() {
    album("Ada/Blue", "Ada", "Blue", 2);
    album("Ada/Red/CD1", "Ada", "Red", 1);
    album("Ada/Red/CD2", "Ada", "Red", 1);
    album("Bob/Green", "Bob", "Green", 1);
    age();
    scan();
  }

  // All folders, so that their times can be relied on.
  void age() const {
    const auto old = fs::file_time_type::clock::now() - std::chrono::hours(1);
    fs::last_write_time(music.path(), old);
    for (const auto& entry : fs::recursive_directory_iterator(music.path())) {
      fs::last_write_time(entry.path(), old);
    }
  }

  // As another tagger would: the file is written in its place, and its folder does not notice.
  void retag(const std::string& path, const std::string& title) const {
    const auto before = fs::last_write_time(fs::path(music.path(path)).parent_path());
    music.write(path, studio().song(title, "Ada", "Blue", 1));
    fs::last_write_time(fs::path(music.path(path)).parent_path(), before);
  }

  domain::ScanStatus look_at(const std::string& folder, bool with_trees = false,
                             ScanDepth depth = ScanDepth::thorough) {
    domain::ScanRequest request{.depth = depth};
    request.root = domain::RootId{1};
    request.folders = {folder};
    request.with_trees = with_trees;
    return scan(request);
  }
};

TEST_F(QuickTest, FoldersThatDidNotChangeAreNotLookedInto) {
  const domain::ScanStatus status = scan({.depth = ScanDepth::quick});
  EXPECT_EQ(status.directories, 8);
  EXPECT_EQ(status.files_seen, 5) << "as the catalogue knows them";
  EXPECT_EQ(status.files_read, 0);
  retag("Ada/Blue/1.flac", "Otherwise");
  EXPECT_EQ(scan({.depth = ScanDepth::quick}).files_read, 0);
  EXPECT_EQ(scan({.depth = ScanDepth::thorough}).files_read, 2);
  EXPECT_EQ(track_of("Ada/Blue/1.flac").title, "Otherwise");
}

TEST_F(QuickTest, FoldersInOneThatDidNotChangeAreKnown) {
  const auto before = fs::last_write_time(music.path("Bob"));
  album("Bob/New", "Bob", "New", 1);
  age();
  fs::last_write_time(music.path("Bob"), before);
  EXPECT_EQ(scan({.depth = ScanDepth::quick}).added, 0) << "its entries are not read";
  EXPECT_EQ(scan({.depth = ScanDepth::thorough}).added, 1);
  EXPECT_EQ(scan({.depth = ScanDepth::quick}).missing, 0);
}

TEST_F(QuickTest, WhereOneIsHiddenAllAreLookedFor) {
  album("Bob/Shy", "Bob", "Shy", 1);
  music.write("Bob/Shy/.musicignore", "");
  age();
  EXPECT_EQ(scan().added, 0);
  fs::remove(music.path("Bob/Shy/.musicignore"));
  EXPECT_EQ(scan({.depth = ScanDepth::quick}).added, 1);
}

TEST_F(QuickTest, WhatComesGoesOrIsRenamedIsSeen) {
  album("Eve/New", "Eve", "New", 1);
  fs::remove(music.path("Ada/Blue/2.flac"));
  fs::rename(music.path("Bob/Green/1.flac"), music.path("Bob/Green/01.flac"));
  const domain::ScanStatus status = scan({.depth = ScanDepth::quick});
  EXPECT_EQ(status.added, 1);
  EXPECT_EQ(status.missing, 1);
  EXPECT_TRUE(file("Ada/Blue/2.flac").missing);
  EXPECT_FALSE(file("Bob/Green/01.flac").missing);
  EXPECT_FALSE(has_file("Bob/Green/1.flac"));
}

TEST_F(QuickTest, DiscsOfAnAlbumAreReadTogether) {
  const domain::ReleaseId before = release_of("Ada/Red/CD1/1.flac").id;
  music.write("Ada/Red/CD2/2.flac", studio().song("Song 2", "Ada", "Red", 2));
  EXPECT_EQ(scan({.depth = ScanDepth::quick}).files_read, 3);
  EXPECT_EQ(release_of("Ada/Red/CD2/2.flac").id, before);
  EXPECT_EQ(release_of("Ada/Red/CD1/1.flac").id, before);
}

// A folder may change within one tick of the clock that its time comes from.
TEST_F(QuickTest, AFolderThatJustChangedIsLookedIntoAgain) {
  album("Eve/New", "Eve", "New", 1);
  scan({.depth = ScanDepth::quick});
  const auto time = fs::last_write_time(music.path("Eve/New"));
  music.write("Eve/New/2.flac", studio().song("Song 2", "Eve", "New", 2));
  fs::last_write_time(music.path("Eve/New"), time);
  EXPECT_EQ(scan({.depth = ScanDepth::quick}).added, 1);
}

TEST_F(QuickTest, IssuesOutliveTheDayWhenAFoldersTimeIsBelieved) {
  music.write("Ada/Blue/broken.flac", "no sound");
  scan();
  const auto is_believed = [&] {
    scan();
    return count("directory WHERE mtime_ns = 0") == 0;
  };
  ASSERT_TRUE(becomes_true(is_believed));
  EXPECT_EQ(issue("Ada/Blue/broken.flac"), "corrupt");
  EXPECT_EQ(scan().files_read, 0) << "it is not tried again";
}

TEST_F(QuickTest, OnlyWhatWasAskedForIsLookedAt) {
  retag("Ada/Blue/1.flac", "Otherwise");
  retag("Bob/Green/1.flac", "Otherwise");
  album("Ada/New/Deep", "Ada", "New", 1);
  const domain::ScanStatus status = look_at("Ada");
  EXPECT_EQ(status.files_read, 1) << "what is new below it";
  EXPECT_TRUE(has_file("Ada/New/Deep/1.flac"));
  EXPECT_EQ(look_at("Ada/Blue").files_read, 2);
  EXPECT_EQ(track_of("Ada/Blue/1.flac").title, "Otherwise");
  EXPECT_EQ(track_of("Bob/Green/1.flac").title, "Song 1");
}

TEST_F(QuickTest, ATreeIsLookedAtWithAllBelow) {
  retag("Ada/Blue/1.flac", "Otherwise");
  EXPECT_EQ(look_at("Ada", true).files_read, 2);
  EXPECT_EQ(look_at("Ada", true).files_read, 0);
  EXPECT_EQ(look_at("Ada", true, ScanDepth::full).files_read, 4);
}

TEST_F(QuickTest, WhatIsGoneFromAFolderIsMissingAndNothingElse) {
  fs::remove_all(music.path("Ada/Blue"));
  fs::remove_all(music.path("Bob/Green"));
  EXPECT_EQ(look_at("Ada").missing, 2);
  EXPECT_TRUE(file("Ada/Blue/1.flac").missing);
  EXPECT_FALSE(file("Ada/Red/CD1/1.flac").missing);
  EXPECT_FALSE(file("Bob/Green/1.flac").missing);
  EXPECT_EQ(look_at("Bob/Green").missing, 1);
}

TEST_F(QuickTest, AFolderThatMovedKeepsItsTracks) {
  const domain::TrackId before = track_of("Ada/Blue/1.flac").id;
  fs::create_directories(music.path("Eve"));
  fs::rename(music.path("Ada/Blue"), music.path("Eve/Blue"));
  domain::ScanRequest request{.depth = ScanDepth::quick};
  request.root = domain::RootId{1};
  request.folders = {"Ada", "Eve", ""};
  EXPECT_EQ(scan(request).missing, 0);
  EXPECT_EQ(track_of("Eve/Blue/1.flac").id, before);
}

// Losses that are too many to be believed are asked about by every scan, however it looks.
TEST_F(QuickTest, RefusedLossesAreNotForgotten) {
  for (int i = 0; i < 60; ++i) {
    music.write("Many/" + std::to_string(i) + ".flac",
                studio().song("Many " + std::to_string(i), "Bob", "Many", i + 1));
  }
  age();
  scan();
  fs::remove_all(music.path("Many"));
  for (const ScanDepth depth : {ScanDepth::quick, ScanDepth::quick, ScanDepth::thorough}) {
    EXPECT_EQ(scan({.depth = depth}).missing, 0);
    EXPECT_EQ(issue("."), "vanished");
    EXPECT_EQ(root().state, domain::RootState::degraded);
  }
  EXPECT_EQ(scan({.depth = ScanDepth::quick, .accept_losses = true}).missing, 60);
  EXPECT_EQ(issue("."), "");
  EXPECT_EQ(root().state, domain::RootState::online);
}

TEST_F(QuickTest, APausedRootIsLeftAlone) {
  domain::RootPolicy policy;
  policy.paused = true;
  ASSERT_TRUE(scanner->change_root({1}, {.name = {}, .policy = policy}).has_value());
  scanner->wait_until_idle();
  fs::remove_all(music.path("Bob"));
  EXPECT_EQ(scan().missing, 0);
  EXPECT_FALSE(file("Bob/Green/1.flac").missing);
  policy.paused = false;
  ASSERT_TRUE(scanner->change_root({1}, {.name = {}, .policy = policy}).has_value());
  scanner->wait_until_idle();
  EXPECT_TRUE(file("Bob/Green/1.flac").missing);
}

TEST_F(QuickTest, ARootIsRelabelled) {
  base::testing::TempFolder second;
  ASSERT_TRUE(scanner->add_root(second.path()).has_value());
  const auto rename = [&](const std::string& name) {
    return scanner->change_root({1}, {.name = name, .policy = {}});
  };
  ASSERT_TRUE(rename("  Vinyl ").has_value());
  EXPECT_EQ(root().name, "Vinyl");
  EXPECT_EQ(rename(" ").error().code, base::ErrorCode::invalid);
  EXPECT_EQ(rename(root(2).name).error().code, base::ErrorCode::conflict);
  EXPECT_EQ(scanner->change_root({7}, {}).error().code, base::ErrorCode::not_found);
  scanner->wait_until_idle();
  EXPECT_EQ(root().name, "Vinyl");
}

TEST_F(QuickTest, ScansAreKeptInTheHistory) {
  const auto before = reader().scan_runs(10);
  ASSERT_EQ(before.size(), 1U);
  EXPECT_EQ(before[0].added, 5);
  scan({.depth = ScanDepth::quick});
  EXPECT_EQ(reader().scan_runs(10).size(), 1U) << "nothing was found";
  look_at("Ada/Blue", true, ScanDepth::full);
  const auto after = reader().scan_runs(10);
  ASSERT_EQ(after.size(), 2U);
  EXPECT_EQ(after[0].depth, ScanDepth::full);
  EXPECT_EQ(after[0].root, domain::RootId{1});
  EXPECT_EQ(after[0].folders, std::vector<std::string>{"Ada/Blue"});
  EXPECT_EQ(after[0].files_read, 2);
}

}  // namespace
}  // namespace segue::scanner::testing
