#include <gmock/gmock.h>

#include <filesystem>

#include "base/beneath.hpp"
#include "scanner/watcher.hpp"
#include "scanning.hpp"

// Symbolic links in a music folder whose policy has them followed.
namespace segue::scanner::testing {
namespace {

namespace fs = std::filesystem;

class LinksTest : public Scanning {
 protected:
  // As programs do that keep files by what is in them, and folders full of links.
  LinksTest() {
    album(".store", "Ada", "Blue", 2);
    fs::create_directories(music.path("Ada/Blue"));
    for (const char* name : {"1.flac", "2.flac"}) {
      fs::create_symlink("../../.store/" + std::string(name),
                         music.path("Ada/Blue/" + std::string(name)));
    }
    scan();
  }

  void follow(bool links) {
    domain::RootPolicy policy = root().policy;
    policy.follow_links = links;
    EXPECT_TRUE(scanner->change_root({1}, {.name = {}, .policy = policy}));
    scanner->wait_until_idle();
  }
};

TEST_F(LinksTest, MusicComesAndGoesWithThePolicy) {
  EXPECT_EQ(scan().files_seen, 0);
  EXPECT_EQ(issue("Ada/Blue/"), "unsupported");
  follow(true);
  EXPECT_EQ(issue("Ada/Blue/"), "");
  const domain::TrackId first = track_of("Ada/Blue/1.flac").id;
  EXPECT_EQ(track_of("Ada/Blue/1.flac").title, "Song 1");
  EXPECT_EQ(scan().files_read, 0);
  follow(false);
  EXPECT_TRUE(file("Ada/Blue/1.flac").missing);
  EXPECT_EQ(issue("Ada/Blue/"), "unsupported");
  follow(true);
  EXPECT_EQ(track_of("Ada/Blue/1.flac").id, first);
  EXPECT_FALSE(file("Ada/Blue/1.flac").missing);
}

TEST_F(LinksTest, WhatALinkLeadsToIsWhatChanges) {
  follow(true);
  const domain::TrackId first = track_of("Ada/Blue/1.flac").id;
  music.write(".store/1.flac", studio().song("Other", "Ada", "Blue", 1));
  EXPECT_EQ(scan().changed, 1);
  EXPECT_EQ(track_of("Ada/Blue/1.flac").title, "Other");
  EXPECT_EQ(track_of("Ada/Blue/1.flac").id, first);
}

TEST_F(LinksTest, WhatLiesInTheFolderTwiceIsOneTrack) {
  follow(true);
  fs::create_directory_symlink("Ada", music.path("Again"));
  scan();
  EXPECT_EQ(track_of("Again/Blue/1.flac").id, track_of("Ada/Blue/1.flac").id);
  EXPECT_EQ(reader().counts({}).tracks, 2);
}

// By one of its paths alone does the system tell of a folder.
TEST_F(LinksTest, AFolderWhoseLinksAreFollowedIsPolledToo) {
  Watcher watcher([](const domain::ScanRequest&) {});
  const auto folder = base::open_folder(music.path());
  ASSERT_TRUE(folder && tells_all(folder->get()));
  domain::Root watched = root();
  watcher.begin(watched, folder->get());
  EXPECT_FALSE(watcher.state(watched.id).polled);
  watched.policy.follow_links = true;
  watcher.begin(watched, folder->get());
  EXPECT_TRUE(watcher.state(watched.id).watched);
  EXPECT_TRUE(watcher.state(watched.id).polled);
}

}  // namespace
}  // namespace segue::scanner::testing
