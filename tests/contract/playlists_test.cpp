#include <fmt/format.h>
#include <rapidcheck.h>

#include <algorithm>

#include "base/limits.hpp"
#include "contract.hpp"

namespace segue::contract {
namespace {

using namespace domain;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class Playlists : public Contract {
 protected:
  Playlists()
      : hers_(root("hers")),
        his_(root("his")),
        first_(album({.root = hers_, .title = "Dawn", .tracks = five(), .cover = "dawn"})),
        second_(album({.root = his_, .title = "Dusk", .cover = "dusk"})),
        ann_{.user = store().accounts().add_user({.name = "ann", .password_hash = "h"}).value()},
        bob_{.user = store().accounts().add_user({.name = "bob", .password_hash = "h"}).value()},
        cleo_{.user = store().accounts().add_user({.name = "cleo", .password_hash = "h"}).value(),
              .every_root = false,
              .roots = {his_}} {}

  static std::vector<TrackSpec> five() {
    std::vector<TrackSpec> specs;
    for (int i = 0; i < 5; ++i) specs.push_back({.title = fmt::format("Song {}", i)});
    return specs;
  }

  PlaylistStore& lists() { return store().playlists(); }
  TrackId track(std::size_t at) const { return first_.tracks[at].id; }
  std::vector<TrackId> tracks(const std::vector<std::size_t>& at) const {
    std::vector<TrackId> ids;
    for (const std::size_t one : at) ids.push_back(track(one));
    return ids;
  }
  PlaylistId made(const View& view, const std::vector<TrackId>& tracks,
                  const PlaylistDraft& draft = {.name = "Mine"}) {
    return lists().add_playlist(view, draft, tracks).value().id;
  }
  std::vector<PlaylistItem> items(const View& view, PlaylistId id, std::size_t limit = 1'000) {
    std::vector<PlaylistItem> all;
    ItemQuery query{.limit = limit, .after = {}};
    do {
      auto page = lists().items(view, id, query).value();
      all.insert(all.end(), page.rows.begin(), page.rows.end());
      query.after = page.next;
    } while (query.after);
    return all;
  }
  std::vector<TrackId> listed(const View& view, PlaylistId id) {
    std::vector<TrackId> ids;
    for (const PlaylistItem& item : items(view, id)) ids.push_back(item.track);
    return ids;
  }

  const RootId hers_, his_;
  const Album first_, second_;
  const View ann_, bob_, cleo_;
};

TEST_F(Playlists, AreMadeReadAndRemoved) {
  const auto list =
      lists()
          .add_playlist(ann_, {.name = "Mine", .comment = "for rain"}, tracks({0, 1, 0}))
          .value();
  EXPECT_EQ(list.name, "Mine");
  EXPECT_EQ(list.comment, "for rain");
  EXPECT_EQ(list.owner_name, "ann");
  EXPECT_FALSE(list.shared);
  EXPECT_EQ(list.item_count, 3);
  EXPECT_EQ(list.duration_ms, 2 * first_.tracks[0].duration_ms + first_.tracks[1].duration_ms);
  EXPECT_EQ(list.created_at, clock_.now);
  EXPECT_THAT(list.covers, SizeIs(1));
  EXPECT_EQ(listed(ann_, list.id), tracks({0, 1, 0}));
  EXPECT_EQ(lists().playlist(ann_, list.id).value().revision, list.revision);
  EXPECT_TRUE(lists().remove_playlist(ann_, list.id));
  EXPECT_FALSE(lists().playlist(ann_, list.id));
  EXPECT_FALSE(lists().items(ann_, list.id, {}));
  EXPECT_THAT(lists().playlists(ann_), IsEmpty());
}

TEST_F(Playlists, AreListedByNameOnesOwnFirst) {
  made(bob_, {}, {.name = "Aria", .shared = true});
  made(bob_, {}, {.name = "Secret"});
  made(ann_, {}, {.name = "zebra"});
  made(ann_, {}, {.name = "The Lake"});
  std::vector<std::string> names;
  for (const Playlist& list : lists().playlists(ann_)) names.push_back(list.name);
  EXPECT_THAT(names, ElementsAre("The Lake", "zebra", "Aria"));
}

TEST_F(Playlists, OthersReadWhatIsSharedAndChangeNothing) {
  const PlaylistId secret = made(ann_, tracks({0}));
  const PlaylistId open = made(ann_, tracks({0}), {.name = "Open", .shared = true});
  EXPECT_EQ(lists().playlist(bob_, secret).error().code, base::ErrorCode::not_found);
  EXPECT_EQ(lists().edit(bob_, secret, {}).error().code, base::ErrorCode::not_found);
  EXPECT_EQ(listed(bob_, open), tracks({0}));
  EXPECT_EQ(lists().edit(bob_, open, {.name = "Bob's"}).error().code, base::ErrorCode::forbidden);
  EXPECT_EQ(lists().insert_items(bob_, open, {}, tracks({1})).error().code,
            base::ErrorCode::forbidden);
  EXPECT_EQ(lists().remove_playlist(bob_, open).error().code, base::ErrorCode::forbidden);
  EXPECT_EQ(lists().playlist(ann_, open).value().name, "Open");
}

TEST_F(Playlists, AViewSeesItsOwnMusicOnly) {
  const std::vector<TrackId> both{track(0), second_.tracks[0].id};
  const PlaylistId open = made(ann_, both, {.name = "Open", .shared = true});
  EXPECT_THAT(listed(cleo_, open), ElementsAre(second_.tracks[0].id));
  const Playlist seen = lists().playlist(cleo_, open).value();
  EXPECT_EQ(seen.item_count, 1);
  EXPECT_EQ(seen.duration_ms, second_.tracks[0].duration_ms);
  EXPECT_THAT(seen.covers, SizeIs(1));
  EXPECT_THAT(lists().playlist(ann_, open).value().covers, SizeIs(2));
  EXPECT_THAT(listed(cleo_, made(cleo_, both)), ElementsAre(second_.tracks[0].id));
}

TEST_F(Playlists, EditsChangeWhatTheyName) {
  const PlaylistId id = made(ann_, {}, {.name = "Mine", .comment = "old"});
  const auto before = lists().playlist(ann_, id).value();
  clock_.now += 5'000;
  const auto renamed = lists().edit(ann_, id, {.name = "Yours"}).value();
  EXPECT_EQ(renamed.name, "Yours");
  EXPECT_EQ(renamed.comment, "old");
  EXPECT_GT(renamed.revision, before.revision);
  EXPECT_EQ(renamed.changed_at, before.changed_at + 5'000);
  EXPECT_EQ(renamed.created_at, before.created_at);
  EXPECT_TRUE(lists().edit(ann_, id, {.shared = true}).value().shared);
  EXPECT_EQ(lists().edit(ann_, id, {.comment = ""}).value().comment, "");
}

TEST_F(Playlists, TwoPagesEditingOneListLoseNothing) {
  const PlaylistId id = made(ann_, tracks({0, 1, 2}));
  const auto before = items(ann_, id);
  const std::array gone{before[1].id};
  lists().remove_items(ann_, id, gone).value();
  // The other page still sees the item that is gone.
  lists().insert_items(ann_, id, {before[1].id}, tracks({3})).value();
  lists().move_items(ann_, id, {before[1].id}, std::array{before[0].id}).value();
  lists().move_items(ann_, id, {ItemPlace::front}, gone).value();
  EXPECT_EQ(listed(ann_, id), tracks({2, 3, 0}));
}

TEST_F(Playlists, ReplacingKeepsTheListAndGivesNoIdTwice) {
  const PlaylistId id = made(ann_, tracks({0, 1}));
  const auto before = items(ann_, id);
  EXPECT_EQ(lists().replace_items(ann_, id, tracks({2, 2})).value().item_count, 2);
  for (const PlaylistItem& item : items(ann_, id)) {
    EXPECT_EQ(item.track, track(2));
    EXPECT_TRUE(std::ranges::none_of(before, [&](auto& old) { return old.id == item.id; }));
  }
}

TEST_F(Playlists, LongListsComeByPageAndHaveAnEnd) {
  std::vector<TrackId> many;
  for (std::size_t i = 0; i < 10'000; ++i) many.push_back(track(i % 5));
  const PlaylistId id = made(ann_, many);
  EXPECT_EQ(listed(ann_, id), many);
  EXPECT_THAT(items(ann_, id, 777), SizeIs(10'000));
  const std::vector<TrackId> too_many(base::limits::playlist_items_max, track(0));
  EXPECT_EQ(lists().insert_items(ann_, id, {}, too_many).error().code, base::ErrorCode::invalid);
  EXPECT_EQ(lists().playlist(ann_, id).value().item_count, 10'000);
}

TEST_F(Playlists, InsertingAtOnePlaceNeverRunsOutOfRoom) {
  const PlaylistId id = made(ann_, tracks({0, 1}));
  const PlaylistItemId anchor = items(ann_, id).front().id;
  std::vector<TrackId> expected = tracks({0, 1});
  for (std::size_t i = 0; i < 60; ++i) {
    lists().insert_items(ann_, id, {anchor}, tracks({i % 5})).value();
    expected.insert(expected.begin() + 1, track(i % 5));
  }
  EXPECT_EQ(listed(ann_, id), expected);
}

TEST_F(Playlists, OtherDevicesAreTold) {
  int fired = 0;
  const auto connection = store().committed().connect([&] { ++fired; });
  const PlaylistId id = made(ann_, {});
  lists().insert_items(ann_, id, {}, tracks({0})).value();
  EXPECT_FALSE(lists().edit(bob_, id, {}));
  EXPECT_EQ(fired, 2);
  const auto events = store().events().user_events_after(ann_.user, 0, 10);
  ASSERT_THAT(events, SizeIs(2));
  EXPECT_EQ(events[1].kind, "playlist");
  EXPECT_EQ(events[1].payload_json, "[\"" + to_string(id) + "\"]");
}

// A list of items beside the store's, changed by the same commands.
struct Model {
  std::vector<PlaylistItem> items;

  auto find(PlaylistItemId id) { return std::ranges::find(items, id, &PlaylistItem::id); }
  void insert(ItemPlace place, const std::vector<PlaylistItem>& fresh) {
    auto at = items.end();
    if (place.after == ItemPlace::front)
      at = items.begin();
    else if (const auto anchor = find(place.after); anchor != items.end())
      at = anchor + 1;
    items.insert(at, fresh.begin(), fresh.end());
  }
  void move(ItemPlace place, const std::vector<PlaylistItemId>& ids) {
    // An anchor that moves itself stands for what is left before it.
    const auto moves = [&](PlaylistItemId id) { return std::ranges::find(ids, id) != ids.end(); };
    auto anchor = find(place.after);
    if (anchor != items.end()) {
      while (anchor != items.begin() && moves(anchor->id)) --anchor;
      place.after = moves(anchor->id) ? ItemPlace::front : anchor->id;
    }
    std::vector<PlaylistItem> moving;
    for (const PlaylistItemId id : ids) {
      if (const auto found = find(id); found != items.end()) {
        moving.push_back(*found);
        items.erase(found);
      }
    }
    insert(place, moving);
  }
};

TEST_F(Playlists, AreWhatTheirCommandsSay) {
  EXPECT_TRUE(rc::check("store == model", [&] {
    const PlaylistId id = made(ann_, {});
    Model model;
    const auto some_item = [&] { return PlaylistItemId{*rc::gen::inRange<std::int64_t>(-1, 12)}; };
    const auto some_place = [&] { return ItemPlace{some_item()}; };
    for (int steps = *rc::gen::inRange(1, 8); steps > 0; --steps) {
      const auto picked =
          *rc::gen::container<std::vector<std::int64_t>>(3, rc::gen::inRange<std::int64_t>(1, 12));
      std::vector<PlaylistItemId> named;
      for (const std::int64_t one : picked) named.push_back({one});
      switch (*rc::gen::inRange(0, 3)) {
        case 0: {
          const ItemPlace place = some_place();
          const auto wanted = tracks(
              {static_cast<std::size_t>(picked[0] % 5), static_cast<std::size_t>(picked[1] % 5)});
          const auto before = items(ann_, id);
          lists().insert_items(ann_, id, place, wanted).value();
          // The ids are the store's to choose.
          std::vector<PlaylistItem> fresh;
          for (const PlaylistItem& item : items(ann_, id)) {
            if (std::ranges::find(before, item.id, &PlaylistItem::id) == before.end()) {
              fresh.push_back(item);
            }
          }
          RC_ASSERT(fresh.size() == wanted.size());
          model.insert(place, fresh);
          break;
        }
        case 1: {
          const ItemPlace place = some_place();
          lists().move_items(ann_, id, place, named).value();
          model.move(place, named);
          break;
        }
        default:
          lists().remove_items(ann_, id, named).value();
          std::erase_if(model.items, [&](const PlaylistItem& item) {
            return std::ranges::find(named, item.id) != named.end();
          });
      }
      const auto now = items(ann_, id, 3);
      RC_ASSERT(now.size() == model.items.size());
      for (std::size_t i = 0; i < now.size(); ++i) {
        RC_ASSERT(now[i].id == model.items[i].id);
        RC_ASSERT(now[i].track == model.items[i].track);
      }
      RC_ASSERT(lists().playlist(ann_, id).value().item_count ==
                static_cast<std::int64_t>(now.size()));
    }
    RC_ASSERT(lists().remove_playlist(ann_, id).has_value());
  }));
}

}  // namespace
}  // namespace segue::contract
