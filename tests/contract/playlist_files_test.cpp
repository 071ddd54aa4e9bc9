#include <fmt/format.h>

#include "base/limits.hpp"
#include "contract.hpp"

namespace segue::contract {
namespace {

using namespace domain;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class PlaylistFiles : public Contract {
 protected:
  PlaylistFiles() : root_(root("music")), album_(album({.root = root_, .tracks = five()})) {}

  static std::vector<TrackSpec> five() {
    std::vector<TrackSpec> specs;
    for (int i = 0; i < 5; ++i) specs.push_back({.title = fmt::format("Song {}", i)});
    return specs;
  }

  PlaylistFileStore& files() { return store().playlist_files(); }
  UserId admin(const std::string& name = "ann") {
    return store()
        .accounts()
        .add_user({.name = name, .role = Role::admin, .password_hash = "h"})
        .value();
  }
  TrackId track(std::size_t at) const { return album_.tracks[at].id; }
  // -1: an entry that leads nowhere.
  std::vector<FileEntry> entries(const std::vector<int>& at) const {
    std::vector<FileEntry> all;
    for (const int one : at) {
      all.push_back({.location = fmt::format("{}.flac\xFF", one),
                     .track = one < 0 ? TrackId{} : track(static_cast<std::size_t>(one))});
    }
    return all;
  }
  PlaylistFile file(const std::string& path = "Lists/a\xFF.m3u") const {
    return {.id = {},
            .root = root_,
            .relative_path = path,
            .size_bytes = 1,
            .mtime_ns = 2,
            .inode = 3,
            .content_hash = "abc",
            .name = "Mine",
            .playlist = {}};
  }
  PlaylistFile taken(const std::vector<int>& at, const std::string& path = "a.m3u") {
    return files()
        .take({.file = file(path), .name = "Mine", .entries = entries(at), .keep_as = {}})
        .value();
  }
  std::vector<TrackId> tracks(const std::vector<std::size_t>& at) const {
    std::vector<TrackId> ids;
    for (const std::size_t one : at) ids.push_back(track(one));
    return ids;
  }
  std::vector<TrackId> listed(PlaylistId id) { return files().linked(id).value().tracks; }
  std::vector<PlaylistItemId> items(const View& view, PlaylistId id) {
    std::vector<PlaylistItemId> ids;
    for (const PlaylistItem& item :
         store().playlists().items(view, id, {.limit = 1'000, .after = {}}).value().rows) {
      ids.push_back(item.id);
    }
    return ids;
  }

  const RootId root_;
  const Album album_;
};

TEST_F(PlaylistFiles, AFileBecomesAPlaylistOfTheFirstAdministratorForAll) {
  const FileStep step{
      .file = file(), .name = "Mine", .entries = entries({0, -1, 1}), .keep_as = {}};
  EXPECT_EQ(files().take(step).error().code, base::ErrorCode::unavailable);
  EXPECT_THAT(files().files(), IsEmpty());
  const UserId ann = admin();
  clock_.now += 1;
  admin("bob");
  const PlaylistFile made = files().take(step).value();
  const Playlist list = store().playlists().playlist({.user = ann}, made.playlist).value();
  EXPECT_EQ(list.owner, ann);
  EXPECT_EQ(list.name, "Mine");
  EXPECT_TRUE(list.shared);
  EXPECT_EQ(list.item_count, 2);
  EXPECT_EQ(list.revision, made.revision);
  EXPECT_EQ(listed(made.playlist), tracks({0, 1}));
  EXPECT_EQ(files().entries(made.id), step.entries);

  const std::vector<PlaylistFile> known = files().files();
  ASSERT_THAT(known, SizeIs(1));
  EXPECT_EQ(known[0].root, root_);
  EXPECT_EQ(known[0].relative_path, "Lists/a\xFF.m3u");
  EXPECT_EQ(known[0].size_bytes, 1);
  EXPECT_EQ(known[0].mtime_ns, 2);
  EXPECT_EQ(known[0].inode, 3);
  EXPECT_EQ(known[0].content_hash, "abc");
  EXPECT_EQ(known[0].name, "Mine");
  EXPECT_EQ(known[0].playlist, made.playlist);
  EXPECT_EQ(known[0].revision, list.revision);
  EXPECT_EQ(known[0].playlist_revision, list.revision);
  EXPECT_EQ(known[0].unfound, 1);
  EXPECT_FALSE(known[0].missing);
}

TEST_F(PlaylistFiles, ItemsThatBothEndsHaveStay) {
  const View ann{.user = admin()};
  PlaylistFile known = taken({0, 1, 2, 3});
  const auto before = items(ann, known.playlist);
  known =
      files()
          .take({.file = known, .name = "Mine", .entries = entries({0, 4, 4, 2, 3}), .keep_as = {}})
          .value();
  EXPECT_EQ(listed(known.playlist), tracks({0, 4, 4, 2, 3}));
  const auto after = items(ann, known.playlist);
  EXPECT_EQ(after.front(), before.front());
  EXPECT_EQ(after[3], before[2]);
  EXPECT_EQ(after[4], before[3]);
  const std::int64_t revision = known.revision;
  known = files()
              .take({.file = known,
                     .name = "Mine",
                     .entries = entries({0, 4, -1, 4, 2, 3}),
                     .keep_as = {}})
              .value();
  EXPECT_EQ(known.revision, revision) << "nothing that a listener sees";
  EXPECT_EQ(files().files().at(0).unfound, 1);
  known = files().take({.file = known, .name = "Yours", .entries = {}, .keep_as = {}}).value();
  EXPECT_THAT(listed(known.playlist), IsEmpty());
  EXPECT_EQ(store().playlists().playlist(ann, known.playlist).value().name, "Yours");
}

TEST_F(PlaylistFiles, MoreEntriesThanOneStatementTakes) {
  admin();
  std::vector<int> many;
  for (int i = 0; i < 250; ++i) many.push_back(i % 6 - 1);
  const PlaylistFile known = taken(many);
  EXPECT_EQ(files().entries(known.id), entries(many));
  EXPECT_THAT(listed(known.playlist), SizeIs(208));
}

TEST_F(PlaylistFiles, NothingIsTakenOverAnEditThatNobodySaw) {
  const View ann{.user = admin()};
  PlaylistFile known = taken({0, 1});
  static_cast<void>(store().playlists().insert_items(ann, known.playlist, {}, tracks({2})));
  const FileStep step{.file = known, .name = "Mine", .entries = entries({3}), .keep_as = "Kept"};
  EXPECT_EQ(files().take(step).error().code, base::ErrorCode::conflict);
  EXPECT_EQ(listed(known.playlist), tracks({0, 1, 2}));
  EXPECT_THAT(store().playlists().playlists(ann), SizeIs(1));
  EXPECT_EQ(files().entries(known.id), entries({0, 1}));
  EXPECT_GT(files().files().at(0).playlist_revision, known.revision);
}

TEST_F(PlaylistFiles, TheEditionThatGivesWayStaysBesideIt) {
  const View ann{.user = admin()};
  PlaylistFile known = taken({0, 1});
  const auto edited =
      store().playlists().insert_items(ann, known.playlist, {}, tracks({2})).value();
  known.revision = edited.revision;
  known = files()
              .take({.file = known, .name = "Mine", .entries = entries({3}), .keep_as = "Kept"})
              .value();
  EXPECT_EQ(listed(known.playlist), tracks({3}));
  PlaylistId kept;
  for (const Playlist& list : store().playlists().playlists(ann)) {
    if (list.name != "Kept") continue;
    kept = list.id;
    EXPECT_TRUE(list.shared);
    EXPECT_EQ(list.item_count, 3);
    EXPECT_FALSE(list.source);
  }
  EXPECT_EQ(listed(kept), tracks({0, 1, 2}));
  EXPECT_TRUE(store().playlists().insert_items(ann, kept, {}, tracks({4})));
  EXPECT_EQ(listed(kept), tracks({0, 1, 2, 4}));
}

TEST_F(PlaylistFiles, ADeletedPlaylistLeavesItsFileKnown) {
  const View ann{.user = admin()};
  PlaylistFile known = taken({0});
  EXPECT_TRUE(store().playlists().remove_playlist(ann, known.playlist));
  EXPECT_FALSE(files().linked(known.playlist));
  EXPECT_FALSE(files().files().at(0).playlist);
  EXPECT_EQ(files()
                .take({.file = known, .name = "Mine", .entries = entries({1}), .keep_as = {}})
                .error()
                .code,
            base::ErrorCode::conflict);
  files().put(known);
  EXPECT_FALSE(files().files().at(0).playlist) << "gone meanwhile";
  known.playlist = {};
  known =
      files().take({.file = known, .name = "Mine", .entries = entries({1}), .keep_as = {}}).value();
  EXPECT_EQ(listed(known.playlist), tracks({1}));
  EXPECT_THAT(files().files(), SizeIs(1));
}

TEST_F(PlaylistFiles, WhatIsKnownOfAFileIsWritten) {
  admin();
  const PlaylistFile other = taken({4}, "b.m3u");
  PlaylistFile known = taken({0, -1});
  known.relative_path = "moved.m3u8";
  known.size_bytes = 10;
  known.mtime_ns = 20;
  known.inode = 30;
  known.content_hash = "def";
  known.missing = true;
  files().put(known);
  EXPECT_EQ(files().entries(known.id), entries({0, -1}));
  const PlaylistFile read = files().files().at(1);
  EXPECT_EQ(read.relative_path, "moved.m3u8");
  EXPECT_EQ(read.content_hash, "def");
  EXPECT_TRUE(read.missing);
  EXPECT_EQ(read.unfound, 1);
  files().put(known, entries({2, 3}));
  EXPECT_EQ(files().entries(known.id), entries({2, 3}));
  EXPECT_EQ(files().files().at(1).unfound, 0);
  EXPECT_EQ(listed(known.playlist), tracks({0})) << "the playlist is as it was";
  EXPECT_EQ(files().entries(other.id), entries({4}));
}

TEST_F(PlaylistFiles, APlaylistSaysWhereItComesFrom) {
  const UserId ann = admin();
  const PlaylistFile known = taken({0, -1}, "Lists/b.m3u");
  const auto source = [&](const View& view) {
    return store().playlists().playlist(view, known.playlist).value().source;
  };
  const auto seen = source({.user = ann}).value();
  EXPECT_EQ(seen.root, root_);
  EXPECT_EQ(seen.root_name, "music");
  EXPECT_EQ(seen.relative_path, "Lists/b.m3u");
  EXPECT_FALSE(seen.missing);
  EXPECT_EQ(seen.unfound, 1);
  EXPECT_TRUE(source({.user = ann, .every_root = false, .roots = {root_}}));
  EXPECT_FALSE(source({.user = ann, .every_root = false, .roots = {{99}}}));
  transact([&](CatalogTx& transaction) { transaction.remove_root(root_, 5); });
  EXPECT_FALSE(source({.user = ann}));
}

TEST_F(PlaylistFiles, PlaylistsOfFilesPassToAnotherAdministrator) {
  const UserId ann = admin();
  clock_.now += 1;
  const View bob{.user = admin("bob")};
  const PlaylistFile known = taken({0});
  EXPECT_TRUE(store().accounts().remove_user(ann));
  EXPECT_EQ(store().playlists().playlist(bob, known.playlist).value().owner, bob.user);
}

TEST_F(PlaylistFiles, AnAccountHasItsMost) {
  const View ann{.user = admin()};
  for (std::size_t i = 0; i < base::limits::playlists_per_user_max; ++i) {
    static_cast<void>(store().playlists().add_playlist(ann, {.name = "x"}, {}));
  }
  EXPECT_EQ(
      files().take({.file = file(), .name = "Mine", .entries = {}, .keep_as = {}}).error().code,
      base::ErrorCode::too_many);
}

}  // namespace
}  // namespace segue::contract
