#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <utility>

#include "scanning.hpp"

// Several music folders.
namespace segue::scanner {
namespace {

namespace fs = std::filesystem;
using domain::RootState;
using domain::ScanState;
using testing::studio;

struct RootsTest : testing::Scanning {};

TEST_F(RootsTest, RootsAreOneWhenTheyAreOne) {
  album("Ada/Blue", "Ada", "Blue", 1);
  const base::testing::TempFolder other;
  other.write("Music/x.flac", studio().song("X", "Bo", "Red", 1));
  const base::testing::TempFolder third;
  third.write("Music/y.flac", studio().song("Y", "Cy", "Green", 1));
  const std::vector<std::string> paths = {music.path(), music.path() + "/.", other.path("Music"),
                                          third.path("Music")};
  const auto roots = scanner->add_roots(paths);
  ASSERT_TRUE(roots.has_value());
  ASSERT_EQ(roots->size(), 3U);
  EXPECT_EQ((*roots)[1].name, "Music");
  EXPECT_EQ((*roots)[2].name, "Music (2)");
  ASSERT_EQ(scanner->add_roots(paths)->size(), 3U);
  scan();
  EXPECT_EQ(count("track"), 3U);
  EXPECT_FALSE(scanner->add_roots(std::vector<std::string>{""}).has_value());
}

// A name may be mistyped.
TEST_F(RootsTest, AFolderThatNeverWasThereIsAddedWhenItIs) {
  album("Ada/Blue", "Ada", "Blue", 1);
  const base::testing::TempFolder mounts;
  mounts.write("file", "x");
  const auto roots =
      scanner->add_roots(std::vector{music.path(), mounts.path("drive"), mounts.path("file")});
  ASSERT_EQ(roots->size(), 1U);
  EXPECT_EQ(scan().state, ScanState::done);
  EXPECT_EQ(reader().roots().size(), 1U);
  mounts.write("drive/x.flac", studio().song("X", "Bo", "Red", 1));
  scan();
  ASSERT_EQ(reader().roots().size(), 2U);
  EXPECT_EQ(titles(), (std::vector<std::string>{"Blue", "Red"}));
  // Once seen, it is a root that went away.
  fs::remove_all(mounts.path("drive"));
  restart();
  ASSERT_EQ(scanner->add_roots(std::vector{mounts.path("drive")})->size(), 2U);
  scan();
  EXPECT_EQ(root(2).state, RootState::offline);
}

TEST_F(RootsTest, ADriveAtAnotherPathIsTheSameRoot) {
  const base::testing::TempFolder mounts;
  mounts.write("a/Ada/Blue/1.flac", studio().song("One", "Ada", "Blue", 1));
  ASSERT_TRUE(scanner->add_roots(std::vector{mounts.path("a")}).has_value());
  scan();
  const auto track = track_of("Ada/Blue/1.flac").id;
  fs::rename(mounts.path("a"), mounts.path("b"));
  const auto roots = scanner->add_roots(std::vector{mounts.path("b")});
  ASSERT_EQ(roots->size(), 1U);
  EXPECT_EQ((*roots)[0].path, fs::canonical(mounts.path("b")).string());
  const domain::ScanStatus status = scan();
  EXPECT_EQ(status.files_read, 0);
  EXPECT_EQ(track_of("Ada/Blue/1.flac").id, track);
}

TEST_F(RootsTest, DrivesThatChangedPlacesStayThemselves) {
  const base::testing::TempFolder mounts;
  mounts.write("a/Ada/Blue/1.flac", studio().song("One", "Ada", "Blue", 1));
  mounts.write("b/Bo/Red/1.flac", studio().song("Two", "Bo", "Red", 1));
  const std::vector<std::string> paths = {mounts.path("a"), mounts.path("b")};
  ASSERT_TRUE(scanner->add_roots(paths).has_value());
  scan();
  const auto one = track_of("Ada/Blue/1.flac").id;
  fs::rename(mounts.path("a"), mounts.path("c"));
  fs::rename(mounts.path("b"), mounts.path("a"));
  fs::rename(mounts.path("c"), mounts.path("b"));
  restart();
  const auto roots = scanner->add_roots(paths);
  ASSERT_EQ(roots->size(), 2U);
  EXPECT_EQ((*roots)[0].path, fs::canonical(mounts.path("b")).string());
  EXPECT_EQ((*roots)[1].path, fs::canonical(mounts.path("a")).string());
  const domain::ScanStatus status = scan();
  EXPECT_EQ(status.files_read, 0);
  EXPECT_EQ(status.missing, 0);
  EXPECT_EQ(track_of("Ada/Blue/1.flac").id, one);
}

TEST_F(RootsTest, TheInnermostRootOwnsItsMusic) {
  album("Ada/Blue", "Ada", "Blue", 2);
  album("Jazz/Bo/Red", "Bo", "Red", 2);
  ASSERT_TRUE(scanner->add_roots(std::vector{music.path()}).has_value());
  scan();
  const domain::KnownFile before = file("Jazz/Bo/Red/1.flac");
  // Its folder becomes a root of its own: what is known goes over to it.
  restart();
  ASSERT_EQ(scanner->add_roots(std::vector{music.path("Jazz")})->size(), 2U);
  domain::ScanStatus status = scan();
  EXPECT_EQ(status.missing, 0);
  EXPECT_EQ(status.added, 0);
  EXPECT_EQ(status.files_seen, 4) << "nothing is walked twice";
  EXPECT_FALSE(has_file("Jazz/Bo/Red/1.flac"));
  EXPECT_EQ(file("Bo/Red/1.flac").id, before.id);
  EXPECT_EQ(file("Bo/Red/1.flac").track, before.track);
  EXPECT_EQ(file("Bo/Red/1.flac").root, (domain::RootId{2}));
  status = scan();
  EXPECT_EQ(status.files_read, 0);
  EXPECT_EQ(status.missing, 0);
}

TEST_F(RootsTest, ARootThatFailsKeepsNoOtherFromBeingScanned) {
  const base::testing::TempFolder other;
  other.write("Bo/Red/1.flac", studio().song("Two", "Bo", "Red", 1));
  album("Ada/Blue", "Ada", "Blue", 1);
  ASSERT_TRUE(scanner->add_roots(std::vector{music.path(), other.path()}).has_value());
  coordinator.fail_at_commit = 1;
  const domain::ScanStatus status = scan();
  EXPECT_EQ(status.state, ScanState::failed);
  EXPECT_NE(status.message.find(root(1).name), std::string::npos) << status.message;
  EXPECT_EQ(titles(), (std::vector<std::string>{"Red"}));
  EXPECT_EQ(scan().state, ScanState::done);
  EXPECT_EQ(titles(), (std::vector<std::string>{"Blue", "Red"}));
}

TEST_F(RootsTest, AMoveToAnotherRootKeepsTheTrack) {
  const base::testing::TempFolder other;
  other.write("notes.txt", "a drive that is there");
  album("Ada/Blue", "Ada", "Blue", 1);
  ASSERT_TRUE(scanner->add_roots(std::vector{music.path(), other.path()}).has_value());
  scan();
  const auto track = track_of("Ada/Blue/1.flac").id;
  fs::create_directories(other.path("Ada"));
  fs::rename(music.path("Ada/Blue"), other.path("Ada/Blue"));
  scan();
  EXPECT_EQ(track_of("Ada/Blue/1.flac").id, track);
  EXPECT_EQ(file("Ada/Blue/1.flac").root, (domain::RootId{2}));
  EXPECT_TRUE(is_there(track));
}

}  // namespace
}  // namespace segue::scanner
