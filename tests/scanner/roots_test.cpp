#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <optional>
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

TEST_F(RootsTest, WhatTheFileSaysWinsAtEachStart) {
  const base::testing::TempFolder other;
  other.write("x.flac", studio().song("X", "Bo", "Red", 1));
  const std::vector<domain::GivenRoot> given = {
      {.path = music.path()},
      {.path = other.path(), .file = "segue.toml", .name = "Shelf", .workers = 2}};
  ASSERT_TRUE(scanner->add_roots(given));
  EXPECT_EQ(root(2).name, "Shelf");
  EXPECT_EQ(root(2).policy.workers, 2);
  EXPECT_THAT(scanner->fields_given(domain::RootId{2}), ::testing::ElementsAre("name", "workers"));
  EXPECT_TRUE(scanner->fields_given(domain::RootId{1}).empty());

  domain::RootPolicy policy = root(2).policy;
  policy.paused = true;
  EXPECT_TRUE(scanner->change_root({2}, {.name = {}, .policy = policy})) << "nothing given of it";
  policy.workers = 3;
  const auto refused = scanner->change_root({2}, {.name = {}, .policy = policy});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, base::ErrorCode::conflict);
  EXPECT_THAT(refused.error().message, ::testing::HasSubstr("'workers'"));
  EXPECT_THAT(refused.error().message, ::testing::HasSubstr("segue.toml"));

  // The file is another one at the next start, and the name is taken meanwhile.
  restart();
  ASSERT_TRUE(scanner->add_roots(std::vector{music.path()}));
  ASSERT_TRUE(scanner->change_root({2}, {.name = "Cellar", .policy = {}}));
  ASSERT_TRUE(scanner->change_root({1}, {.name = "Shelf", .policy = {}}));
  restart();
  ASSERT_TRUE(scanner->add_roots(given));
  EXPECT_EQ(root(2).name, "Shelf");
  EXPECT_EQ(root(1).name, "Shelf (2)");
  EXPECT_TRUE(root(2).policy.paused) << "the admin's choice, which the file leaves alone";
}

