#include <algorithm>
#include <array>

#include "contract.hpp"

namespace segue::contract {
namespace {

using namespace domain;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr base::UnixMs minute = 60'000;

// Ann and Bob hear two drives' music; Cleo may hear the second one only.
class Listening : public Contract {
 protected:
  Listening()
      : hers_(root("hers")),
        his_(root("his")),
        first_(album({.root = hers_, .title = "Dawn", .artist = "Anna"})),
        second_(album({.root = his_, .title = "Dusk", .artist = "Björn"})),
        ann_{.user = store().accounts().add_user({.name = "ann", .password_hash = "h"}).value()},
        bob_{.user = store().accounts().add_user({.name = "bob", .password_hash = "h"}).value()},
        cleo_{.user = store().accounts().add_user({.name = "cleo", .password_hash = "h"}).value(),
              .every_root = false,
              .roots = {his_}} {}

  ListeningStore& listening() { return store().listening(); }
  static TrackId track(const Album& album, std::size_t at = 0) { return album.tracks[at].id; }
  Annotation of_track(const View& view, TrackId id) { return catalog().track(view, id)->mine; }
  Annotation of_release(const View& view, const Album& album) {
    return catalog().release(view, album.id)->release.mine;
  }
  Annotation of_artist(const View& view, const Album& album) {
    return catalog().artist(view, album.artist)->artist.mine;
  }
  std::size_t hear(const View& view, TrackId id, base::UnixMs at, Outcome outcome = Outcome::played,
                   PlayContext context = {}) {
    const Listen listen{.track = id,
                        .started_at = at,
                        .heard_ms = minute,
                        .outcome = outcome,
                        .client = "test",
                        .context = std::move(context)};
    return listening().add_listens(view, std::span(&listen, 1));
  }
  std::vector<std::string> releases(const View& view, ReleaseOrder order) {
    std::vector<std::string> titles;
    for (const Release& row : catalog().releases(view, {.order = order}).rows) {
      titles.push_back(row.title);
    }
    return titles;
  }

