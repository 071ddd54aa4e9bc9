#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "scanning.hpp"

// Folders whose folders are music folders.
namespace segue::scanner {
namespace {

namespace fs = std::filesystem;
using domain::RootState;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::studio;

struct ParentsTest : testing::Scanning {
  void put(const std::string& place, const std::string& title) const {
    parent.write(place + "/1.flac", studio().song("One", "Ada", title, 1));
  }

  // A new process with the parent in its settings; its first scan has ended.
  void restart_with_parent() {
    scanner.reset();
    scanner = std::make_unique<Scanner>(coordinator, reader(), testing::parsers(), clock,
                                        Scanner::Options{.image_key = base::crypto::Key{7}});
    EXPECT_TRUE(scanner->add_parents(std::vector{parent.path()}).has_value());
    scanner->start();
    scanner->request_scan({});
    scanner->wait_until_idle();
  }

  std::vector<std::string> root_names() {
    std::vector<std::string> names;
    for (const domain::Root& root : reader().roots()) names.push_back(root.name);
    return names;
  }

  void wait_for(const char* what, const std::function<bool()>& holds) {
    ASSERT_TRUE(becomes_true(holds)) << what;
    scanner->wait_until_idle();
  }

  base::testing::TempFolder parent;
};

TEST_F(ParentsTest, EachFolderThatHoldsSomethingIsARoot) {
  put("a", "Blue");
  put("b", "Red");
  put(".hidden", "Hidden");
  put("@eaDir", "Thumbs");
  fs::create_directory(parent.path("empty"));
  fs::create_directories(parent.path("formatted/lost+found"));
  fs::create_directory_symlink(parent.path("a"), parent.path("link"));
  parent.write("loose.flac", studio().song("Loose", "Ada", "Loose", 1));
  restart_with_parent();
  EXPECT_THAT(root_names(), ElementsAre("a", "b"));
  EXPECT_THAT(titles(), ElementsAre("Blue", "Red"));
  EXPECT_THAT(scanner->absent_folders(), IsEmpty());
  EXPECT_EQ(scanner->remove_root(domain::RootId{1}).error().code, base::ErrorCode::conflict);
}

TEST_F(ParentsTest, ADriveComesGoesAndComesBackWhileTheServerRuns) {
  put("a", "Blue");
  fs::create_directory(parent.path("b"));
  restart_with_parent();
  EXPECT_THAT(root_names(), ElementsAre("a"));

  // What lies on a drive is there all at once.
  const base::testing::TempFolder drives;
  drives.write("b/Ada/1.flac", studio().song("Two", "Ada", "Red", 1));
  fs::rename(drives.path("b"), parent.path("b"));
  wait_for("the drive's music", [&] { return titles().size() == 2; });
  EXPECT_THAT(root_names(), ElementsAre("a", "b"));
  const auto track = track_of("Ada/1.flac").id;
  EXPECT_TRUE(scanner->is_given(domain::RootId{2}));

  fs::rename(parent.path("b"), drives.path("b"));
  fs::create_directory(parent.path("b"));  // the mount point stays
  wait_for("the root is offline", [&] { return root(2).state == RootState::offline; });
  EXPECT_THAT(root_names(), ElementsAre("a", "b"));
  EXPECT_EQ(count("track"), 2U);
  EXPECT_FALSE(scanner->is_given(domain::RootId{2})) << "one that is broken can be removed";

  fs::rename(drives.path("b"), parent.path("b"));
  wait_for("the root is back", [&] { return root(2).state == RootState::online; });
  EXPECT_EQ(track_of("Ada/1.flac").id, track);
  EXPECT_TRUE(is_there(track));
  EXPECT_EQ(count("library_root"), 2U);
  EXPECT_EQ(count("track"), 2U);
}

// Started without its drives, a server knows them still.
TEST_F(ParentsTest, AnEmptyMountPointIsNoNewRootAndLosesNone) {
  put("a", "Blue");
  restart_with_parent();
  const auto track = track_of("1.flac").id;
  fs::remove_all(parent.path("a"));
  fs::create_directory(parent.path("a"));
  restart_with_parent();
  EXPECT_EQ(root(1).state, RootState::offline);
  EXPECT_EQ(count("library_root"), 1U);
  EXPECT_EQ(count("track"), 1U);
  EXPECT_TRUE(is_there(track)) << "nothing is lost while its drive is away";
}

TEST_F(ParentsTest, WhatCannotBeReadIsNamed) {
  put("closed", "Red");
  fs::permissions(parent.path(), fs::perms(0755), fs::perm_options::add);
  fs::permissions(parent.path("closed"), fs::perms::none);
  scanner.reset();
  scanner = std::make_unique<Scanner>(coordinator, reader(), testing::parsers(), clock,
                                      Scanner::Options{.image_key = base::crypto::Key{7}});
  ASSERT_TRUE(scanner->add_parents(std::vector{parent.path()}).has_value());
  as_nobody([&] {
    scanner->start();
    return 0;
  });
  const std::vector<domain::AbsentFolder> absent = scanner->absent_folders();
  ASSERT_EQ(absent.size(), 1U);
  EXPECT_EQ(absent.front().path, fs::canonical(parent.path("closed")));
  EXPECT_THAT(absent.front().reason, HasSubstr("Permission denied"));
  EXPECT_THAT(root_names(), IsEmpty());
}

TEST_F(ParentsTest, AMusicFolderIsNoParent) {
  for (int i = 0; i <= 256; ++i) put("artist " + std::to_string(i), "Blue");
  restart_with_parent();
  EXPECT_THAT(root_names(), IsEmpty());
  ASSERT_EQ(scanner->absent_folders().size(), 1U);
  EXPECT_THAT(scanner->absent_folders().front().reason, HasSubstr("--music"));
}

TEST_F(ParentsTest, OddParentsAreRefusedOrNamed) {
  for (const char* const odd : {"", "/", "/..", "//"}) {
    EXPECT_EQ(scanner->add_parents(std::vector<std::string>{odd}).error().code,
              base::ErrorCode::invalid)
        << odd;
  }
  parent.write("file", "x");
  const std::string none = parent.path("none");
  scanner.reset();
  scanner = std::make_unique<Scanner>(coordinator, reader(), testing::parsers(), clock,
                                      Scanner::Options{.image_key = base::crypto::Key{7}});
  ASSERT_TRUE(scanner->add_parents(std::vector{none, parent.path("file"), none}).has_value());
  scanner->start();
  EXPECT_EQ(scanner->absent_folders().size(), 2U);
  parent.write("none/a/1.flac", studio().song("One", "Ada", "Blue", 1));
  wait_for("the parent is there", [&] { return scanner->absent_folders().size() == 1; });
  EXPECT_THAT(root_names(), ElementsAre("a"));
}

// A database that is away for a moment costs no drive.
TEST_F(ParentsTest, AFailedCommitIsTriedAgain) {
  put("a", "Blue");
  coordinator.leader = false;
  restart_with_parent();
  EXPECT_THAT(root_names(), IsEmpty());
  EXPECT_EQ(scanner->absent_folders().size(), 1U);
  coordinator.leader = true;
  wait_for("the root is there", [&] { return !titles().empty(); });
  EXPECT_THAT(scanner->absent_folders(), IsEmpty());
}

}  // namespace
}  // namespace segue::scanner
