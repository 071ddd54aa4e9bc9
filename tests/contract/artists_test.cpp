#include <fmt/format.h>
#include <rapidcheck.h>

#include <algorithm>

#include "contract.hpp"

namespace segue::contract {
namespace {

using namespace domain;
using testing::ElementsAre;

class Artists : public Contract {
 protected:
  std::vector<std::string> names() {
    std::vector<std::string> names;
    for (const Artist& artist : catalog().artists(everyone, {.limit = 500}).rows) {
      names.push_back(artist.name);
    }
    return names;
  }
  static std::vector<std::string> titles(const std::vector<Release>& releases) {
    std::vector<std::string> titles;
    for (const Release& release : releases) titles.push_back(release.title);
    return titles;
  }
};

TEST_F(Artists, ThoseCreditedOnAReleaseAreListedInOrder) {
  const RootId music = root("music");
  album({.root = music, .title = "1", .artist = "The Beatles"});
  album({.root = music, .title = "2", .artist = "Zappa"});
  album({.root = music, .title = "3", .artist = "ABBA", .tracks = {{.artist = "Guest"}}});
  EXPECT_THAT(names(), ElementsAre("ABBA", "The Beatles", "Zappa"));
}

TEST_F(Artists, PagesPutTogetherAreTheWholeList) {
  const RootId music = root("music");
  int number = 0;
  EXPECT_TRUE(rc::check("pages == list, nothing twice", [&] {
    for (int i = *rc::gen::inRange(1, 4); i > 0; --i) {
      // One sort name for several artists.
      album({.root = music,
             .title = "t",
             .artist = fmt::format("{}A{}", i % 2 ? "The " : "", number)});
      ++number;
    }
    ArtistQuery query{.limit = *rc::gen::inRange<std::size_t>(1, 7)};
    std::vector<std::string> pages;
    for (;;) {
      const auto page = catalog().artists(everyone, query);
      for (const Artist& artist : page.rows) pages.push_back(artist.name);
      if (!page.next) break;
      query.after = page.next;
    }
    RC_ASSERT(pages == names());
    RC_ASSERT(pages.size() == static_cast<std::size_t>(number));
  }));
}

TEST_F(Artists, CountAndCoverFollowTheReleases) {
  const RootId music = root("music");
  album({.root = music, .title = "Bare", .artist = "Bjork"});
  const Album second = album({.root = music, .title = "Dressed", .artist = "Bjork", .cover = "c2"});
  auto artist = catalog().artists(everyone, {}).rows.at(0);
  EXPECT_EQ(artist.release_count, 2);
  EXPECT_EQ(artist.cover.value, "c2");
  set_missing({second.files[0].id, second.files[1].id}, second.id);
  artist = catalog().artists(everyone, {}).rows.at(0);
  EXPECT_EQ(artist.release_count, 1);
  EXPECT_EQ(artist.cover.value, "");
}

TEST_F(Artists, DetailTellsOwnReleasesFromAppearances) {
  const RootId music = root("music");
  album({.root = music, .title = "Old", .artist = "Moby", .date = {1995}});
  const Album own = album({.root = music, .title = "New", .artist = "Moby", .date = {1999}});
  album({.root = music,
         .title = "Sampler",
         .artist = "Various Artists",
         .tracks = {{.title = "a", .artist = "Moby"}, {.title = "b", .artist = "Other"}}});
  const auto detail = catalog().artist(everyone, own.artist);
  ASSERT_TRUE(detail);
  EXPECT_EQ(detail->artist.name, "Moby");
  EXPECT_THAT(titles(detail->releases), ElementsAre("New", "Old"));
  EXPECT_THAT(titles(detail->appears_on), ElementsAre("Sampler"));
  EXPECT_FALSE(catalog().artist(everyone, ArtistId{4}));
}

TEST_F(Artists, AreFoundByKeyAndByFoldedName) {
  const RootId music = root("music");
  const Album made = album({.root = music, .artist = "Björk", .tracks = {{.artist = "Guest"}}});
  transact([&](CatalogTx& transaction) {
    const ArtistRow namesake{.id = transaction.ids().next<ArtistId>(),
                             .key = "mb:x",
                             .name = "BJORK",
                             .sort_name = "BJORK",
                             .sort_key = "bjork",
                             .folded = "bjork",
                             .mbid = "x"};
    transaction.put_artists(std::span(&namesake, 1));
    const std::vector<std::string> keys = {"name:bjork", std::string(3000, 'k')};
    const auto by_key = transaction.artists_by_key(keys);
    ASSERT_EQ(by_key.size(), 1U);
    EXPECT_EQ(by_key[0].id, made.artist);
    EXPECT_EQ(by_key[0].key, "name:bjork");
    EXPECT_EQ(by_key[0].name, "Björk");
    EXPECT_EQ(by_key[0].sort_name, "Björk");
    EXPECT_EQ(by_key[0].sort_key, "bjork");
    EXPECT_EQ(by_key[0].mbid, "");
    // Also those who are credited on tracks only, or nowhere yet.
    const std::vector<std::string> folded = {"bjork", "guest", "nobody"};
    std::vector<std::string> names;
    for (const ArtistRow& row : transaction.artists_by_folded(folded)) names.push_back(row.name);
    EXPECT_THAT(names, testing::UnorderedElementsAre("Björk", "BJORK", "Guest"));
    EXPECT_TRUE(transaction.artists_by_folded({}).empty());
  });
}

TEST_F(Artists, ReleasesOfAnArtistAreThoseThatAreThere) {
  const RootId music = root("music");
  const Album own = album({.root = music, .title = "Own", .artist = "Moby"});
  const Album guest =
      album({.root = music, .title = "Guest", .artist = "X", .tracks = {{.artist = "Moby"}}});
  const Album gone = album({.root = music, .title = "Gone", .artist = "Moby"});
  set_missing({gone.files[0].id, gone.files[1].id}, gone.id);
  transact([&](CatalogTx& transaction) {
    EXPECT_THAT(transaction.releases_of(own.artist), ElementsAre(own.id, guest.id));
  });
}

TEST_F(Artists, WhoIsCreditedNoMoreIsListedNoMore) {
  const RootId music = root("music");
  const Album wrong = album({.root = music, .title = "T", .artist = "Wrogn"});
  transact([&](CatalogTx& transaction) {
    const CreditId right = credit_to(transaction, "Wrong");
    ReleaseRow row;
    row.id = wrong.id;
    row.group = wrong.group;
    row.key = "corrected";
    row.title = row.sort_title = row.sort_key = row.folded = "t";
    row.credit = right;
    transaction.put_releases(std::span(&row, 1));
    std::vector<TrackRow> tracks = wrong.tracks;
    for (TrackRow& track : tracks) track.credit = right;
    transaction.put_tracks(tracks);
    transaction.refresh_releases(std::span(&wrong.id, 1));
  });
  EXPECT_THAT(names(), ElementsAre("Wrong"));
  const auto former = catalog().artist(everyone, wrong.artist);
  ASSERT_TRUE(former);
  EXPECT_EQ(former->artist.release_count, 0);
  EXPECT_TRUE(former->releases.empty());
}

}  // namespace
}  // namespace segue::contract
