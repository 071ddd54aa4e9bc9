#include <fmt/format.h>
#include <rapidcheck.h>

#include <algorithm>
#include <set>
#include <thread>

#include "base/limits.hpp"
#include "contract.hpp"

namespace segue::contract {
namespace {

using namespace domain;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using testing::UnorderedElementsAre;

constexpr std::array orders = {ReleaseOrder::title,           ReleaseOrder::artist,
                               ReleaseOrder::newest_added,    ReleaseOrder::newest_released,
                               ReleaseOrder::oldest_released, ReleaseOrder::random};

std::vector<std::string> titles(const std::vector<Release>& releases) {
  std::vector<std::string> titles;
  for (const Release& release : releases) titles.push_back(release.title);
  return titles;
}

class Releases : public Contract {
 protected:
  // Every page from the first to the last.
  std::vector<Release> all(const View& view, ReleaseQuery query) {
    std::vector<Release> rows;
    for (;;) {
      auto page = catalog().releases(view, query);
      EXPECT_LE(page.rows.size(), query.limit);
      std::ranges::move(page.rows, std::back_inserter(rows));
      if (!page.next) return rows;
      EXPECT_FALSE(page.rows.empty());
      // As it comes back from a client.
      query.after = Cursor::decode("releases", page.next->encode("releases")).value();
      query.offset = 0;
    }
  }
};

// Few different keys, so that many releases are equal in all but their id.
AlbumSpec generated_album(RootId root, int number) {
  const auto letters = *rc::gen::container<std::string>(2, rc::gen::element('a', 'b'));
  return {.root = root,
          .title = letters,
          .artist = *rc::gen::element<std::string>("x", "y", "The Z"),
          .version = fmt::to_string(number),
          .date = {static_cast<std::int16_t>(*rc::gen::inRange(1980, 1983)), 0, 0},
          .added_at = *rc::gen::inRange(1, 4),
          .tracks = {{.title = "one"}}};
}

TEST_F(Releases, PagesPutTogetherAreTheWholeList) {
  const RootId music = root("music");
  int number = 0;
  EXPECT_TRUE(rc::check("pages == list, nothing twice", [&] {
    transact([&](CatalogTx& transaction) {
      for (int i = *rc::gen::inRange(1, 8); i > 0; --i) {
        add_album(transaction, generated_album(music, ++number));
      }
    });
    for (const ReleaseOrder order : orders) {
      const auto limit = *rc::gen::inRange<std::size_t>(1, 12);
      const auto pages = all(everyone, {.order = order, .limit = limit});
      std::set<ReleaseId> seen;
      for (const Release& release : pages) RC_ASSERT(seen.insert(release.id).second);
      RC_ASSERT(pages.size() == static_cast<std::size_t>(number));
      if (order == ReleaseOrder::random) continue;
      const auto whole = all(everyone, {.order = order, .limit = base::limits::page_rows_max});
      for (std::size_t i = 0; i < whole.size(); ++i) RC_ASSERT(whole[i].id == pages[i].id);
      const auto offset = *rc::gen::inRange<std::size_t>(0, whole.size() + 2);
      const auto window =
          catalog().releases(everyone, {.order = order, .limit = limit, .offset = offset});
      RC_ASSERT(window.rows.size() ==
                std::min(limit, whole.size() - std::min(whole.size(), offset)));
      for (std::size_t i = 0; i < window.rows.size(); ++i) {
        RC_ASSERT(window.rows[i].id == whole[offset + i].id);
      }
    }
  }));
}

TEST_F(Releases, WhatIsThereAllTheTimeIsSeenOnceWhileOthersAreAdded) {
  const RootId music = root("music");
  int number = 0;
  EXPECT_TRUE(rc::check("old releases once each", [&] {
    std::set<ReleaseId> old;
    for (const Release& release : all(everyone, {.limit = 500})) old.insert(release.id);
    for (const ReleaseOrder order : orders) {
      bool adds = true;
      ReleaseQuery query{.order = order, .limit = *rc::gen::inRange<std::size_t>(1, 6)};
      std::multiset<ReleaseId> seen;
      for (;;) {
        const auto page = catalog().releases(everyone, query);
        for (const Release& release : page.rows) seen.insert(release.id);
        if (!page.next) break;
        query.after = page.next;
        if (adds && *rc::gen::inRange(0, 3) == 0) {
          album(generated_album(music, ++number));
          adds = false;
        }
      }
      for (const ReleaseId id : old) RC_ASSERT(seen.count(id) == 1U);
    }
  }));
}

TEST_F(Releases, EachOrderIsWhatItsNameSays) {
  const RootId music = root("music");
  album({.root = music, .title = "Zebra", .artist = "Abba", .date = {1999, 1, 1}, .added_at = 1});
  album({.root = music, .title = "The Apple", .artist = "Zappa", .date = {2001}, .added_at = 3});
  album({.root = music, .title = "Mango", .artist = "Zappa", .date = {}, .added_at = 2});
  const auto in_order = [&](ReleaseOrder order) {
    return titles(catalog().releases(everyone, {.order = order}).rows);
  };
  EXPECT_THAT(in_order(ReleaseOrder::title), ElementsAre("The Apple", "Mango", "Zebra"));
  EXPECT_THAT(in_order(ReleaseOrder::artist), ElementsAre("Zebra", "The Apple", "Mango"));
  EXPECT_THAT(in_order(ReleaseOrder::newest_added), ElementsAre("The Apple", "Mango", "Zebra"));
  EXPECT_THAT(in_order(ReleaseOrder::newest_released), ElementsAre("The Apple", "Zebra", "Mango"));
  EXPECT_THAT(in_order(ReleaseOrder::oldest_released), ElementsAre("Mango", "Zebra", "The Apple"));
}

TEST_F(Releases, AReissueStandsInTheYearOfTheOriginal) {
  const RootId music = root("music");
  album({.root = music, .title = "Reissue", .date = {2011}, .original_date = {1969, 9, 26}});
  album({.root = music, .title = "New", .date = {1990}});
  const auto rows = catalog().releases(everyone, {.order = ReleaseOrder::newest_released}).rows;
  EXPECT_THAT(titles(rows), ElementsAre("New", "Reissue"));
}

TEST_F(Releases, AYearOrAGenreIsAskedFor) {
  const RootId music = root("music");
  const std::vector<TrackSpec> dub = {{.title = "a"}, {.title = "b", .genres = {"Dub", "Rock"}}};
  album({.root = music, .title = "A", .date = {1978, 12, 31}, .tracks = dub});
  album({.root = music, .title = "B", .date = {1979}});
  album({.root = music, .title = "C", .date = {1980, 12, 31}, .tracks = dub});
  album({.root = music, .title = "D", .date = {}, .tracks = dub});
  const auto found = [&](ReleaseQuery query) {
    query.limit = 1;  // every page but the last ends in the midst
    return titles(all(everyone, query));
  };
  for (const ReleaseOrder order : {ReleaseOrder::title, ReleaseOrder::oldest_released}) {
    EXPECT_THAT(found({.order = order, .years = YearRange{1979, 1980}}), ElementsAre("B", "C"));
    EXPECT_THAT(found({.order = order, .years = YearRange{1978, 1978}}), ElementsAre("A"));
    EXPECT_THAT(found({.order = order, .years = YearRange{}}), ElementsAre("A", "B", "C"));
  }
  EXPECT_THAT(found({.genre = "DUB"}), ElementsAre("A", "C", "D"));
  EXPECT_THAT(found({.years = YearRange{1980, 9999}, .genre = "dub"}), ElementsAre("C"));
  EXPECT_THAT(found({.order = ReleaseOrder::random, .genre = "dub"}),
              UnorderedElementsAre("A", "C", "D"));
  EXPECT_THAT(found({.genre = "du"}), IsEmpty());
  EXPECT_THAT(titles(catalog().releases(everyone, {.genre = "dub", .offset = 1}).rows),
              ElementsAre("C", "D"));
  EXPECT_THAT(titles(catalog().releases(everyone, {.offset = 1}).rows), ElementsAre("B", "C", "D"));
  // What a list of everything remembers of its offsets is no word on a list of dated releases.
  ReleaseQuery oldest{.order = ReleaseOrder::oldest_released, .limit = 2};
  EXPECT_THAT(titles(catalog().releases(everyone, oldest).rows), ElementsAre("D", "A"));
  oldest.years = YearRange{};
  oldest.offset = 2;
  EXPECT_THAT(titles(catalog().releases(everyone, oldest).rows), ElementsAre("C"));
}

TEST_F(Releases, RandomOrderDiffersAndReachesEveryRelease) {
  const RootId music = root("music");
  transact([&](CatalogTx& transaction) {
    for (int i = 0; i < 30; ++i) {
      add_album(transaction, {.root = music, .title = fmt::format("{:02}", i)});
    }
  });
  const ReleaseQuery query{.order = ReleaseOrder::random, .limit = 30};
  std::set<std::vector<std::string>> shuffles;
  for (int i = 0; i < 5; ++i) shuffles.insert(titles(catalog().releases(everyone, query).rows));
  EXPECT_EQ(shuffles.size(), 5U);
  std::set<std::string> first;
  for (int i = 0; i < 400; ++i) {
    first.insert(
        catalog().releases(everyone, {.order = ReleaseOrder::random, .limit = 1}).rows.at(0).title);
  }
  EXPECT_EQ(first.size(), 30U);
}

TEST_F(Releases, ACursorThatNoServerGaveOutIsHarmless) {
  album({.root = root("music")});
  using namespace std::string_literals;
  const std::string key = "\0\xFF'; DROP TABLE release; --"s;
  for (const ReleaseOrder order : orders) {
    for (const std::string& text :
         {key, std::string(), std::string("99999:a"), std::string("-1:a"), std::string("1:\u00e9"),
          std::string("0.2147483647"), std::string("1.99999999999999999999")}) {
      for (const auto id : {std::numeric_limits<std::int64_t>::min(), std::int64_t{1} << 31,
                            std::numeric_limits<std::int64_t>::max()}) {
        EXPECT_NO_THROW(
            (void)catalog().releases(everyone, {.order = order, .after = Cursor{text, id}}))
            << text << ' ' << id;
      }
    }
  }
  EXPECT_EQ(catalog().releases(everyone, {}).rows.size(), 1U);
}

// Each is looked up in a way of its own.
TEST_F(Releases, RareAndCommonGenresAreListedWhole) {
  const RootId music = root("music");
  transact([&](CatalogTx& transaction) {
    for (int i = 0; i < 60; ++i) {
      const std::string genre = i % 20 == 0 ? "Rare" : "Common";
      add_album(transaction, {.root = music,
                              .title = fmt::to_string(i),
                              .tracks = {{.title = "one", .genres = {genre}}}});
    }
  });
  for (const std::size_t limit : {1, 2, 50}) {
    for (const ReleaseOrder order : orders) {
      const auto found = titles(all(everyone, {.order = order, .limit = limit, .genre = "rare"}));
      EXPECT_THAT(found, UnorderedElementsAre("0", "20", "40")) << limit;
    }
  }
  for (const ReleaseOrder order : orders) {
    auto common = titles(all(everyone, {.order = order, .limit = 7, .genre = "common"}));
    EXPECT_THAT(common, SizeIs(57));
    if (order == ReleaseOrder::random) continue;
    auto whole = titles(all(everyone, {.order = order, .limit = 60}));
    std::erase_if(whole, [](const std::string& title) { return std::stoi(title) % 20 == 0; });
    EXPECT_EQ(common, whole);
  }
  const ReleaseQuery skipping{.order = ReleaseOrder::random, .genre = "rare", .offset = 2};
  EXPECT_THAT(catalog().releases(everyone, skipping).rows, SizeIs(1));
  const auto late = catalog().releases(everyone, {.genre = "common", .offset = 50});
  EXPECT_THAT(late.rows, SizeIs(7));
}

TEST_F(Releases, ARandomCursorLooksNoFurtherThanTheLibrary) {
  album({.root = root("music")});
  // Draws of a list that was never this long would take until tomorrow.
  const auto page = catalog().releases(
      everyone, {.order = ReleaseOrder::random, .limit = 1, .after = Cursor{"0.2147483647", 0}});
  EXPECT_EQ(page.rows.size(), 1U);
  EXPECT_FALSE(page.next);
}

// What a page by offset remembers is worth nothing once the list is another one.
TEST_F(Releases, OffsetsFollowTheListAsItChanges) {
  const RootId music = root("music");
  for (const auto* title : {"b", "d", "f", "h"}) album({.root = music, .title = title});
  const auto from = [&](std::size_t offset) {
    return titles(catalog().releases(everyone, {.limit = 2, .offset = offset}).rows);
  };
  EXPECT_THAT(from(0), ElementsAre("b", "d"));
  EXPECT_THAT(from(2), ElementsAre("f", "h"));
  EXPECT_THAT(from(2), ElementsAre("f", "h"));
  album({.root = music, .title = "a"});
  EXPECT_THAT(from(2), ElementsAre("d", "f"));
  EXPECT_THAT(from(4), ElementsAre("h"));
}

TEST_F(Releases, AnEmptyStoreHasNoPage) {
  for (const ReleaseOrder order : orders) {
    const auto page = catalog().releases(everyone, {.order = order});
    EXPECT_THAT(page.rows, IsEmpty());
    EXPECT_FALSE(page.next);
  }
}

TEST_F(Releases, LimitIsHeld) {
  const RootId music = root("music");
  transact([&](CatalogTx& transaction) {
    for (int i = 0; i < 501; ++i) {
      add_album(transaction,
                {.root = music, .title = fmt::to_string(i), .tracks = {{.title = "one"}}});
    }
  });
  const auto page = catalog().releases(everyone, {.limit = 100'000});
  EXPECT_EQ(page.rows.size(), base::limits::page_rows_max);
  EXPECT_TRUE(page.next);
}

TEST_F(Releases, ReleaseComesBackAsItWasWritten) {
  const RootId music = root("music");
  const Album made = album({.root = music,
                            .title = "Closer",
                            .artist = "Joy Division",
                            .version = "2007 Remaster",
                            .date = {1980, 7, 18},
                            .added_at = 77,
                            .tracks = {{.title = "Isolation", .genres = {"Post-Punk", "Rock"}},
                                       {.title = "Heart and Soul", .disc = 2, .genres = {"Rock"}}},
                            .cover = "coverclosercoverclosercove"});
  const auto release = catalog().releases(everyone, {}).rows.at(0);
  EXPECT_EQ(release.id, made.id);
  EXPECT_EQ(release.group, made.group);
  EXPECT_EQ(release.title, "Closer");
  EXPECT_EQ(release.version, "2007 Remaster");
  EXPECT_EQ(release.credit, (ArtistCredit{"Joy Division", {{made.artist, "Joy Division", ""}}}));
  EXPECT_EQ(release.date, (PartialDate{1980, 7, 18}));
  EXPECT_EQ(release.original_date, (PartialDate{1980, 7, 18}));
  EXPECT_FALSE(release.compilation);
  EXPECT_THAT(release.types, ElementsAre("album", "live"));
  EXPECT_THAT(release.genres, ElementsAre("Rock", "Post-Punk"));
  EXPECT_THAT(release.labels, ElementsAre("Factory", "Qwest"));
  EXPECT_EQ(release.medium_count, 2);
  EXPECT_EQ(release.track_count, 2);
  EXPECT_EQ(release.duration_ms, 360'000);
  EXPECT_EQ(release.cover.value, "coverclosercoverclosercove");
  EXPECT_EQ(release.added_at, 77);
}

TEST_F(Releases, DetailHoldsMediaTracksAndOtherEditions) {
  const RootId music = root("music");
  const Album made = album({.root = music,
                            .title = "Power",
                            .group = "Power",
                            .tracks = {{.title = "B", .disc = 2}, {.title = "A", .disc = 1}}});
  const Album deluxe =
      album({.root = music, .title = "Power", .version = "Deluxe", .group = "Power"});
  const Album gone = album({.root = music, .title = "Power", .version = "Gone", .group = "Power"});
  set_missing({gone.files[0].id, gone.files[1].id}, gone.id);

  const auto detail = catalog().release(everyone, made.id);
  ASSERT_TRUE(detail);
  EXPECT_EQ(detail->release.id, made.id);
  ASSERT_EQ(detail->media.size(), 1U);
  EXPECT_EQ(detail->media[0].format, "CD");
  EXPECT_EQ(detail->media[0].title, "Side one");
  EXPECT_EQ(detail->media[0].track_total, 12);
  ASSERT_EQ(detail->tracks.size(), 2U);
  EXPECT_EQ(detail->tracks[0].title, "A");
  EXPECT_EQ(detail->tracks[1].title, "B");
  ASSERT_EQ(detail->editions.size(), 1U);
  EXPECT_EQ(detail->editions[0].id, deluxe.id);
  EXPECT_FALSE(catalog().release(everyone, ReleaseId{12345}));
}

TEST_F(Releases, ADiscThatIsGoneIsNoMedium) {
  const Album made = album(
      {.root = root("music"), .tracks = {{.title = "A", .disc = 1}, {.title = "B", .disc = 2}}});
  set_missing({made.files[0].id}, made.id);
  EXPECT_TRUE(catalog().release(everyone, made.id)->media.empty());
  set_missing({made.files[1].id}, made.id);
  EXPECT_EQ(catalog().release(everyone, made.id)->media.size(), 1U) << "it shows what it last had";
}

}  // namespace
}  // namespace segue::contract