TEST_F(RootsTest, WhatTheFileSaysWaitsForAFolderThatComesLater) {
  album("Ada/Blue", "Ada", "Blue", 1);
  const base::testing::TempFolder mounts;
  const std::vector<domain::GivenRoot> given = {
      {.path = music.path()},
      {.path = mounts.path("drive"), .file = "segue.toml", .name = "Drive"}};
  ASSERT_EQ(scanner->add_roots(given)->size(), 1U);
  mounts.write("drive/x.flac", studio().song("X", "Bo", "Red", 1));
  scan();
  ASSERT_EQ(reader().roots().size(), 2U);
  EXPECT_EQ(root(2).name, "Drive");
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
  // Whichever comes to its transaction first.
  const std::int32_t failed = titles() == std::vector<std::string>{"Blue"} ? 2 : 1;
  EXPECT_EQ(titles(), (std::vector<std::string>{failed == 2 ? "Blue" : "Red"}));
  EXPECT_NE(status.message.find(root(failed).name), std::string::npos) << status.message;
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

TEST_F(RootsTest, AnAdminAddsARootWhenItStandsApart) {
  album("Ada/Blue", "Ada", "Blue", 1);
  const base::testing::TempFolder other;
  other.write("file", "x");
  ASSERT_TRUE(scanner->add_roots(std::vector{music.path("Ada")}).has_value());
  const auto code = [&](const std::string& path) {
    const auto added = scanner->add_root(path);
    return added ? std::nullopt : std::optional(added.error().code);
  };
  EXPECT_EQ(code(music.path()), base::ErrorCode::conflict);
  EXPECT_EQ(code(music.path("Ada/Blue")), base::ErrorCode::conflict);
  EXPECT_EQ(code(music.path("Ada")), base::ErrorCode::conflict);
  EXPECT_EQ(code(other.path("file")), base::ErrorCode::invalid);
  EXPECT_EQ(code(other.path("none")), base::ErrorCode::not_found);
  EXPECT_EQ(code("music"), base::ErrorCode::invalid);
  coordinator.leader = false;
  EXPECT_EQ(code(other.path()), base::ErrorCode::conflict);
  coordinator.leader = true;
  EXPECT_EQ(reader().roots().size(), 1U);
  const auto added = scanner->add_root(other.path());
  ASSERT_TRUE(added.has_value());
  EXPECT_FALSE(scanner->is_given(added->id));
  EXPECT_TRUE(scanner->is_given(domain::RootId{1}));
}

TEST_F(RootsTest, ARemovedRootComesBackWithItsTracks) {
  album("Ada/Blue", "Ada", "Blue", 3);
  const base::testing::TempFolder other;
  other.write("Bo/Red/1.flac", studio().song("Two", "Bo", "Red", 1));
  other.write("Bo/broken.flac", "no music");
  ASSERT_TRUE(scanner->add_root(music.path()).has_value());
  const domain::RootId removed = scanner->add_root(other.path())->id;
  scanner->wait_until_idle();
  const auto track = track_of("Bo/Red/1.flac").id;
  EXPECT_EQ(issue("Bo/broken.flac", removed.value), "corrupt");

  forget_changes();
  ASSERT_TRUE(scanner->remove_root(removed).has_value());
  scanner->wait_until_idle();
  EXPECT_EQ(scanner->status().state, ScanState::done);
  EXPECT_EQ(scanner->status().missing, 1);
  EXPECT_EQ(titles(), (std::vector<std::string>{"Blue"}));
  EXPECT_FALSE(is_there(track));
  EXPECT_TRUE(told(domain::ChangeKind::removed, "root", removed.value));
  EXPECT_TRUE(told(domain::ChangeKind::removed, "track", track.value));
  EXPECT_EQ(issue("Bo/broken.flac", removed.value), "");
  EXPECT_EQ(count("track"), 4U) << "nothing is deleted";
  EXPECT_EQ(scanner->remove_root(removed).error().code, base::ErrorCode::not_found);
  restart();
  EXPECT_EQ(scan().missing, 0) << "it is lost once";

  EXPECT_EQ(scanner->add_root(other.path())->id, removed);
  scanner->wait_until_idle();
  EXPECT_EQ(track_of("Bo/Red/1.flac").id, track);
  EXPECT_TRUE(is_there(track));
  EXPECT_EQ(titles(), (std::vector<std::string>{"Blue", "Red"}));
}

// What the scan that was cut short had committed stays, and what it was asked for is still done.
TEST_F(RootsTest, RemovingARootCutsTheScanShort) {
  album("Ada/Blue", "Ada", "Blue", 3);
  const base::testing::TempFolder other;
  other.write("Bo/Red/1.flac", studio().song("Two", "Bo", "Red", 1));
  ASSERT_TRUE(scanner->add_root(music.path()).has_value());
  const domain::RootId doomed = scanner->add_root(other.path())->id;
  scanner->wait_until_idle();
  std::atomic<int> starts = 0;
  bool removed = false;  // the scanner's thread
  const auto watching = scanner->progress().connect([&] {
    const domain::ScanStatus now = scanner->status();
    if (now.state == ScanState::running && now.directories == 0) ++starts;
    if (removed || now.phase != domain::ScanPhase::tags) return;
    removed = true;
    EXPECT_TRUE(scanner->remove_root(doomed).has_value());
  });
  const domain::ScanStatus status = scan({.depth = domain::ScanDepth::full});
  EXPECT_EQ(status.state, ScanState::done);
  EXPECT_EQ(starts, 2);
  EXPECT_EQ(status.files_read, 3) << "the whole of what is left is read anew";
  EXPECT_EQ(titles(), (std::vector<std::string>{"Blue"}));
}

TEST_F(RootsTest, ARootOfTheSettingsIsNotRemovedAndBringsItselfBack) {
  album("Ada/Blue", "Ada", "Blue", 1);
  ASSERT_TRUE(scanner->add_roots(std::vector{music.path()}).has_value());
  scan();
  const auto track = track_of("Ada/Blue/1.flac").id;
  EXPECT_EQ(scanner->remove_root(domain::RootId{1}).error().code, base::ErrorCode::conflict);
  restart();  // without it in the settings
  ASSERT_TRUE(scanner->remove_root(domain::RootId{1}).has_value());
  scanner->wait_until_idle();
  EXPECT_FALSE(is_there(track));
  restart();
  ASSERT_EQ(scanner->add_roots(std::vector{music.path()})->size(), 1U);
  scan();
  EXPECT_TRUE(is_there(track));
  EXPECT_EQ(count("library_root"), 1U);
}

TEST_F(RootsTest, AnotherDriveAtThePathOfARemovedRootIsAnother) {
  const base::testing::TempFolder mounts;
  mounts.write("a/Ada/1.flac", studio().song("One", "Ada", "Blue", 1));
  mounts.write("b/Bo/1.flac", studio().song("Two", "Bo", "Red", 1));
  const auto first = scanner->add_root(mounts.path("a"))->id;
  ASSERT_TRUE(scanner->remove_root(first).has_value());
  scanner->wait_until_idle();
  fs::rename(mounts.path("a"), mounts.path("c"));
  fs::rename(mounts.path("b"), mounts.path("a"));
  mounts.write("a/.segue-root", "01234567-89ab-cdef-0123-456789abcdef\n");
  const auto second = scanner->add_root(mounts.path("a"));
  ASSERT_TRUE(second.has_value());
  EXPECT_NE(second->id, first);
  EXPECT_EQ(second->name, "a (2)") << "a removed root keeps its name";
  // And the first one is found wherever it turns up.
  EXPECT_EQ(scanner->add_root(mounts.path("c"))->id, first);
}

TEST_F(RootsTest, WhatARemovedRootHeldGoesOverToTheOneAroundIt) {
  album("Ada/Blue", "Ada", "Blue", 2);
  album("Jazz/Bo/Red", "Bo", "Red", 2);
  ASSERT_TRUE(scanner->add_root(music.path("Jazz")).has_value());
  scanner->wait_until_idle();
  const auto track = track_of("Bo/Red/1.flac").id;
  ASSERT_TRUE(scanner->remove_root(domain::RootId{1}).has_value());
  ASSERT_TRUE(scanner->add_root(music.path()).has_value());
  scanner->wait_until_idle();
  EXPECT_TRUE(is_there(track));
  EXPECT_EQ(track_of("Jazz/Bo/Red/1.flac").id, track);
  EXPECT_EQ(count("track"), 4U);
}

}  // namespace
}  // namespace segue::scanner
