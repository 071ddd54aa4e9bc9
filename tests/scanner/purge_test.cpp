#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <thread>
#include <utility>

#include "scanning.hpp"

// Missing files that an admin purges, and scans before and after it.
namespace segue::scanner {
namespace {

namespace fs = std::filesystem;
using base::ErrorCode;
using domain::PurgeReport;
using domain::RootId;

struct PurgeTest : testing::Scanning {
  // As a drive that was taken away, and is put back by the next call.
  void swap_drive() const {
    const fs::path here = music.path(), aside = here.string() + " aside",
                   third = here.string() + " x";
    if (!fs::exists(aside)) fs::create_directory(aside);
    fs::rename(here, third);
    fs::rename(aside, here);
    fs::rename(third, aside);
  }
  ~PurgeTest() override { fs::remove_all(music.path() + " aside"); }

  PurgeReport preview(const domain::PurgeRequest& request = {}) {
    return scanner->preview_purge(request).value();
  }
  PurgeReport purge(const domain::PurgeRequest& request = {}) {
    forget_changes();
    return scanner->purge(request).value();
  }
};

TEST_F(PurgeTest, WhatIsPurgedComesBackAsNew) {
  album("Ada/Blue", "Ada", "Blue", 2);
  album("Bo/Red", "Bo", "Red", 1);
  scan();
  const domain::Track track = track_of("Ada/Blue/1.flac");
  fs::remove_all(music.path("Ada"));
  scan();
  EXPECT_EQ(preview().gone, (domain::PurgeCounts{.files = 2, .tracks = 2, .releases = 1}));
  EXPECT_TRUE(file("Ada/Blue/1.flac").missing) << "that was a look";
  EXPECT_EQ(purge().gone, (domain::PurgeCounts{.files = 2, .tracks = 2, .releases = 1}));
  EXPECT_FALSE(has_file("Ada/Blue/1.flac"));
  EXPECT_TRUE(told(domain::ChangeKind::removed, "track", track.id.value));
  EXPECT_TRUE(told(domain::ChangeKind::removed, "release", track.release.value));
  EXPECT_EQ(purge().gone, domain::PurgeCounts{});

  album("Ada/Blue", "Ada", "Blue", 2);
  scan();
  EXPECT_GT(track_of("Ada/Blue/1.flac").id, track.id);
  EXPECT_THAT(titles(), ::testing::ElementsAre("Blue", "Red"));
  EXPECT_EQ(track_of("Ada/Blue/1.flac").credit.parts[0].artist, track.credit.parts[0].artist);
}

TEST_F(PurgeTest, GoesThroughManyInSmallTransactions) {
  for (int i = 0; i < 40; ++i) album("Ada/" + std::to_string(i), "Ada", std::to_string(i), 6);
  album("Bo/Red", "Bo", "Red", 1);
  scan();
  fs::remove_all(music.path("Ada"));
  scan({.accept_losses = true});
  coordinator.commits = 0;
  EXPECT_EQ(purge().gone, (domain::PurgeCounts{.files = 240, .tracks = 240, .releases = 40}));
  EXPECT_GT(coordinator.commits, 1);
  EXPECT_EQ(count("track"), 1U);
  EXPECT_EQ(count("recording"), 1U);
  EXPECT_EQ(count("release_group"), 1U);
}

TEST_F(PurgeTest, AFailureLeavesWhatWasNotPurgedToTheNextOne) {
  album("Ada/Blue", "Ada", "Blue", 2);
  album("Bo/Red", "Bo", "Red", 1);
  scan();
  fs::remove_all(music.path("Ada"));
  scan();
  coordinator.fail_at_commit = 1;
  EXPECT_THROW((void)scanner->purge({}), std::exception);
  EXPECT_EQ(preview().gone.files, 2);
  coordinator.leader = false;
  EXPECT_EQ(scanner->purge({}).error().code, ErrorCode::conflict);
  coordinator.leader = true;
  EXPECT_EQ(purge().gone.files, 2);
}

TEST_F(PurgeTest, ADriveThatIsAwayKeepsItsFilesUnlessItIsNamed) {
  album("Ada/Blue", "Ada", "Blue", 2);
  scan();
  fs::remove(music.path("Ada/Blue/1.flac"));
  scan();
  swap_drive();
  scan();
  ASSERT_EQ(root().state, domain::RootState::offline);
  EXPECT_EQ(preview().kept_offline, 1);
  const PurgeReport kept = purge();
  EXPECT_EQ(kept.gone, domain::PurgeCounts{});
  EXPECT_EQ(kept.kept_offline, 1);
  EXPECT_EQ(scanner->purge({.root = RootId{7}}).error().code, ErrorCode::not_found);
  const PurgeReport named = purge({.root = RootId{1}});
  EXPECT_EQ(named.gone, (domain::PurgeCounts{.files = 1, .tracks = 1}));
  EXPECT_EQ(named.kept_offline, 0);
  swap_drive();
  scan();
  EXPECT_FALSE(file("Ada/Blue/2.flac").missing);
}

TEST_F(PurgeTest, APausedFolderKeepsItsFiles) {
  album("Ada/Blue", "Ada", "Blue", 2);
  scan();
  fs::remove(music.path("Ada/Blue/1.flac"));
  scan();
  domain::RootPolicy policy = root().policy;
  policy.paused = true;
  EXPECT_TRUE(scanner->change_root({1}, {.name = {}, .policy = policy}));
  scanner->wait_until_idle();
  EXPECT_EQ(purge().kept_offline, 1);
  EXPECT_EQ(purge({.missing_before = 1}).kept_offline, 0) << "it is not missing for so long";
}

// Its files lie there, and are missing until somebody looks.
TEST_F(PurgeTest, AFolderThatIsBackKeepsItsFilesUntilItIsScanned) {
  album("Ada/Blue", "Ada", "Blue", 2);
  ASSERT_TRUE(scanner->add_root(music.path()));
  scanner->wait_until_idle();
  EXPECT_TRUE(scanner->remove_root({1}));
  scanner->wait_until_idle();
  scanner->stop();
  ASSERT_TRUE(scanner->add_root(music.path())) << "as the command line, without a server";
  EXPECT_EQ(preview().kept_offline, 2);
  EXPECT_EQ(preview().gone, domain::PurgeCounts{});
}

TEST_F(PurgeTest, ARemovedFolderGoesWithTheOthers) {
  album("Ada/Blue", "Ada", "Blue", 2);
  ASSERT_TRUE(scanner->add_root(music.path()));
  scanner->wait_until_idle();
  EXPECT_TRUE(scanner->remove_root({1}));
  scanner->wait_until_idle();
  EXPECT_EQ(purge().gone, (domain::PurgeCounts{.files = 2, .tracks = 2, .releases = 1}));
  EXPECT_EQ(scanner->add_root(music.path()).value().id, RootId{1});
  scanner->wait_until_idle();
  EXPECT_EQ(count("track"), 2U);
}

TEST_F(PurgeTest, APictureGoesWithTheLastFileThatShowsIt) {
  for (const std::string folder : {"Ada/Blue", "Bo/Red", "Cy/Grey"}) {
    album(folder, folder.substr(0, folder.find('/')), folder.substr(folder.find('/') + 1), 1);
  }
  for (const std::string folder : {"Ada/Blue", "Bo/Red"}) {
    music.write(folder + "/cover.png", testing::studio().red);
  }
  scan();
  ASSERT_EQ(count("image"), 1U);
  fs::remove_all(music.path("Ada"));
  scan();
  (void)purge();
  EXPECT_EQ(count("image"), 1U);
  fs::remove_all(music.path("Bo"));
  scan();
  (void)purge();
  EXPECT_EQ(count("image"), 0U);
  EXPECT_EQ(count("image_source"), 0U);
}

TEST_F(PurgeTest, WaitsForTheEndOfAScan) {
  album("Ada/Blue", "Ada", "Blue", 1);
  std::optional<ErrorCode> refused;
  bool asked = false;
  const auto connection = scanner->progress().connect([&] {
    if (std::exchange(asked, true)) return;
    std::thread([&] { refused = scanner->purge({}).error().code; }).join();
  });
  scan();
  EXPECT_EQ(refused, ErrorCode::conflict);
}

}  // namespace
}  // namespace segue::scanner
