#include "contract.hpp"

namespace segue::contract {
namespace {

using namespace domain;
using testing::ElementsAre;

// Two drives: hers holds an album, his another, and one album lies on both.
class Access : public Contract {
 protected:
  Access()
      : hers_(root("hers")),
        his_(root("his")),
        on_hers_(album({.root = hers_, .title = "Hers", .artist = "Ann", .cover = "hers"})),
        on_his_(album({.root = his_, .title = "His", .artist = "Bob", .cover = "his"})),
        shared_(album({.root = hers_, .title = "Shared", .artist = "Bob"})) {
    transact([&](CatalogTx& transaction) {
      AudioFileRow copy = shared_.files[0];
      copy.id = transaction.ids().next<FileId>();
      copy.root = his_;
      transaction.put_files(std::span(&copy, 1));
      transaction.refresh_releases(std::span(&shared_.id, 1));
    });
  }

  std::vector<std::string> releases(const View& view, ReleaseQuery query = {}) {
    std::vector<std::string> titles;
    for (const Release& release : catalog().releases(view, query).rows) {
      titles.push_back(release.title);
    }
    return titles;
  }

  const RootId hers_, his_;
  const Album on_hers_, on_his_, shared_;
};

TEST_F(Access, ListsHoldWhatTheRootsHold) {
  EXPECT_THAT(releases(everyone), ElementsAre("Hers", "His", "Shared"));
  EXPECT_THAT(releases(only({hers_})), ElementsAre("Hers", "Shared"));
  EXPECT_THAT(releases(only({his_})), ElementsAre("His", "Shared"));
  EXPECT_THAT(releases(only({hers_, his_})), ElementsAre("Hers", "His", "Shared"));
  EXPECT_TRUE(releases(only({})).empty());
  EXPECT_EQ(releases(only({his_}), {.order = ReleaseOrder::random}).size(), 2U);
  EXPECT_THAT(releases(only({his_}), {.offset = 1}), ElementsAre("Shared"));
}

TEST_F(Access, AMusicFolderNarrowsAndNeverWidens) {
  EXPECT_THAT(releases(everyone, {.root = his_}), ElementsAre("His", "Shared"));
  EXPECT_THAT(releases(only({hers_, his_}), {.root = his_}), ElementsAre("His", "Shared"));
  EXPECT_TRUE(releases(only({hers_}), {.root = his_}).empty());
  EXPECT_TRUE(catalog().artists(only({hers_}), {.root = his_}).rows.empty());
  EXPECT_TRUE(catalog().everything(only({hers_}), {.root = his_}).tracks.empty());
  EXPECT_EQ(catalog().everything(everyone, {.root = his_}).tracks.size(), 3U);
}

TEST_F(Access, ReleaseAndItsTracks) {
  EXPECT_FALSE(catalog().release(only({hers_}), on_his_.id));
  EXPECT_TRUE(catalog().release(only({his_}), on_his_.id));
  EXPECT_EQ(catalog().release(only({hers_}), shared_.id)->tracks.size(), 2U);
  EXPECT_EQ(catalog().release(only({his_}), shared_.id)->tracks.size(), 1U);
  EXPECT_FALSE(catalog().release(only({}), shared_.id));
}

TEST_F(Access, SumsAndCoversAreOfWhatIsSeen) {
  transact([&](CatalogTx& transaction) {
    AudioFileRow covered = shared_.files[1];  // lies on hers alone
    covered.cover = {"hidden"};
    transaction.put_files(std::span(&covered, 1));
    const ImageRow image = image_row(hers_, "hidden");
    transaction.put_images(std::span(&image, 1));
    transaction.refresh_releases(std::span(&shared_.id, 1));
  });
  const auto seen_by = [&](const View& view) {
    const auto detail = catalog().release(view, shared_.id);
    const auto listed = catalog().releases(view, {}).rows.back();
    EXPECT_EQ(listed.id, shared_.id);
    EXPECT_EQ(listed.track_count, detail->release.track_count);
    EXPECT_EQ(listed.cover, detail->release.cover);
    EXPECT_EQ(listed.duration_ms, detail->release.duration_ms);
    return detail->release;
  };
  EXPECT_EQ(seen_by(everyone).track_count, 2);
  EXPECT_EQ(seen_by(only({hers_})).cover.value, "hidden");
  EXPECT_EQ(seen_by(only({his_})).track_count, 1);
  EXPECT_EQ(seen_by(only({his_})).duration_ms, 180'000);
  EXPECT_EQ(seen_by(only({his_})).cover.value, "");
  EXPECT_EQ(catalog().track(only({his_}), shared_.tracks[0].id)->cover.value, "");
  for (const Artist& artist : catalog().artists(only({his_}), {}).rows) {
    EXPECT_NE(artist.cover.value, "hidden");
  }
}

TEST_F(Access, EverythingListsTheArtistsOfTheList) {
  // On hers Bob has an album; as a guest he would have none.
  const View view = only({hers_});
  const auto listed = catalog().artists(view, {}).rows;
  const auto found = catalog().everything(view, {}).artists;
  ASSERT_EQ(found.size(), listed.size());
  for (std::size_t i = 0; i < found.size(); ++i) EXPECT_EQ(found[i].id, listed[i].id);
}

TEST_F(Access, ArtistsCountOnlyWhatIsSeen) {
  const auto artists = catalog().artists(only({hers_}), {}).rows;
  ASSERT_EQ(artists.size(), 2U);
  EXPECT_EQ(artists[1].name, "Bob");
  EXPECT_EQ(artists[1].release_count, 1);
  EXPECT_EQ(artists[1].cover.value, "");
  EXPECT_EQ(catalog().artists(only({his_}), {}).rows.at(0).release_count, 2);
  EXPECT_EQ(catalog().artists(only({his_}), {}).rows.at(0).cover.value, "his");
  EXPECT_FALSE(catalog().artist(only({his_}), on_hers_.artist));
  EXPECT_EQ(catalog().artist(only({hers_}), on_his_.artist)->releases.size(), 1U);
}

TEST_F(Access, TracksAndFiles) {
  const std::vector<TrackId> ids = {on_hers_.tracks[0].id, on_his_.tracks[0].id,
                                    shared_.tracks[0].id, shared_.tracks[1].id};
  EXPECT_EQ(catalog().tracks(only({hers_}), ids).size(), 3U);
  EXPECT_EQ(catalog().tracks(only({his_}), ids).size(), 2U);
  EXPECT_TRUE(catalog().tracks(only({}), ids).empty());
  EXPECT_FALSE(catalog().track(only({his_}), ids[0]));
  EXPECT_FALSE(catalog().file_of(only({his_}), ids[0]));
  EXPECT_EQ(catalog().file_of(only({his_}), ids[2])->root, his_);
  EXPECT_EQ(catalog().file_of(only({hers_}), ids[2])->root, hers_);
}

TEST_F(Access, ReleasesAndArtistsById) {
  const std::vector<ReleaseId> releases = {shared_.id, on_hers_.id, on_his_.id};
  const auto seen = catalog().releases_by_id(only({his_}), releases);
  ASSERT_EQ(seen.size(), 2U);
  EXPECT_EQ(seen[0].id, shared_.id);
  EXPECT_EQ(seen[0].track_count, 1);
  EXPECT_EQ(seen[1].id, on_his_.id);
  EXPECT_TRUE(catalog().releases_by_id(only({}), releases).empty());
  const std::vector<ArtistId> artists = {on_hers_.artist, on_his_.artist};
  const auto known = catalog().artists_by_id(only({his_}), artists);
  ASSERT_EQ(known.size(), 1U);
  EXPECT_EQ(known[0].id, on_his_.artist);
  EXPECT_EQ(catalog().artists_by_id(everyone, artists).size(), 2U);
}

TEST_F(Access, EverythingAndCounts) {
  const auto hits = catalog().everything(only({his_}), {});
  EXPECT_EQ(hits.artists.size(), 1U);
  EXPECT_EQ(hits.releases.size(), 2U);
  EXPECT_EQ(hits.tracks.size(), 3U);

  const CatalogCounts counts = catalog().counts(only({his_}));
  EXPECT_EQ(counts.artists, 1);
  EXPECT_EQ(counts.release_groups, 2);
  EXPECT_EQ(counts.releases, 2);
  EXPECT_EQ(counts.tracks, 3);
  EXPECT_EQ(counts.files, 3);
  EXPECT_EQ(counts.duration_ms, 3 * 180'000);
  EXPECT_EQ(catalog().counts(only({})).tracks, 0);
}

TEST_F(Access, AMissingReleaseStaysHiddenFromThoseWhoNeverSawIt) {
  set_missing({on_his_.files[0].id, on_his_.files[1].id}, on_his_.id);
  EXPECT_TRUE(catalog().release(only({his_}), on_his_.id));
  EXPECT_FALSE(catalog().release(only({hers_}), on_his_.id));
  EXPECT_TRUE(catalog().track(only({his_}), on_his_.tracks[0].id));
  EXPECT_FALSE(catalog().track(only({hers_}), on_his_.tracks[0].id));
}

TEST_F(Access, AnAlbumThatMovesToAnotherDriveMovesForItsListenersToo) {
  transact([&](CatalogTx& transaction) {
    std::vector<AudioFileRow> files = on_hers_.files;
    for (AudioFileRow& file : files) file.root = his_;
    transaction.put_files(files);
    transaction.refresh_releases(std::span(&on_hers_.id, 1));
  });
  EXPECT_THAT(releases(only({hers_})), ElementsAre("Shared"));
  EXPECT_THAT(releases(only({his_})), ElementsAre("Hers", "His", "Shared"));
}

}  // namespace
}  // namespace segue::contract
