#include <gtest/gtest.h>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/test_folder.hpp"
#include "scanner/test_walk.hpp"
#include "scanner/walker.hpp"

// How a walk tells what did not change, and what it then leaves out.
namespace segue::scanner {
namespace {

namespace fs = std::filesystem;
using base::testing::TempFolder;
using testing::walk_all;
using testing::Walked;
using Paths = std::vector<std::string>;

TEST(WalkerOfTheUnchanged, SubfoldersThatAreKnownAreNotLookedFor) {
  const TempFolder folder;
  folder.write("A/song.flac", "x");
  folder.write("B/song.flac", "x");
  WalkOptions options;
  options.unchanged = [](const std::string& path, std::int64_t) { return path.empty(); };
  options.subfolders = [](const std::string& path) {
    EXPECT_EQ(path, "") << "what may have changed is read";
    return std::optional(std::vector<std::string>{"B"});
  };
  EXPECT_EQ(walk_all(folder, options).paths(), (Paths{"", "B"}));
  options.subfolders = [](const std::string&) {
    return std::optional(std::vector<std::string>{"B", "gone"});
  };
  EXPECT_EQ(walk_all(folder, options).paths(), (Paths{"", "A", "B"})) << "one has another name";
  options.subfolders = [](const std::string&) { return std::nullopt; };
  EXPECT_EQ(walk_all(folder, options).paths(), (Paths{"", "A", "B"}));
}

TEST(WalkerOfTheUnchanged, FoldersAreCountedWhereNothingElseDecides) {
  const TempFolder folder;
  folder.write("A/1/song.flac", "x");
  folder.write("A/2/song.flac", "x");
  folder.write("A/.hidden/song.flac", "x");
  folder.write("B/1/song.flac", "x");
  folder.write("B/.musicignore", "2");
  folder.write("C/1/song.flac", "x");
  fs::create_directory_symlink("1", folder.path("C/2"));
  const Walked walked = walk_all(folder, {.excludes = {"A/2"}});
  EXPECT_EQ(walked.at("").folders, 3);
  EXPECT_EQ(walked.at("A").folders, 2) << "excluded ones too, which nobody knows";
  EXPECT_EQ(walked.at("A/1").folders, 0);
  EXPECT_EQ(walked.at("B").folders, -1);
  EXPECT_EQ(walked.at("C").folders, -1);
}

TEST(WalkerOfTheUnchanged, TheFingerprintTellsThatACoverWasReplaced) {
  const TempFolder folder;
  folder.write("A/song.flac", "x");
  folder.write("A/cover.jpg", "one");
  const auto fingerprint = [&] { return walk_all(folder).at("A").fingerprint; };
  const std::int64_t before = fingerprint();
  EXPECT_NE(before, 0);
  EXPECT_EQ(fingerprint(), before);
  const auto folder_time = fs::last_write_time(folder.path("A"));
  folder.write("A/cover.jpg", "three");  // in place
  EXPECT_EQ(fs::last_write_time(folder.path("A")), folder_time);
  EXPECT_NE(fingerprint(), before);
}

}  // namespace
}  // namespace segue::scanner
