#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "merging.hpp"

// Tracks that have several files, and how these part and come together.
namespace segue::scanner {
namespace {

namespace fs = std::filesystem;
using testing::Song;

struct DuplicatesTest : testing::Merging {};

TEST_F(DuplicatesTest, ADuplicateIsAnotherFileOfTheTrack) {
  add({{"Blue/1.flac", "One"}});
  add({{"Copy/1.flac", "ONE"}});
  EXPECT_EQ(count("track"), 1U);
  EXPECT_EQ(id("Copy/1.flac"), id("Blue/1.flac"));
  EXPECT_EQ(track_of("Copy/1.flac").title, "One") << "of equals, the first by path has the say";
  Song longer{"Third/1.ogg", "One"};
  longer.duration_ms = 260'000;
  add({longer});
  EXPECT_EQ(count("track"), 2U) << "another length is another song";
}

// In whatever order they are found.
TEST_F(DuplicatesTest, TheBestFileSaysWhatTheTrackIs) {
  Song lossy{"A/1.mp3", "one"};
  lossy.lossless = false;
  add({lossy});
  add({{"B/1.flac", "One"}});
  EXPECT_EQ(count("track"), 1U);
  EXPECT_EQ(track_of("A/1.mp3").title, "One");
  begin_scan();
  merge({lossy});
  EXPECT_EQ(track_of("A/1.mp3").title, "One");
  EXPECT_EQ(count("track"), 1U);
}

TEST_F(DuplicatesTest, ARetaggedDuplicateLeavesTheTrackToTheOther) {
  Song lossy{"Copy/1.mp3", "One"};
  lossy.lossless = false;
  for (const std::string retagged : {"Copy/1.mp3", "Blue/1.flac"}) {
    SCOPED_TRACE(retagged);
    add({{"Blue/1.flac", "One"}});
    add({lossy});
    const auto track = id("Blue/1.flac");
    const std::string stays = retagged == "Copy/1.mp3" ? "Blue/1.flac" : "Copy/1.mp3";
    ASSERT_EQ(id(stays), track);
    begin_scan();
    edit(retagged);
    Song elsewhere{retagged, "Else", "Bo", "Red", 1};
    elsewhere.lossless = retagged == "Blue/1.flac";
    merge({elsewhere});
    EXPECT_EQ(id(stays), track);
    EXPECT_EQ(track_of(stays).title, "One");
    EXPECT_NE(id(retagged), track);
    EXPECT_EQ(titles(), (std::vector<std::string>{"Blue", "Red"}));
    begin_scan();
    fs::remove(music.path(retagged));
    lose({retagged});
    write(retagged);
    begin_scan();
  }
}

TEST_F(DuplicatesTest, ACopyThatReplacesTheOtherTakesOverTheTrack) {
  Song lossy{"Blue (mp3)/1.mp3", "one"};
  lossy.lossless = false;
  add({lossy});
  const auto track = id("Blue (mp3)/1.mp3");
  begin_scan();
  fs::remove(music.path("Blue (mp3)/1.mp3"));
  lossy.path = "Blue/1.ogg";
  lossy.title = "One";
  add({lossy});
  EXPECT_EQ(id("Blue/1.ogg"), track);
  EXPECT_EQ(track_of("Blue/1.ogg").title, "One") << "the file that had the say is gone";
}

// Both copies of an album are retagged, and so are read one after the other.
TEST_F(DuplicatesTest, CopiesThatAreRetaggedAlikeStayOneTrack) {
  Song lossy{"Copy/1.mp3", "One"};
  lossy.lossless = false;
  add({{"Blue/1.flac", "One"}});
  add({lossy});
  const auto track = id("Blue/1.flac");
  begin_scan();
  edit("Blue/1.flac");
  edit("Copy/1.mp3");
  merge({{"Blue/1.flac", "Uno", "Ada", "Bleu", 1}});
  lossy.title = "Uno";
  lossy.album = "Bleu";
  merge({lossy});
  EXPECT_EQ(id("Blue/1.flac"), track);
  EXPECT_EQ(id("Copy/1.mp3"), track);
  EXPECT_EQ(track_of("Blue/1.flac").title, "Uno");
  EXPECT_EQ(reader().release({}, track_of("Blue/1.flac").release)->tracks.size(), 1U);
}

TEST_F(DuplicatesTest, TwoFilesOfOneTrackThatPartBecomeTwo) {
  add({{"Blue/1.flac", "One"}, {"Blue/2.mp3", "One"}});
  EXPECT_EQ(count("track"), 1U);
  const auto track = id("Blue/1.flac");
  begin_scan();
  edit("Blue/1.flac");  // the one that comes first goes, the other stays
  merge({{"Blue/1.flac", "Two", "Ada", "Blue", 2}, {"Blue/2.mp3", "One"}});
  EXPECT_EQ(id("Blue/2.mp3"), track);
  EXPECT_NE(id("Blue/1.flac"), track);
  EXPECT_EQ(track_of("Blue/2.mp3").title, "One");
}

}  // namespace
}  // namespace segue::scanner