  const RootId hers_, his_;
  const Album first_, second_;
  const View ann_, bob_, cleo_;
};

TEST_F(Listening, StarsAreTheUsersOwn) {
  for (const Subject& subject :
       std::initializer_list<Subject>{track(first_), first_.id, first_.artist}) {
    EXPECT_TRUE(listening().star(ann_, subject, 1'000));
    EXPECT_TRUE(listening().star(ann_, subject, 2'000)) << "again changes nothing";
  }
  EXPECT_EQ(of_track(ann_, track(first_)).starred_at, 1'000);
  EXPECT_EQ(of_release(ann_, first_).starred_at, 1'000);
  EXPECT_EQ(of_artist(ann_, first_).starred_at, 1'000);
  EXPECT_EQ(of_track(bob_, track(first_)), Annotation{});
  EXPECT_EQ(of_track(ann_, track(first_, 1)), Annotation{});
  EXPECT_THAT(catalog().artists(ann_, {.order = ArtistOrder::starred}).rows, SizeIs(1));
  EXPECT_THAT(releases(ann_, ReleaseOrder::starred), ElementsAre("Dawn"));
  EXPECT_THAT(catalog().tracks(ann_, {.order = TrackOrder::starred}).rows, SizeIs(1));
  EXPECT_TRUE(listening().unstar(ann_, first_.id));
  EXPECT_TRUE(listening().unstar(ann_, second_.id)) << "it was none";
  EXPECT_THAT(releases(ann_, ReleaseOrder::starred), IsEmpty());
  EXPECT_THAT(releases(bob_, ReleaseOrder::starred), IsEmpty());
}

TEST_F(Listening, RatingsAreKeptBesideStars) {
  EXPECT_TRUE(listening().rate(ann_, track(first_), 7));
  EXPECT_TRUE(listening().star(ann_, track(first_), 1'000));
  EXPECT_TRUE(listening().rate(ann_, second_.id, 10));
  EXPECT_TRUE(listening().rate(ann_, first_.id, 3));
  EXPECT_EQ(of_track(ann_, track(first_)), (Annotation{.starred_at = 1'000, .rating = 7}));
  EXPECT_THAT(releases(ann_, ReleaseOrder::highest_rated), ElementsAre("Dusk", "Dawn"));
  EXPECT_TRUE(listening().rate(ann_, second_.id, 0));
  EXPECT_THAT(releases(ann_, ReleaseOrder::highest_rated), ElementsAre("Dawn"));
}

TEST_F(Listening, WhatAViewDoesNotReachIsNotThere) {
  EXPECT_FALSE(listening().star(cleo_, track(first_), 1'000));
  EXPECT_FALSE(listening().star(cleo_, first_.id, 1'000));
  EXPECT_FALSE(listening().rate(cleo_, first_.artist, 5));
  EXPECT_FALSE(listening().star(ann_, TrackId{12}, 1'000));
  EXPECT_EQ(hear(cleo_, track(first_), 1'000), 0U);
  EXPECT_EQ(hear(ann_, TrackId{12}, 1'000), 0U);
  EXPECT_FALSE(listening().set_now_playing(cleo_, "phone", track(first_), 1'000));
  EXPECT_TRUE(listening().star(cleo_, second_.id, 1'000));
  EXPECT_THAT(releases(cleo_, ReleaseOrder::starred), ElementsAre("Dusk"));
  EXPECT_EQ(store().events().user_events_after(cleo_.user, 0, 10).size(), 1U);
}

TEST_F(Listening, PlaysAreCounted) {
  EXPECT_EQ(hear(ann_, track(first_), 10 * minute), 1U);
  EXPECT_EQ(hear(ann_, track(first_, 1), 20 * minute), 1U);
  EXPECT_EQ(hear(ann_, track(second_), 15 * minute), 1U);
  EXPECT_EQ(hear(ann_, track(first_), 5 * minute), 1U) << "told later";
  EXPECT_EQ(of_track(ann_, track(first_)), (Annotation{.play_count = 2, .played_at = 10 * minute}));
  EXPECT_EQ(of_release(ann_, first_), (Annotation{.play_count = 3, .played_at = 20 * minute}));
  EXPECT_EQ(of_artist(ann_, first_), (Annotation{.play_count = 3, .played_at = 20 * minute}));
  EXPECT_EQ(of_release(bob_, first_), Annotation{});
  EXPECT_THAT(releases(ann_, ReleaseOrder::most_played), ElementsAre("Dawn", "Dusk"));
  EXPECT_THAT(releases(ann_, ReleaseOrder::recently_played), ElementsAre("Dawn", "Dusk"));
  const auto artists = catalog().artists(ann_, {.order = ArtistOrder::most_played}).rows;
  ASSERT_THAT(artists, SizeIs(2));
  EXPECT_EQ(artists[0].name, "Anna");
  EXPECT_THAT(catalog().tracks(ann_, {.order = TrackOrder::most_played}).rows, SizeIs(3));
}

TEST_F(Listening, OnlyPlaysCount) {
  hear(ann_, track(first_), 1 * minute, Outcome::skipped);
  hear(ann_, track(first_), 2 * minute, Outcome::partly);
  EXPECT_EQ(of_track(ann_, track(first_)), Annotation{});
  EXPECT_THAT(listening().listens(ann_, {}).rows, SizeIs(2));
}

TEST_F(Listening, WhatIsToldTwiceIsHeardOnce) {
  EXPECT_EQ(hear(ann_, track(first_), 10 * minute), 1U);
  EXPECT_EQ(hear(ann_, track(first_), 10 * minute), 0U);
  EXPECT_EQ(hear(ann_, track(first_), 10 * minute + 1'000), 0U);
  EXPECT_EQ(hear(ann_, track(first_), 10 * minute + 1'001), 1U);
  EXPECT_EQ(hear(ann_, track(first_, 1), 10 * minute), 1U) << "another track";
  EXPECT_EQ(hear(bob_, track(first_), 10 * minute), 1U) << "another listener";
  const std::array batch{Listen{.track = track(second_), .started_at = 1},
                         Listen{.track = track(second_), .started_at = 2},
                         Listen{.track = TrackId{12}, .started_at = 3},
                         Listen{.track = track(second_), .started_at = 5 * minute}};
  EXPECT_EQ(listening().add_listens(ann_, batch), 2U);
}

TEST_F(Listening, ListensComeByPage) {
  for (base::UnixMs i = 1; i <= 7; ++i) hear(ann_, track(first_), (i / 2) * minute + i * 2'000);
  hear(bob_, track(first_), 99 * minute);
  std::vector<base::UnixMs> times;
  ListenQuery query{.limit = 2, .after = {}};
  do {
    const auto page = listening().listens(ann_, query);
    for (const Listen& listen : page.rows) times.push_back(listen.started_at);
    query.after = page.next;
  } while (query.after);
  EXPECT_THAT(times, SizeIs(7));
  EXPECT_TRUE(std::ranges::is_sorted(times, std::greater<>()));
  const auto newest = listening().listens(ann_, {.limit = 1, .after = {}}).rows.front();
  EXPECT_EQ(newest.client, "test");
  EXPECT_EQ(newest.heard_ms, minute);
  EXPECT_EQ(newest.outcome, Outcome::played);
}

TEST_F(Listening, ContextsAreRememberedByTheirLastTime) {
  const PlayContext dawn{"album", to_string(first_.id)};
  const PlayContext list{"playlist", "pl-1"};
  hear(ann_, track(first_), 1 * minute, Outcome::played, dawn);
  hear(ann_, track(first_), 2 * minute, Outcome::partly, list);
  hear(ann_, track(first_), 3 * minute, Outcome::played, dawn);
  hear(ann_, track(first_), 4 * minute, Outcome::skipped, list);
  hear(ann_, track(first_), 5 * minute);
  const auto contexts = listening().contexts(ann_, 10);
  ASSERT_THAT(contexts, SizeIs(2));
  EXPECT_EQ(contexts[0].context, dawn);
  EXPECT_EQ(contexts[0].played_at, 3 * minute);
  EXPECT_EQ(contexts[1].context, list);
  EXPECT_EQ(contexts[1].played_at, 2 * minute);
  EXPECT_THAT(listening().contexts(ann_, 1), SizeIs(1));
  EXPECT_THAT(listening().contexts(bob_, 10), IsEmpty());
}

TEST_F(Listening, WhatPlaysNowIsSeenByThoseWhoMay) {
  EXPECT_TRUE(listening().set_now_playing(ann_, "phone", track(first_), 1'000));
  EXPECT_TRUE(listening().set_now_playing(ann_, "phone", track(first_, 1), 2'000));
  EXPECT_TRUE(listening().set_now_playing(bob_, "desk", track(second_), 3'000));
  const auto seen = listening().now_playing(ann_, 0);
  ASSERT_THAT(seen, SizeIs(2));
  EXPECT_EQ(seen[0].user_name, "bob");
  EXPECT_EQ(seen[1].track, track(first_, 1));
  EXPECT_THAT(listening().now_playing(ann_, 2'500), SizeIs(1));
  EXPECT_THAT(listening().now_playing(cleo_, 0), SizeIs(1));
}

TEST_F(Listening, OtherDevicesAreTold) {
  int fired = 0;
  const auto connection = store().committed().connect([&] { ++fired; });
  listening().star(ann_, first_.id, 1'000);
  hear(ann_, track(first_), minute);
  hear(ann_, track(first_), minute);
  EXPECT_EQ(fired, 2) << "what was known already is no news";
  const auto events = store().events().user_events_after(ann_.user, 0, 10);
  ASSERT_THAT(events, SizeIs(2));
  EXPECT_EQ(events[0].kind, "annotation");
  EXPECT_EQ(events[0].payload_json, "[\"" + to_string(first_.id) + "\"]");
  EXPECT_EQ(events[1].kind, "listen");
}

}  // namespace
}  // namespace segue::contract
