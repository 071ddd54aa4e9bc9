#include "scanner/root_folder.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "base/crypto.hpp"
#include "base/test_folder.hpp"

namespace segue::scanner {
namespace {

namespace fs = std::filesystem;
using base::ErrorCode;
using base::open_beneath;
using base::testing::TempFolder;

struct RootFolderTest : ::testing::Test {
  RootFolderTest() { base::crypto::initialise(); }
  TempFolder folder;
};

TEST_F(RootFolderTest, AMarkerIdentifiesTheFolderAndStays) {
  folder.write("song.flac", "x");
  const RootFolder first = open_root(folder.path(), Marker::read_or_write);
  EXPECT_EQ(first.state, FolderState::ready);
  EXPECT_TRUE(first.identity.starts_with("marker:"));
  EXPECT_TRUE(first.reason.empty());
  EXPECT_EQ(open_root(folder.path(), Marker::read_or_write).identity, first.identity);
  fs::remove(folder.path(marker_name));
  EXPECT_TRUE(open_root(folder.path(), Marker::read).identity.starts_with("fsid:"));
  restore_marker(first, first.identity);
  EXPECT_EQ(open_root(folder.path(), Marker::read).identity, first.identity);
}

TEST_F(RootFolderTest, NoMarkerWhereItCannotOrShouldNotBe) {
  folder.write("song.flac", "x");
  fs::permissions(folder.path(), fs::perms(0555));
  EXPECT_TRUE(open_root(folder.path(), Marker::read_or_write).identity.starts_with("fsid:"));
  EXPECT_FALSE(fs::exists(folder.path(marker_name)));
  fs::permissions(folder.path(), fs::perms(0755));
  EXPECT_TRUE(open_root(folder.path(), Marker::read).identity.starts_with("fsid:"));
  EXPECT_FALSE(fs::exists(folder.path(marker_name)));
}

TEST_F(RootFolderTest, AnEmptyFolderMayBeAMountPoint) {
  const RootFolder empty = open_root(folder.path(), Marker::read_or_write);
  EXPECT_EQ(empty.state, FolderState::empty);
  EXPECT_NE(empty.reason.find("mounted"), std::string::npos);
  EXPECT_FALSE(fs::exists(folder.path(marker_name)));
}

TEST_F(RootFolderTest, ABrokenMarkerIsNoneAndIsKept) {
  folder.write("song.flac", "x");
  folder.write(marker_name, "not a uuid");
  EXPECT_TRUE(open_root(folder.path(), Marker::read_or_write).identity.starts_with("fsid:"));
  EXPECT_EQ(fs::file_size(folder.path(marker_name)), 10U);
}

TEST_F(RootFolderTest, SaysWhatIsWrong) {
  EXPECT_EQ(open_root("/nonexistent/music", Marker::read).state, FolderState::missing);
  folder.write("file", "x");
  const RootFolder file = open_root(folder.path("file"), Marker::read);
  EXPECT_EQ(file.state, FolderState::not_a_folder);
  EXPECT_FALSE(file.reason.empty());
  EXPECT_EQ(file.identity, "path:" + folder.path("file"));
}

TEST_F(RootFolderTest, PathsHaveOneForm) {
  folder.write("A/song.flac", "x");
  fs::create_directory_symlink(folder.path("A"), folder.path("link"));
  const std::string real = fs::canonical(folder.path()).string();
  EXPECT_EQ(normal_path(folder.path("A/")), real + "/A");
  EXPECT_EQ(normal_path(folder.path("A/../A/.")), real + "/A");
  EXPECT_EQ(normal_path(folder.path("link")), real + "/A");
  EXPECT_EQ(normal_path("/nonexistent/x/"), "/nonexistent/x");
  EXPECT_EQ(normal_path("/"), "/");
}

TEST_F(RootFolderTest, NothingOpensOutsideTheFolder) {
  folder.write("music/song.flac", "in");
  folder.write("secret", "out");
  fs::create_symlink("../secret", folder.path("music/link"));
  fs::create_symlink("song.flac", folder.path("music/alias.flac"));
  fs::create_directory_symlink("..", folder.path("music/up"));
  const std::string root = folder.path("music");
  EXPECT_TRUE(open_beneath(root, "song.flac").has_value());
  EXPECT_TRUE(open_beneath(root, "").has_value());
  EXPECT_EQ(open_beneath(root, "none.flac").error().code, ErrorCode::not_found);
  for (const char* path :
       {"../secret", "link", "up/secret", "/etc/passwd", "alias.flac", "a/../../secret"}) {
    EXPECT_FALSE(open_beneath(root, path).has_value()) << path;
  }
  EXPECT_EQ(open_beneath(root, std::string_view("song.flac\0x", 11)).error().code,
            ErrorCode::invalid);
  EXPECT_TRUE(open_beneath(root, "alias.flac", {.follow_symlinks = true}).has_value());
  EXPECT_FALSE(open_beneath(root, "link", {.follow_symlinks = true}).has_value());
  EXPECT_FALSE(open_beneath(root, "song.flac", {.directory = true}).has_value());
}

}  // namespace
}  // namespace segue::scanner
