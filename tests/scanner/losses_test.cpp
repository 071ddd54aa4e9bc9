#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <utility>

#include "scanning.hpp"

// What is no longer found.
namespace segue::scanner {
namespace {

namespace fs = std::filesystem;
using domain::RootState;
using domain::ScanState;

struct LossesTest : testing::Scanning {};

TEST_F(LossesTest, WhatIsDeletedIsMissingAndComesBack) {
  album("Ada/Blue", "Ada", "Blue", 3);
  album("Bo/Red", "Bo", "Red", 3);
  scan();
  const auto track = track_of("Bo/Red/2.flac").id;
  fs::remove(music.path("Ada/Blue/1.flac"));
  fs::remove_all(music.path("Bo"));
  domain::ScanStatus status = scan();
  EXPECT_EQ(status.missing, 4);
  EXPECT_TRUE(file("Ada/Blue/1.flac").missing);
  EXPECT_FALSE(file("Ada/Blue/2.flac").missing);
  EXPECT_EQ(titles(), (std::vector<std::string>{"Blue"}));
  EXPECT_EQ(count("directory"), 3U);
  status = scan();
  EXPECT_EQ(status.missing, 0);
  album("Bo/Red", "Bo", "Red", 3);
  scan();
  EXPECT_EQ(track_of("Bo/Red/2.flac").id, track);
  EXPECT_EQ(titles(), (std::vector<std::string>{"Blue", "Red"}));
}

TEST_F(LossesTest, AnUnmountedDriveLosesNothing) {
  album("Ada/Blue", "Ada", "Blue", 3);
  scan();
  fs::rename(music.path("Ada"),
             music.path("../" + fs::path(music.path()).filename().string() + ".away"));
  fs::remove(music.path(".segue-root"));
  domain::ScanStatus status = scan();
  EXPECT_EQ(status.state, ScanState::done);
  EXPECT_EQ(status.missing, 0);
  EXPECT_EQ(root().state, RootState::offline);
  EXPECT_NE(root().state_reason.find("empty"), std::string::npos);
  music.write("someone/put/this.txt", "x");  // into the mount point
  scan();
  EXPECT_EQ(root().state, RootState::offline);
  fs::remove_all(music.path("someone"));
  fs::rename(music.path() + ".away", music.path("Ada"));
  status = scan();
  EXPECT_EQ(root().state, RootState::online);
  EXPECT_TRUE(root().identity.starts_with("marker:"));
  EXPECT_EQ(status.files_read, 0);
  EXPECT_EQ(status.missing, 0);
}

TEST_F(LossesTest, AnotherDriveOnTheSamePathIsRefused) {
  album("Ada/Blue", "Ada", "Blue", 2);
  scan();
  music.write(".segue-root", "99999999-9999-4999-8999-999999999999\n");
  fs::rename(music.path("Ada"), music.path("Other"));
  scan();
  EXPECT_EQ(root().state, RootState::offline);
  EXPECT_FALSE(file("Ada/Blue/1.flac").missing);
}

TEST_F(LossesTest, AGreatLossNeedsAWord) {
  album("Ada/Blue", "Ada", "Blue", 40);
  album("Bo/Red", "Bo", "Red", 60);
  scan();
  fs::remove_all(music.path("Bo"));
  domain::ScanStatus status = scan();
  EXPECT_EQ(status.missing, 0);
  EXPECT_FALSE(file("Bo/Red/1.flac").missing);
  EXPECT_EQ(issue("."), "vanished");
  EXPECT_EQ(root().state, RootState::degraded);
  status = scan();
  EXPECT_EQ(status.missing, 0) << "asking twice is no word";
  status = scan({.accept_losses = true});
  EXPECT_EQ(status.missing, 60);
  EXPECT_EQ(issue("."), "");
  EXPECT_EQ(root().state, RootState::online);
}

TEST_F(LossesTest, AnUnreadableFolderKeepsItsMusic) {
  fs::permissions(music.path(), fs::perms(0755));
  album("Ada/Blue", "Ada", "Blue", 3);
  scan();
  fs::permissions(music.path("Ada"), fs::perms(0));
  const domain::ScanStatus status = as_nobody([&] { return scan(); });
  fs::permissions(music.path("Ada"), fs::perms(0755));
  EXPECT_EQ(status.missing, 0);
  EXPECT_EQ(issue("Ada/"), "unreadable");
  EXPECT_EQ(root().state, RootState::degraded);
  scan();
  EXPECT_EQ(issue("Ada/"), "");
  EXPECT_EQ(root().state, RootState::online);
}

TEST_F(LossesTest, WhatComesAndGoesIsTold) {
  album("Ada/Blue", "Ada", "Blue", 1);
  album("Bo/Red", "Bo", "Red", 1);
  scan();
  const domain::Track track = track_of("Bo/Red/1.flac");
  const auto artist = track.credit.parts.at(0).artist;
  fs::rename(music.path("Bo"),
             music.path("../" + fs::path(music.path()).filename().string() + ".away"));
  scan();
  for (const auto& [entity, id] :
       {std::pair("track", track.id.value), std::pair("release", track.release.value),
        std::pair("artist", artist.value)}) {
    EXPECT_TRUE(told(domain::ChangeKind::removed, entity, id)) << entity;
  }
  fs::rename(music.path() + ".away", music.path("Bo"));
  scan();
  EXPECT_TRUE(told(domain::ChangeKind::added, "release", track.release.value));
  EXPECT_TRUE(told(domain::ChangeKind::added, "track", track.id.value));
}

}  // namespace
}  // namespace segue::scanner
