#include <fmt/format.h>
#include <rapidcheck.h>

#include <algorithm>
#include <array>
#include <set>

#include "base/limits.hpp"
#include "contract.hpp"

namespace segue::contract {
namespace {

using namespace domain;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using testing::UnorderedElementsAre;

constexpr std::array orders = {TrackOrder::title,        TrackOrder::newest_added,
                               TrackOrder::random,       TrackOrder::most_played,
                               TrackOrder::starred,      TrackOrder::recently_played,
                               TrackOrder::highest_rated};

// Lists of tracks and of genres.
class Browse : public Contract {
 protected:
  std::vector<Track> all(const View& view, TrackQuery query) {
    std::vector<Track> rows;
    for (;;) {
      auto page = catalog().tracks(view, query);
      EXPECT_LE(page.rows.size(), query.limit);
      std::ranges::move(page.rows, std::back_inserter(rows));
      if (!page.next) return rows;
      EXPECT_FALSE(page.rows.empty());
      query.after = Cursor::decode("tracks", page.next->encode("tracks")).value();
      query.offset = 0;
    }
  }
  std::vector<std::string> titles(const View& view, const TrackQuery& query) {
    std::vector<std::string> titles;
    for (const Track& track : all(view, query)) titles.push_back(track.title);
    return titles;
  }
  std::vector<std::string> genres(const View& view, std::size_t limit = 50) {
    std::vector<std::string> found;
    GenreQuery query{.limit = limit, .after = {}, .root = {}};
    do {
      const auto page = catalog().genres(view, query);
      for (const Genre& genre : page.rows) {
        found.push_back(
            fmt::format("{} {} {}", genre.name, genre.release_count, genre.track_count));
      }
      query.after = page.next;
    } while (query.after);
    return found;
  }
};

TEST_F(Browse, PagesOfTracksPutTogetherAreTheWholeList) {
  const RootId music = root("music");
  const View ann{.user =
                     store().accounts().add_user({.name = "ann", .password_hash = "h"}).value()};
  std::vector<TrackId> tracks;
  std::size_t number = 0;
  EXPECT_TRUE(rc::check("pages == list, nothing twice", [&] {
    for (int i = *rc::gen::inRange(1, 5); i > 0; --i) {
      AlbumSpec spec{.root = music, .title = fmt::to_string(++number), .tracks = {}};
      for (int j = *rc::gen::inRange(1, 4); j > 0; --j) {
        spec.tracks.push_back(
            {.title = *rc::gen::element<std::string>("a", "b", "The b"), .own_recording = true});
      }
      for (const TrackRow& row : album(spec).tracks) tracks.push_back(row.id);
    }
    // Few different values, so that many tracks are equal in all but their id.
    for (const TrackId id : tracks) {
      store().listening().rate(ann, id, *rc::gen::inRange(1, 4));
      store().listening().star(ann, id, *rc::gen::inRange(1, 4));
      const Listen listen{.track = id,
                          .started_at = *rc::gen::inRange<base::UnixMs>(1, 4) * 60'000};
      store().listening().add_listens(ann, std::span(&listen, 1));
    }
    for (const TrackOrder order : orders) {
      const auto limit = *rc::gen::inRange<std::size_t>(1, 12);
      const auto pages = all(ann, {.order = order, .limit = limit});
      std::set<TrackId> seen;
      for (const Track& track : pages) RC_ASSERT(seen.insert(track.id).second);
      RC_ASSERT(pages.size() == tracks.size());
      if (order == TrackOrder::random) continue;
      const auto whole = all(ann, {.order = order, .limit = base::limits::page_rows_max});
      for (std::size_t i = 0; i < whole.size(); ++i) RC_ASSERT(whole[i].id == pages[i].id);
      const auto offset = *rc::gen::inRange<std::size_t>(0, whole.size() + 2);
      const auto window = catalog().tracks(ann, {.order = order, .limit = limit, .offset = offset});
      RC_ASSERT(window.rows.size() ==
                std::min(limit, whole.size() - std::min(whole.size(), offset)));
      for (std::size_t i = 0; i < window.rows.size(); ++i) {
        RC_ASSERT(window.rows[i].id == whole[offset + i].id);
      }
    }
  }));
}

TEST_F(Browse, TracksByTitleYearAndGenre) {
  const RootId music = root("music");
  album({.root = music,
         .title = "Old",
         .date = {1970, 0, 0},
         .tracks = {{.title = "The Zoo", .genres = {"Jazz"}}, {.title = "Axe"}}});
  album({.root = music,
         .title = "New",
         .date = {2020, 1, 2},
         .tracks = {{.title = "Moon", .genres = {"Jazz", "Soul"}}}});
  EXPECT_THAT(titles(everyone, {}), ElementsAre("Axe", "Moon", "The Zoo"));
  EXPECT_THAT(titles(everyone, {.order = TrackOrder::newest_added}),
              ElementsAre("Moon", "Axe", "The Zoo"));
  EXPECT_THAT(titles(everyone, {.genre = "jazz"}), ElementsAre("Moon", "The Zoo"));
  EXPECT_THAT(titles(everyone, {.years = YearRange{.from = 1960, .to = 1970}}),
              ElementsAre("Axe", "The Zoo"));
  EXPECT_THAT(titles(everyone, {.years = YearRange{.from = 1960, .to = 1970}, .genre = "Jazz"}),
              ElementsAre("The Zoo"));
  EXPECT_THAT(titles(everyone, {.order = TrackOrder::random, .genre = "Jazz"}),
              UnorderedElementsAre("Moon", "The Zoo"));
  EXPECT_THAT(titles(everyone, {.genre = "Polka"}), IsEmpty());
  EXPECT_THAT(titles(everyone, {.order = TrackOrder::most_played}), IsEmpty());
}

TEST_F(Browse, ManyTracksOfACommonGenre) {
  const RootId music = root("music");
  transact([&](CatalogTx& transaction) {
    for (int i = 0; i < 60; ++i) {
      add_album(transaction, {.root = music,
                              .title = fmt::format("{:02}", i),
                              .tracks = {{.title = fmt::format("{:02}", i), .genres = {"Rock"}},
                                         {.title = "x", .genres = {"Pop"}}}});
    }
  });
  EXPECT_THAT(titles(everyone, {.limit = 7, .genre = "rock"}), SizeIs(60));
  EXPECT_THAT(titles(everyone, {.order = TrackOrder::random, .limit = 7, .genre = "rock"}),
              SizeIs(60));
}

TEST_F(Browse, TracksOfAViewAndOfAFolder) {
  const RootId hers = root("hers");
  const RootId his = root("his");
  album({.root = hers, .title = "Hers", .tracks = {{.title = "a"}, {.title = "b"}}});
  const Album gone =
      album({.root = his, .title = "His", .tracks = {{.title = "c"}, {.title = "d"}}});
  EXPECT_THAT(titles(only({hers}), {}), ElementsAre("a", "b"));
  EXPECT_THAT(titles(everyone, {.root = his}), ElementsAre("c", "d"));
  EXPECT_THAT(titles(only({hers}), {.order = TrackOrder::random, .root = his}), IsEmpty());
  set_missing({gone.files[0].id}, gone.id);
  EXPECT_THAT(titles(everyone, {}), ElementsAre("a", "b", "d"));
  EXPECT_THAT(titles(everyone, {.order = TrackOrder::random}), UnorderedElementsAre("a", "b", "d"));
}

TEST_F(Browse, GenresWithWhatTheyHold) {
  const RootId hers = root("hers");
  const RootId his = root("his");
  album({.root = hers,
         .title = "One",
         .tracks = {{.title = "a", .genres = {"Rock", "Jazz"}}, {.title = "b"}}});
  const Album gone = album({.root = his,
                            .title = "Two",
                            .tracks = {{.title = "c", .genres = {"rock"}, .moods = {"Calm"}},
                                       {.title = "d", .genres = {"Zydeco"}}}});
  EXPECT_THAT(genres(everyone), ElementsAre("Jazz 1 1", "Rock 2 3", "Zydeco 1 1"));
  EXPECT_THAT(genres(everyone, 1), SizeIs(3));
  EXPECT_THAT(genres(only({hers})), ElementsAre("Jazz 1 1", "Rock 1 2"));
  set_missing({gone.files[0].id, gone.files[1].id}, gone.id);
  EXPECT_THAT(genres(everyone), ElementsAre("Jazz 1 1", "Rock 1 2"));
}

TEST_F(Browse, OrdinalsHaveNoGap) {
  const RootId music = root("music");
  const Album old = album({.root = music, .title = "One"});
  transact([&](CatalogTx& transaction) {
    transaction.put_tracks(old.tracks);  // known ones take no number
    add_album(transaction, {.root = music, .title = "Two"});
  });
  EXPECT_THAT(place_.ask("SELECT ordinal FROM track ORDER BY ordinal"),
              ElementsAre("1", "2", "3", "4"));
}

}  // namespace
}  // namespace segue::contract
