#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "base/test_folder.hpp"
#include "services/cover_folder.hpp"
#include "services/recent_covers.hpp"

// The two places where covers are kept: memory and a folder.
namespace segue::services {
namespace {

namespace fs = std::filesystem;

CoverBytes bytes_of(std::size_t size) {
  return std::make_shared<const std::string>(size, 'x');
}

TEST(RecentCovers, TheOnesUsedLongestAgoGo) {
  RecentCovers covers(100);
  for (const std::string key : {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"}) {
    covers.keep(key, bytes_of(10));
  }
  EXPECT_NE(covers.find("a"), nullptr);
  covers.keep("k", bytes_of(12));
  EXPECT_NE(covers.find("a"), nullptr) << "it was used since";
  EXPECT_EQ(covers.find("b"), nullptr);
  EXPECT_EQ(covers.find("c"), nullptr);
  EXPECT_NE(covers.find("d"), nullptr);
}

TEST(RecentCovers, OneThatIsLargeDrivesNoneOut) {
  RecentCovers covers(100);
  covers.keep("a", bytes_of(10));
  covers.keep("large", bytes_of(50));
  EXPECT_EQ(covers.find("large"), nullptr);
  EXPECT_NE(covers.find("a"), nullptr);
}

struct CoverFolderTest : ::testing::Test {
  [[nodiscard]] std::vector<fs::path> files() const {
    std::vector<fs::path> found;
    for (const auto& each : fs::recursive_directory_iterator(folder.path("covers"))) {
      if (each.is_regular_file()) found.push_back(each.path());
    }
    return found;
  }
  [[nodiscard]] std::uint64_t size() const {
    std::uint64_t bytes = 0;
    for (const fs::path& file : files()) bytes += fs::file_size(file);
    return bytes;
  }

  base::testing::TempFolder folder;
};

TEST_F(CoverFolderTest, WhatWasKeptIsFoundAgainByAnother) {
  CoverFolder(folder.path("covers"), 1 << 20).keep("a", "picture");
  const CoverFolder again(folder.path("covers"), 1 << 20);
  EXPECT_EQ(again.find("a"), "picture");
  EXPECT_EQ(again.find("b"), std::nullopt);
  struct stat status{};
  ASSERT_EQ(::stat(files().at(0).c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
}

TEST_F(CoverFolderTest, TheBudgetHolds) {
  constexpr std::uint64_t budget = 100'000;
  CoverFolder covers(folder.path("covers"), budget);
  for (int i = 0; i < 300; ++i) {
    covers.keep(std::to_string(i), std::string(1000, 'x'));
    ASSERT_LE(size(), budget);
  }
  EXPECT_NE(covers.find("299"), std::nullopt);
  EXPECT_GT(size(), budget * 3 / 4);
}

TEST_F(CoverFolderTest, WhatIsUsedStays) {
  CoverFolder covers(folder.path("covers"), 100'000);
  covers.keep("often", std::string(1000, 'x'));
  for (int i = 0; i < 80; ++i) covers.keep(std::to_string(i), std::string(1000, 'x'));
  const auto long_ago = fs::file_time_type::clock::now() - std::chrono::hours(1);
  for (const fs::path& file : files()) fs::last_write_time(file, long_ago);
  ASSERT_TRUE(covers.find("often"));
  for (int i = 80; i < 160; ++i) covers.keep(std::to_string(i), std::string(1000, 'x'));
  EXPECT_TRUE(covers.find("often"));
  EXPECT_FALSE(covers.find("0"));
}

TEST_F(CoverFolderTest, AFileThatIsNotWholeIsNotThere) {
  CoverFolder covers(folder.path("covers"), 1 << 20);
  covers.keep("a", "picture");
  const fs::path file = files().at(0);
  for (const std::string& bytes : {std::string(), std::string("pic"), std::string(40, '\0')}) {
    std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
    EXPECT_EQ(covers.find("a"), std::nullopt);
  }
  covers.keep("a", "picture");
  EXPECT_EQ(covers.find("a"), "picture");
}

TEST_F(CoverFolderTest, AFolderThatCannotBeWrittenCostsNothing) {
  folder.write("covers", "a file lies in the way");
  CoverFolder covers(folder.path("covers"), 1 << 20);
  covers.keep("a", "picture");
  EXPECT_EQ(covers.find("a"), std::nullopt);
}

TEST_F(CoverFolderTest, WithoutABudgetNothingIsWritten) {
  CoverFolder covers(folder.path("covers"), 0);
  covers.keep("a", "picture");
  EXPECT_EQ(covers.find("a"), std::nullopt);
  EXPECT_FALSE(fs::exists(folder.path("covers")));
}

}  // namespace
}  // namespace segue::services
