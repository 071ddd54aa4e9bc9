#include "scanner/folder_paths.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/test_folder.hpp"

namespace segue::scanner {
namespace {

using domain::Root;
using domain::RootRelation;
using ::testing::ElementsAre;

std::string refusal(const std::string& path) {
  const auto asked = asked_folder(path);
  if (asked) return "taken as " + *asked;
  EXPECT_EQ(asked.error().code, base::ErrorCode::invalid);
  return asked.error().message;
}

TEST(FolderPaths, WhatIsNoPathOfAFolderIsRefusedWithAReason) {
  const std::string nul("/mnt\0/music", 11);
  for (const std::string& path : std::vector<std::string>{"", "music", "./music", "~/Music"}) {
    EXPECT_THAT(refusal(path), ::testing::HasSubstr("begin with '/'"));
  }
  EXPECT_THAT(refusal("/mnt/../etc"), ::testing::HasSubstr("'..'"));
  EXPECT_THAT(refusal("/.."), ::testing::HasSubstr("'..'"));
  EXPECT_THAT(refusal(nul), ::testing::HasSubstr("NUL"));
  EXPECT_THAT(refusal("/" + std::string(1 << 20, 'a')), ::testing::HasSubstr("longer"));
  EXPECT_THAT(refusal("/proc/1/root"), ::testing::HasSubstr("system"));
  EXPECT_THAT(refusal("//sys//"), ::testing::HasSubstr("system"));
}

TEST(FolderPaths, LinksAreResolvedBeforeTheyAreJudged) {
  const base::testing::TempFolder folder;
  folder.write("music/notes.txt", "x");
  std::filesystem::create_symlink("/proc", folder.path("link"));
  std::filesystem::create_symlink(folder.path("music"), folder.path("mine"));
  EXPECT_THAT(refusal(folder.path("link")), ::testing::HasSubstr("system"));
  EXPECT_EQ(asked_folder(folder.path("mine/")).value_or(""),
            std::filesystem::canonical(folder.path("music")).string());
  // Dots that are part of a name are no way up.
  EXPECT_TRUE(asked_folder(folder.path("music/..And Justice")).has_value());
}

TEST(FolderPaths, AFolderKnowsHowItStandsToTheRoots) {
  const std::vector<Root> roots{{.id = {1}, .name = "a", .path = "/mnt/a", .identity = {}},
                                {.id = {2}, .name = "b", .path = "/mnt/b/c", .identity = {}}};
  EXPECT_EQ(relation_of("/mnt/a", roots), RootRelation::is_root);
  EXPECT_EQ(relation_of("/mnt/a/Ada", roots), RootRelation::in_root);
  EXPECT_EQ(relation_of("/mnt/ab", roots), RootRelation::none);
  EXPECT_EQ(relation_of("/mnt/b", roots), RootRelation::holds_root);
  EXPECT_EQ(relation_of("/", roots), RootRelation::holds_root);
  EXPECT_EQ(relation_of("/", {}), RootRelation::none);
}

TEST(FolderPaths, DrivesAreDisksAndSharesNotWhatTheKernelMakesUp) {
  constexpr std::string_view mountinfo = R"(22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
23 22 0:5 / /proc rw - proc proc rw
24 22 0:6 / /dev rw - devtmpfs udev rw
25 22 8:2 / /boot/efi rw - vfat /dev/sda2 rw
26 22 8:17 / /mnt/My\040Drive rw,noatime shared:2 master:1 - ext4 /dev/sdb1 rw
27 22 0:40 / /srv/music rw - nfs4 nas:/music rw
28 22 0:41 / /run/user/1000 rw - tmpfs tmpfs rw
29 22 8:33 / /run/media/ada/USB rw - vfat /dev/sdc1 rw
30 22 0:42 / /var/lib/docker/overlay2/x rw - overlay overlay rw
31 22 0:43 / /mnt/sshfs rw - fuse.sshfs box:/ rw
32 22 0:44 / /tmp rw - tmpfs tmpfs rw
nonsense
33 22 8:49 / /mnt/cut rw -
)";
  EXPECT_THAT(drives_in(mountinfo),
              ElementsAre("/mnt/My Drive", "/srv/music", "/run/media/ada/USB", "/mnt/sshfs"));
  EXPECT_TRUE(drives_in("").empty());
}

}  // namespace
}  // namespace segue::scanner
