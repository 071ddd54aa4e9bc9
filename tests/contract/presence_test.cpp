#include <algorithm>

#include "contract.hpp"

namespace segue::contract {
namespace {

using namespace domain;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

class Presence : public Contract {
 protected:
  using Told = std::pair<ChangeKind, std::string>;

  // Kind and entity of each change, and that the ids are those of `album`.
  std::vector<Told> refreshed(const Album& album) {
    return transact([&](CatalogTx& transaction) { return told(transaction, album); });
  }
  std::vector<Told> missing(const Album& album, const std::vector<FileId>& files) {
    return transact([&](CatalogTx& transaction) {
      transaction.mark_missing(files, 5'000);
      return told(transaction, album);
    });
  }

 private:
  static std::vector<Told> told(CatalogTx& transaction, const Album& album) {
    std::vector<Told> all;
    for (const Change& change : transaction.refresh_releases(std::span(&album.id, 1))) {
      if (change.entity == "release") EXPECT_EQ(change.id, album.id.value);
      if (change.entity == "artist") EXPECT_EQ(change.id, album.artist.value);
      if (change.entity == "track") {
        EXPECT_TRUE(std::ranges::any_of(
            album.tracks, [&](const TrackRow& track) { return track.id.value == change.id; }));
      }
      all.emplace_back(change.kind, change.entity);
    }
    return all;
  }
};

TEST_F(Presence, ATrackGoesWithItsLastFileAndComesBack) {
  const Album made = album({.root = root("music")});
  EXPECT_THAT(refreshed(made), IsEmpty()) << "nothing happened since";
  EXPECT_THAT(missing(made, {made.files[0].id}),
              UnorderedElementsAre(Told(ChangeKind::removed, "track")));
  EXPECT_THAT(
      missing(made, {made.files[1].id}),
      UnorderedElementsAre(Told(ChangeKind::removed, "track"), Told(ChangeKind::removed, "release"),
                           Told(ChangeKind::removed, "artist")));
  transact([&](CatalogTx& transaction) { transaction.put_files(std::span(&made.files[0], 1)); });
  EXPECT_THAT(refreshed(made), UnorderedElementsAre(Told(ChangeKind::added, "track"),
                                                    Told(ChangeKind::added, "release"),
                                                    Told(ChangeKind::added, "artist")));
}

TEST_F(Presence, WhatIsNewIsAdded) {
  const Album made = album({.root = root("music")});
  const std::vector<Change> changes = transact([&](CatalogTx& transaction) {
    ReleaseRow row;
    row.id = transaction.ids().next<ReleaseId>();
    row.group = made.group;
    row.key = "other";
    row.title = row.sort_title = row.sort_key = row.folded = "other";
    row.credit = made.credit;
    transaction.put_releases(std::span(&row, 1));
    TrackRow track = made.tracks[0];
    track.id = transaction.ids().next<TrackId>();
    track.release = row.id;
    transaction.put_tracks(std::span(&track, 1));
    AudioFileRow file = made.files[0];
    file.id = transaction.ids().next<FileId>();
    file.track = track.id;
    file.relative_path = "other.flac";
    transaction.put_files(std::span(&file, 1));
    return transaction.refresh_releases(std::span(&row.id, 1));
  });
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_EQ(changes[0].kind, ChangeKind::added);
  EXPECT_EQ(changes[0].entity, "release");
}

}  // namespace
}  // namespace segue::contract
