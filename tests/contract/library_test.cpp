#include <fmt/format.h>

#include <array>

#include "contract.hpp"

namespace segue::contract {
namespace {

using namespace domain;
using testing::ElementsAre;
using testing::SizeIs;

class Library : public Contract {
 protected:
  void put(RootId root, const std::vector<std::string>& directories,
           const std::vector<ScanIssue>& issues) {
    transact([&](CatalogTx& transaction) { transaction.put_issues(root, directories, issues); });
  }
  std::vector<std::string> paths(RootId root) {
    std::vector<std::string> paths;
    for (const ScanIssue& issue : issues({.root = root})) paths.push_back(issue.path);
    return paths;
  }
  std::vector<ScanIssue> issues(const IssueQuery& query) { return catalog().issues(query).rows; }
};

TEST_F(Library, RootsCountFromOneAndComeBackAsWritten) {
  EXPECT_TRUE(catalog().roots().empty());
  EXPECT_EQ(root("first"), RootId{1});
  EXPECT_EQ(root("second"), RootId{2});
  const RootPolicy policy{.paused = true,
                          .watch = RootWatch::poll,
                          .poll_interval_s = 60,
                          .follow_links = true,
                          .workers = 3,
                          .excludes = {"*.tmp", "a \"b\", c/"},
                          .playlists = RootPlaylists::write};
  transact([&](CatalogTx& transaction) {
    transaction.update_root({.id = {2},
                             .name = "Zweite",
                             .path = "/mnt/zwei",
                             .identity = "id2",
                             .state = RootState::degraded,
                             .state_reason = "a folder cannot be read",
                             .added_at = 5,
                             .scanned_at = 6,
                             .checked_at = 7,
                             .policy = policy});
  });
  const auto roots = catalog().roots();
  ASSERT_THAT(roots, SizeIs(2));
  EXPECT_EQ(roots[0].name, "first");
  EXPECT_EQ(roots[0].path, "/drives/first");
  EXPECT_EQ(roots[0].identity, "marker:first");
  EXPECT_EQ(roots[0].state, RootState::online);
  EXPECT_EQ(roots[1].name, "Zweite");
  EXPECT_EQ(roots[1].path, "/mnt/zwei");
  EXPECT_EQ(roots[1].state, RootState::degraded);
  EXPECT_EQ(roots[1].state_reason, "a folder cannot be read");
  EXPECT_EQ(roots[1].added_at, 5);
  EXPECT_EQ(roots[1].scanned_at, 6);
  EXPECT_EQ(roots[1].checked_at, 7);
  EXPECT_EQ(roots[0].policy, RootPolicy{});
  EXPECT_EQ(roots[1].policy, policy);
}

TEST_F(Library, AScanWritesTheStateOfARootAndNothingElse) {
  const RootId music = root("music");
  transact([&](CatalogTx& transaction) {
    transaction.update_root_state({.id = music,
                                   .name = "an old name",
                                   .path = "/an/old/path",
                                   .identity = "marker:new",
                                   .state = RootState::offline,
                                   .state_reason = "not mounted",
                                   .scanned_at = 5,
                                   .checked_at = 6,
                                   .policy = {.paused = true}});
  });
  const Root known = catalog().roots().at(0);
  EXPECT_EQ(known.name, "music");
  EXPECT_EQ(known.path, "/drives/music");
  EXPECT_EQ(known.identity, "marker:new");
  EXPECT_EQ(known.state, RootState::offline);
  EXPECT_EQ(known.state_reason, "not mounted");
  EXPECT_EQ(known.scanned_at, 5);
  EXPECT_EQ(known.checked_at, 6);
  EXPECT_FALSE(known.policy.paused);
}

TEST_F(Library, OnlyTheLatestScansAreKept) {
  const RootId music = root("music");
  EXPECT_TRUE(catalog().scan_runs(10).empty());
  transact([&](CatalogTx& transaction) {
    transaction.add_scan_run({.depth = ScanDepth::full, .started_at = 1}, 2);
    transaction.add_scan_run({.depth = ScanDepth::quick,
                              .root = music,
                              .folders = {"Ada/Blau, \"live\""},
                              .failure = "the drive is gone",
                              .started_at = 2,
                              .finished_at = 3,
                              .directories = 4,
                              .files_seen = 5,
                              .files_read = 6,
                              .files_failed = 7,
                              .added = 8,
                              .changed = 9,
                              .missing = 10},
                             2);
    transaction.add_scan_run({.started_at = 11}, 2);
  });
  const auto runs = catalog().scan_runs(10);
  ASSERT_THAT(runs, SizeIs(2));
  EXPECT_EQ(runs[0].depth, ScanDepth::thorough);
  EXPECT_EQ(runs[0].root, RootId{});
  EXPECT_THAT(runs[0].folders, SizeIs(0));
  EXPECT_EQ(runs[0].started_at, 11);
  EXPECT_EQ(runs[1].depth, ScanDepth::quick);
  EXPECT_EQ(runs[1].root, music);
  EXPECT_THAT(runs[1].folders, ElementsAre("Ada/Blau, \"live\""));
  EXPECT_EQ(runs[1].failure, "the drive is gone");
  EXPECT_EQ(runs[1].started_at, 2);
  EXPECT_EQ(runs[1].finished_at, 3);
  EXPECT_EQ(runs[1].directories, 4);
  EXPECT_EQ(runs[1].files_seen, 5);
  EXPECT_EQ(runs[1].files_read, 6);
  EXPECT_EQ(runs[1].files_failed, 7);
  EXPECT_EQ(runs[1].added, 8);
  EXPECT_EQ(runs[1].changed, 9);
  EXPECT_EQ(runs[1].missing, 10);
  EXPECT_THAT(catalog().scan_runs(1), SizeIs(1));
}

TEST_F(Library, TheSameRootTwiceIsRefused) {
  (void)root("music");
  EXPECT_THROW((void)root("music"), std::runtime_error);
  EXPECT_THAT(catalog().roots(), SizeIs(1));
}

TEST_F(Library, ARemovedRootComesBackAsItWas) {
  const RootId first = root("first");
  const RootId second = root("second");
  transact([&](CatalogTx& transaction) { transaction.remove_root(first, 77); });
  ASSERT_THAT(catalog().roots(), SizeIs(1));
  EXPECT_EQ(catalog().roots()[0].id, second);
  const auto removed = catalog().removed_roots();
  ASSERT_THAT(removed, SizeIs(1));
  EXPECT_EQ(removed[0].id, first);
  EXPECT_EQ(removed[0].identity, "marker:first");
  // What a scan that has not yet ended writes does not bring it back, nor is its number free.
  transact([&](CatalogTx& transaction) { transaction.update_root(removed[0]); });
  EXPECT_EQ(root("third"), RootId{3});
  EXPECT_THAT(catalog().removed_roots(), SizeIs(1));
  transact([&](CatalogTx& transaction) { transaction.restore_root(first); });
  EXPECT_THAT(catalog().roots(), SizeIs(3));
  EXPECT_THAT(catalog().removed_roots(), SizeIs(0));
}

TEST_F(Library, IssuesOfADirectoryAreReplaced) {
  const RootId music = root("music");
  const RootId other = root("other");
  put(music, {},
      {{music, "a/1", "corrupt", "m", 10},
       {music, "a/b/2", "io", "m", 30},
       {music, "a", "unreadable", "m", 20},
       {music, "top", "corrupt", "m", 5}});
  put(other, {}, {{other, "a/1", "corrupt", "elsewhere", 40}});
  EXPECT_THAT(paths(music), ElementsAre("a", "a/1", "a/b/2", "top"));
  EXPECT_THAT(issues({}), SizeIs(5));
  put(music, {"a"}, {{music, "a/3", "too_large", "big", 50}});
  EXPECT_THAT(paths(music), ElementsAre("a/3", "a/b/2", "top"));
  put(music, {""}, {});
  EXPECT_THAT(paths(music), ElementsAre("a/3", "a/b/2"));
  put(music, {}, {{music, "a/3", "corrupt", "again", 60}});
  const auto issues = catalog().issues({.limit = 1, .root = music}).rows;
  ASSERT_THAT(issues, SizeIs(1));
  EXPECT_EQ(issues[0].root, music);
  EXPECT_EQ(issues[0].kind, "corrupt");
  EXPECT_EQ(issues[0].message, "again");
  EXPECT_EQ(issues[0].found_at, 60);
}

TEST_F(Library, IssuesComeInPagesByRootAndPath) {
  const RootId music = root("music");
  const RootId other = root("other");
  put(other, {}, {{other, "a", "io", "m", 1}});
  put(music, {},
      {{music, "c", "io", "m", 1}, {music, "a", "io", "m", 2}, {music, "b", "io", "m", 3}});
  std::vector<std::string> seen;
  IssueQuery query{.limit = 2};
  do {
    const auto page = catalog().issues(query);
    EXPECT_LE(page.rows.size(), 2U);
    for (const ScanIssue& issue : page.rows) {
      seen.push_back(fmt::format("{} {}", issue.root.value, issue.path));
    }
    query.after = page.next;
  } while (query.after);
  EXPECT_THAT(seen, ElementsAre("1 a", "1 b", "1 c", "2 a"));
}

TEST_F(Library, ACursorOfIssuesThatNoServerGaveOutIsHarmless) {
  put(root("music"), {}, {{RootId{1}, "a", "io", "m", 1}});
  for (const auto id : {std::numeric_limits<std::int64_t>::min(), std::int64_t{1} << 31,
                        std::numeric_limits<std::int64_t>::max()}) {
    EXPECT_NO_THROW((void)catalog().issues({.after = Cursor{"\xFF", id}})) << id;
  }
}

TEST_F(Library, AnIssueRemembersTheFileThatItIsOf) {
  const RootId music = root("music");
  put(music, {}, {{music, "a", "corrupt", "m", 1, 3'000'000'000, 1'700'000'000'000'000'001}});
  const auto found = issues({});
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].size_bytes, 3'000'000'000);
  EXPECT_EQ(found[0].mtime_ns, 1'700'000'000'000'000'001);
}

// What a library says about a broken file may hold the file's own bytes.
TEST_F(Library, AnIssueMayBeAnyBytes) {
  using namespace std::string_literals;
  const RootId music = root("music");
  put(music, {"caf\xE9"}, {{music, "caf\xE9/\xFE.mp3", "corrupt", "\xFE.mp3 is bro\0ken"s, 1}});
  const auto issues = catalog().issues({.root = music}).rows;
  ASSERT_THAT(issues, SizeIs(1));
  EXPECT_EQ(issues[0].path, "caf\xEF\xBF\xBD/\xEF\xBF\xBD.mp3");
  EXPECT_TRUE(issues[0].message.starts_with("\xEF\xBF\xBD.mp3 is bro"));
  put(music, {"caf\xE9"}, {});
  EXPECT_TRUE(paths(music).empty());
}

TEST_F(Library, AnIssueIsOverWhenItsFileReads) {
  const RootId music = root("music");
  put(music, {},
      {{music, "Artist/Album /1-01 First.flac", "corrupt", "m", 1},
       {music, "Artist/Album /other.flac", "corrupt", "m", 1}});
  album({.root = music});
  EXPECT_THAT(paths(music), ElementsAre("Artist/Album /other.flac"));
}

TEST_F(Library, CountsAreOfWhatIsThere) {
  const CatalogCounts empty = catalog().counts(everyone);
  EXPECT_EQ(empty.tracks, 0);
  EXPECT_EQ(empty.size_bytes, 0);
  const RootId music = root("music");
  album({.root = music, .title = "a"});
  album({.root = music, .title = "a", .version = "Deluxe"});
  const Album gone = album({.root = music, .title = "b", .artist = "Gone"});
  set_missing({gone.files[0].id, gone.files[1].id}, gone.id);
  put(music, {}, {{music, "bad", "corrupt", "m", 1}});
  const CatalogCounts counts = catalog().counts(everyone);
  EXPECT_EQ(counts.artists, 1);
  EXPECT_EQ(counts.release_groups, 1);
  EXPECT_EQ(counts.releases, 2);
  EXPECT_EQ(counts.tracks, 4);
  EXPECT_EQ(counts.files, 4);
  EXPECT_EQ(counts.issues, 1);
  EXPECT_EQ(counts.duration_ms, 4 * 180'000);
  EXPECT_EQ(counts.size_bytes, 2 * (30'000'001 + 30'000'002));
}

}  // namespace
}  // namespace segue::contract
