#include "scanner/walker.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/beneath.hpp"
#include "base/limits.hpp"
#include "base/test_folder.hpp"
#include "scanner/test_walk.hpp"

namespace segue::scanner {
namespace {

namespace fs = std::filesystem;
using base::testing::TempFolder;
using testing::walk_all;
using testing::Walked;

using Paths = std::vector<std::string>;

TEST(Walker, DiscFoldersFollowTheirParent) {
  const TempFolder folder;
  folder.write("A/B/song.flac", "x");
  folder.write("A/CD2/song.flac", "x");
  folder.write("A/CD1/song.flac", "x");
  folder.write("A/CD1/Scans/page.jpg", "x");
  folder.write("A/Aa/song.flac", "x");
  const Walked walked = walk_all(folder);
  EXPECT_EQ(walked.paths(), (Paths{"", "A", "A/CD1", "A/CD2", "A/Aa", "A/B", "A/CD1/Scans"}));
  EXPECT_TRUE(walked.at("A/CD1").is_disc);
  EXPECT_FALSE(walked.at("A/CD1/Scans").is_disc);
  EXPECT_TRUE(walked.whole);
}

TEST(Walker, DiscsInFoldersSideBySideFollowTheFirst) {
  const TempFolder folder;
  for (const char* path : {"Box (Disc 1)/1.flac", "Box (Disc 1)/Scans/x.jpg", "Box (Disc 2)/1.flac",
                           "Box (Disc 2)/Scans/x.jpg", "Box (Disc 3)/.musicignore", "Box/1.flac",
                           "The Wall CD1/1.flac", "The Wall CD2/1.flac"}) {
    folder.write(path, std::string_view(path).ends_with("ignore") ? "" : "x");
  }
  const Walked walked = walk_all(folder);
  EXPECT_EQ(walked.paths(), (Paths{"", "Box", "Box (Disc 1)", "Box (Disc 2)", "Box (Disc 1)/Scans",
                                   "Box (Disc 2)/Scans", "The Wall CD1", "The Wall CD2"}));
  EXPECT_FALSE(walked.at("Box (Disc 1)").is_disc);
  EXPECT_TRUE(walked.at("Box (Disc 2)").is_disc);
  EXPECT_TRUE(walked.at("The Wall CD2").is_disc);
  fs::rename(folder.path("Box (Disc 3)/.musicignore"), folder.path("Box (Disc 1)/.musicignore"));
  EXPECT_FALSE(walk_all(folder).at("Box (Disc 2)").is_disc) << "the first that is listed";
}

TEST(Walker, FoldersOfOtherRootsAreLeftToThem) {
  const TempFolder folder;
  folder.write("A/song.flac", "x");
  folder.write("Inner/Deep/song.flac", "x");
  const auto inner = base::open_folder(folder.path("Inner"));
  const Walked walked = walk_all(folder, {.owned_by_others = {directory_identity(inner->get())}});
  EXPECT_EQ(walked.paths(), (Paths{"", "A"}));
}

TEST(Walker, ListsAudioAndCoversInOrder) {
  const TempFolder folder;
  folder.write("b.mp3", "12345");
  folder.write("a.FLAC", "1");
  folder.write("folder.jpg", "1");
  folder.write("Cover.png", "1");
  folder.write("notes.txt", "1");
  folder.write(".hidden.flac", "1");
  folder.write("._b.mp3", "1");
  folder.write("@eaDir/a.flac", "1");
  folder.write("#recycle/a.flac", "1");
  fs::create_directory(folder.path("a directory.mp3"));
  ASSERT_EQ(::mkfifo(folder.path("pipe.mp3").c_str(), 0600), 0);
  const Walked walked = walk_all(folder);
  EXPECT_EQ(walked.audio(), (Paths{"a.FLAC", "b.mp3"}));
  EXPECT_EQ(walked.paths(), (Paths{"", "a directory.mp3"}));
  const FolderListing& root = walked.at("");
  ASSERT_EQ(root.covers.size(), 2U);
  EXPECT_EQ(root.covers[0].name, "Cover.png");
  EXPECT_EQ(root.audio[1].size_bytes, 5);
  EXPECT_GT(root.audio[1].inode, 0);
  EXPECT_GT(root.audio[1].mtime_ns, 0);
  EXPECT_TRUE(root.issues.empty());
}

TEST(Walker, LinksAreNeverFollowed) {
  const TempFolder folder;
  const TempFolder outside;
  outside.write("song.flac", "x");
  folder.write("A/song.flac", "x");
  fs::create_directory_symlink(".", folder.path("A/loop"));
  fs::create_directory_symlink("..", folder.path("A/up"));
  fs::create_directory_symlink(outside.path(), folder.path("outside"));
  fs::create_symlink(outside.path("song.flac"), folder.path("A/link.flac"));
  fs::create_symlink("/nonexistent", folder.path("A/dangling.flac"));
  const Walked walked = walk_all(folder);
  EXPECT_EQ(walked.paths(), (Paths{"", "A"}));
  EXPECT_EQ(walked.audio(), (Paths{"song.flac"}));
  ASSERT_EQ(walked.at("A").issues.size(), 1U);
  EXPECT_EQ(walked.at("A").issues[0].kind, "loop");
  EXPECT_EQ(walked.at("A").issues[0].path, "A/");
  EXPECT_EQ(walked.at("").issues[0].kind, "unsupported");
}

TEST(Walker, LinksWithinTheFolderAreFollowedWhereWished) {
  const TempFolder folder;
  const TempFolder outside;
  outside.write("song.flac", "x");
  folder.write("pool/x.flac", "12345");
  folder.write("pool/Album/1.flac", "1");
  folder.write("pool/Album/cover.jpg", "1");
  folder.write("pool/Album/list.m3u", "1.flac");
  folder.write("A/list.m3u", "song.flac");
  fs::create_directories(folder.path("A"));
  fs::create_symlink("../pool/x.flac", folder.path("A/song.flac"));
  fs::create_symlink("../pool/Album/cover.jpg", folder.path("A/cover.jpg"));
  fs::create_directory_symlink("../pool/Album", folder.path("A/CD1"));
  fs::create_directory_symlink("../pool/Album", folder.path("A/Scans"));
  const Walked walked = walk_all(folder, {.excludes = {"/pool/"}, .follow_links = true});
  EXPECT_EQ(walked.paths(), (Paths{"", "A", "A/CD1", "A/Scans"}));
  EXPECT_EQ(walked.names("A"), (Paths{"song.flac"}));
  EXPECT_EQ(walked.names("A/CD1"), (Paths{"1.flac"}));
  EXPECT_EQ(walked.at("A").audio[0].size_bytes, 5) << "what it leads to";
  EXPECT_EQ(walked.at("A").covers.size(), 1U);
  EXPECT_EQ(walked.at("A").playlists, (Paths{"list.m3u"}));
  EXPECT_TRUE(walked.at("A/CD1").playlists.empty()) << "one file would be two playlists";
  EXPECT_TRUE(walked.at("A").issues.empty());
}

TEST(Walker, LinksThatLeadAroundOrOutAreTold) {
  const TempFolder folder;
  const TempFolder outside;
  outside.write("song.flac", "x");
  folder.write("A/song.flac", "x");
  fs::create_directory_symlink("..", folder.path("A/up"));
  fs::create_directories(folder.path("B"));
  fs::create_directory_symlink(outside.path(), folder.path("B/outside"));
  fs::create_symlink(outside.path("song.flac"), folder.path("B/out.flac"));
  fs::create_symlink("/nonexistent", folder.path("B/gone.flac"));
  const Walked walked = walk_all(folder, {.follow_links = true});
  EXPECT_EQ(walked.paths(), (Paths{"", "A", "B"}));
  EXPECT_EQ(walked.audio(), (Paths{"song.flac"}));
  ASSERT_EQ(walked.at("A").issues.size(), 1U);
  EXPECT_EQ(walked.at("A").issues[0].kind, "loop");
  ASSERT_EQ(walked.at("B").issues.size(), 1U);
  EXPECT_EQ(walked.at("B").issues[0].kind, "unsupported");
  EXPECT_TRUE(walked.at("B").issues[0].message.starts_with(
      "3 symbolic links are not followed (gone.flac, out.flac, outside)."));
}

// Folders that lead to one another have as many paths as they have orders.
TEST(Walker, APathHasOneLinkToAFolder) {
  const TempFolder folder;
  const Paths names = {"a", "b", "c", "d"};
  for (const std::string& name : names) {
    folder.write(fmt::format("{0}/{0}.flac", name), "x");
    for (const std::string& other : names) {
      if (other == name) continue;
      fs::create_directory_symlink("../" + other, folder.path(fmt::format("{}/{}", name, other)));
    }
  }
  const Walked walked = walk_all(folder, {.follow_links = true});
  EXPECT_EQ(walked.listings.size(), 1U + 4U + 4U * 3U);
}

TEST(Walker, RawNamesSurvive) {
  const TempFolder folder;
  const std::string latin1 = "caf\xe9 \xff.flac";
  const std::string longest = std::string(250, 'n') + ".flac";
  const std::string newline = "new\nline.flac";
  for (const std::string& name : {latin1, longest, newline}) {
    folder.write("\xc3\x28/" + name, "x");
  }
  const Walked walked = walk_all(folder);
  Paths expected = {latin1, longest, newline};
  std::ranges::sort(expected);
  EXPECT_EQ(walked.audio(), expected);
  EXPECT_EQ(walked.paths(), (Paths{"", "\xc3\x28"}));
}

TEST(Walker, NamesThatUnicodeSpellsTwiceAreTold) {
  const TempFolder folder;
  const std::string composed = "caf\u00e9", decomposed = "cafe\u0301";
  for (const std::string& name : {composed, decomposed}) {
    folder.write("A/" + name + ".flac", "x");
    folder.write("A/" + name + "/1.flac", "x");
  }
  const Walked walked = walk_all(folder);
  EXPECT_EQ(walked.names("A"),
            (std::vector<std::string>{decomposed + ".flac", composed + ".flac"}));
  EXPECT_EQ(walked.names("A/" + composed).size() + walked.names("A/" + decomposed).size(), 2U);
  const auto& issues = walked.at("A").issues;
  ASSERT_EQ(issues.size(), 2U);
  EXPECT_EQ(issues[0].path, "A/" + composed);
  EXPECT_EQ(issues[1].path, "A/" + composed + ".flac");
  EXPECT_EQ(issues[1].kind, "same_name");
  EXPECT_TRUE(walked.at("A").complete);
}

TEST(Walker, DepthHasALimit) {
  const TempFolder folder;
  std::string path;
  for (int depth = 0; depth < base::limits::walk_depth_max + 3; ++depth) path += "d/";
  folder.write(path + "song.flac", "x");
  const Walked walked = walk_all(folder);
  EXPECT_TRUE(walked.audio().empty());
  const FolderListing& last = walked.listings.back();
  EXPECT_FALSE(last.complete);
  ASSERT_EQ(last.issues.size(), 1U);
  EXPECT_EQ(last.issues[0].kind, "unsupported");
  EXPECT_EQ(walked.listings.size(), static_cast<std::size_t>(base::limits::walk_depth_max) + 2);
}

TEST(Walker, IgnoreFilesHideTheirFolder) {
  const TempFolder folder;
  folder.write("Hidden/song.flac", "x");
  folder.write("Hidden/.ndignore", "");
  folder.write("Star/song.flac", "x");
  folder.write("Star/.musicignore", "*\n");
  folder.write("Star/Below/song.flac", "x");
  folder.write("Some/song.flac", "x");
  folder.write("Some/.musicignore", "*.wav\n");
  EXPECT_EQ(walk_all(folder).paths(), (Paths{"", "Some"}));
}

TEST(Walker, IgnoreFilesHoldFromTheirFolderDown) {
  const TempFolder folder;
  folder.write(".musicignore", "*.part.flac\n/Samples\nlive/\n");
  folder.write("a.flac", "x");
  folder.write("b.part.flac", "x");
  folder.write("Samples/1.flac", "x");
  folder.write("Ada/Samples/1.flac", "x");
  folder.write("Ada/live/1.flac", "x");
  folder.write("Ada/1.part.flac", "x");
  folder.write("Bob/.ndignore", "!live/\n");
  folder.write("Bob/live/1.flac", "x");
  const Walked walked = walk_all(folder);
  EXPECT_EQ(walked.paths(), (Paths{"", "Ada", "Ada/Samples", "Bob", "Bob/live"}));
  EXPECT_EQ(walked.names(""), (Paths{"a.flac"}));
  EXPECT_EQ(walked.names("Ada"), Paths{});
}

TEST(Walker, TheRootsOwnRulesComeFirst) {
  const TempFolder folder;
  folder.write("Ada/1.flac", "x");
  folder.write("Ada/2.mp3", "x");
  folder.write("Bob/1.flac", "x");
  WalkOptions options;
  options.excludes = {"*.mp3", "/Bob/"};
  const Walked walked = walk_all(folder, options);
  EXPECT_EQ(walked.paths(), (Paths{"", "Ada"}));
  EXPECT_EQ(walked.names("Ada"), (Paths{"1.flac"}));
}

TEST(Walker, AFolderAloneKeepsToTheRulesAboveIt) {
  const TempFolder folder;
  folder.write("Ada/.musicignore", "*.part.flac\n");
  folder.write("Ada/Blue/1.flac", "x");
  folder.write("Ada/Blue/2.part.flac", "x");
  folder.write("Ada/Blue/3.mp3", "x");
  const auto root = base::open_folder(folder.path());
  const FolderListing listing =
      list_folder(root->get(), "Ada/Blue", false, {.excludes = {"*.mp3"}});
  ASSERT_EQ(listing.audio.size(), 1U);
  EXPECT_EQ(listing.audio[0].name, "1.flac");
  EXPECT_FALSE(list_folder(root->get(), "Ada/Red", false, {}).complete);
}

// Root reads everything, so the walk runs as nobody.
TEST(Walker, AnUnreadableFolderIsDegradedNotGone) {
  const TempFolder folder;
  folder.write("Good/song.flac", "x");
  folder.write("Locked/Below/song.flac", "x");
  fs::permissions(folder.path(), fs::perms(0755));
  fs::permissions(folder.path("Locked"), fs::perms(0));
  const bool was_root = ::geteuid() == 0;
  if (was_root) {
    ASSERT_EQ(::seteuid(65534), 0);
  }
  const Walked walked = walk_all(folder);
  if (was_root) {
    ASSERT_EQ(::seteuid(0), 0);
  }
  fs::permissions(folder.path("Locked"), fs::perms(0755));
  EXPECT_EQ(walked.paths(), (Paths{"", "Good", "Locked"}));
  EXPECT_FALSE(walked.at("Locked").complete);
  ASSERT_EQ(walked.at("Locked").issues.size(), 1U);
  EXPECT_EQ(walked.at("Locked").issues[0].kind, "unreadable");
  EXPECT_TRUE(walked.at("Good").complete);
}

TEST(Walker, ADescriptorThatIsNoFolderIsDegraded) {
  std::vector<FolderListing> listings;
  walk(-1, [&](FolderListing&& listing) {
    listings.push_back(std::move(listing));
    return true;
  });
  ASSERT_EQ(listings.size(), 1U);
  EXPECT_FALSE(listings[0].complete);
  EXPECT_EQ(listings[0].issues[0].kind, "io");
}

TEST(Walker, TheSinkEndsTheWalk) {
  const TempFolder folder;
  for (const char* path : {"A/1.flac", "B/1.flac", "C/1.flac"}) folder.write(path, "x");
  const auto fd = base::open_folder(folder.path());
  int seen = 0;
  EXPECT_FALSE(walk(fd->get(), [&](FolderListing&&) { return ++seen < 2; }));
  EXPECT_EQ(seen, 2);
}

}  // namespace
}  // namespace segue::scanner
