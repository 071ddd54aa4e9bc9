#include <fmt/format.h>

#include <array>
#include <chrono>
#include <set>
#include <thread>

#include "contract.hpp"

namespace segue::contract {
namespace {

using namespace domain;
using testing::SizeIs;
using Range = std::pair<std::int64_t, std::int64_t>;

class Events : public Contract {
 protected:
  EventStore& events() { return store().events(); }
  SettingsStore& settings() { return store().settings(); }
  void log(std::int64_t id) {
    transact([&](CatalogTx& transaction) {
      const std::array changes{Change{ChangeKind::added, "track", id}};
      transaction.log(changes);
    });
  }
};

TEST_F(Events, ChangesAreReadFromWhereOneLeftOff) {
  EXPECT_EQ(events().change_range(), (Range{0, 0}));
  for (std::int64_t id = 1; id <= 5; ++id) log(id);
  const auto all = events().changes_after(0, 100);
  ASSERT_THAT(all, SizeIs(5));
  EXPECT_EQ(events().change_range(), (Range{all.front().seq, all.back().seq}));
  const auto middle = events().changes_after(all[1].seq, 2);
  ASSERT_THAT(middle, SizeIs(2));
  EXPECT_EQ(middle[0].change.id, 3);
  EXPECT_EQ(middle[1].change.id, 4);
  EXPECT_THAT(events().changes_after(all.back().seq, 2), SizeIs(0));
}

TEST_F(Events, UserEventsAreTheUsersOwn) {
  const UserId ann = store().accounts().add_user({.name = "ann", .password_hash = "h"}).value();
  const UserId bob = store().accounts().add_user({.name = "bob", .password_hash = "h"}).value();
  EXPECT_EQ(events().user_event_range(), (Range{0, 0}));
  int fired = 0;
  const auto connection = store().committed().connect([&] { ++fired; });
  events().add_user_event(ann, "queue", R"({"n":1})");
  events().add_user_event(bob, "queue", R"({"n":2})");
  events().add_user_event(ann, "star", R"({"n":3})");
  EXPECT_EQ(fired, 3);
  const auto mine = events().user_events_after(ann, 0, 10);
  ASSERT_THAT(mine, SizeIs(2));
  EXPECT_EQ(mine[0].kind, "queue");
  EXPECT_EQ(mine[0].payload_json, R"({"n":1})");
  EXPECT_EQ(mine[1].kind, "star");
  EXPECT_THAT(events().user_events_after(ann, mine[0].seq, 10), SizeIs(1));
  EXPECT_THAT(events().user_events_after(ann, 0, 1), SizeIs(1));
  EXPECT_EQ(events().user_event_range(), (Range{mine[0].seq, mine[1].seq}));
}

TEST_F(Events, PruningDropsTheOldAndNeverReusesANumber) {
  const UserId ann = store().accounts().add_user({.name = "ann", .password_hash = "h"}).value();
  clock_.now = 1'000;
  log(1);
  events().add_user_event(ann, "a", "{}");
  clock_.now = 2'000;
  log(2);
  events().add_user_event(ann, "b", "{}");
  const auto before = events().change_range();
  const auto events_before = events().user_event_range();
  events().prune_events(2'000, 1'000);
  EXPECT_THAT(events().changes_after(0, 10), SizeIs(1));
  EXPECT_THAT(events().user_events_after(ann, 0, 10), SizeIs(2));
  events().prune_events(9'000, 9'000);
  // The newest stay: they say how far the numbers have come.
  EXPECT_EQ(events().change_range(), (Range{before.second, before.second}));
  EXPECT_EQ(events().user_event_range(), (Range{events_before.second, events_before.second}));
  log(3);
  events().add_user_event(ann, "c", "{}");
  EXPECT_GT(events().change_range().second, before.second);
  EXPECT_GT(events().user_event_range().second, events_before.second);
}

TEST_F(Events, PruningTakesALongLogInSlices) {
  clock_.now = 1'000;
  transact([&](CatalogTx& transaction) {
    std::vector<Change> changes(12'000, Change{ChangeKind::added, "track", 1});
    transaction.log(changes);
  });
  clock_.now = 2'000;
  log(2);
  events().prune_events(2'000, 2'000);
  EXPECT_THAT(events().changes_after(0, 100), SizeIs(1));
}

// A reader that follows must never meet a number lower than one it has seen.
TEST_F(Events, NumbersRiseInTheOrderOfCommits) {
  const UserId ann = store().accounts().add_user({.name = "ann", .password_hash = "h"}).value();
  const auto second = place_.open(clock_);
  constexpr int writers = 4;
  constexpr int each = 15;
  std::vector<std::thread> threads;
  for (int i = 0; i < writers; ++i) {
    threads.emplace_back([&, i] {
      domain::Store& mine = i % 2 == 0 ? store() : *second;
      for (int n = 0; n < each; ++n) mine.events().add_user_event(ann, "e", "{}");
    });
  }
  std::vector<std::int64_t> seen;
  // Bounded: a number that was passed over never comes.
  const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (seen.size() < std::size_t{writers} * each && std::chrono::steady_clock::now() < give_up) {
    for (const UserEvent& event :
         events().user_events_after(ann, seen.empty() ? 0 : seen.back(), 100)) {
      seen.push_back(event.seq);
    }
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_THAT(seen, SizeIs(writers * each)) << "a number was passed over";
  EXPECT_THAT(events().user_events_after(ann, 0, 1'000), SizeIs(writers * each));
}

TEST_F(Events, SettingsAreBytes) {
  EXPECT_EQ(settings().setting("key"), std::nullopt);
  const std::string value("\0\xFF key", 6);
  settings().put_setting("key", value);
  EXPECT_EQ(settings().setting("key"), value);
  settings().put_setting("key", "");
  EXPECT_EQ(settings().setting("key"), "");
}

TEST_F(Events, TheFirstWriterOfASettingWins) {
  const auto second = place_.open(clock_);
  EXPECT_EQ(settings().setting_or_put("id", "first"), "first");
  EXPECT_EQ(second->settings().setting_or_put("id", "second"), "first");
  EXPECT_EQ(settings().setting("id"), "first");
}

TEST_F(Events, EpochsCountFromOneOverAllProcesses) {
  const auto second = place_.open(clock_);
  EXPECT_EQ(settings().next_epoch(), 1);
  EXPECT_EQ(second->settings().next_epoch(), 2);
  EXPECT_EQ(settings().next_epoch(), 3);
}

TEST_F(Events, NoEpochIsGivenTwiceAndOneWriterOfASettingWins) {
  const auto second = place_.open(clock_);
  constexpr int rounds = 20;
  std::array<std::vector<std::int64_t>, 2> epochs;
  std::array<std::vector<std::string>, 2> winners;
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < 2; ++i) {
    threads.emplace_back([&, i] {
      SettingsStore& mine = i == 0 ? settings() : second->settings();
      for (int round = 0; round < rounds; ++round) {
        epochs.at(i).push_back(mine.next_epoch());
        winners.at(i).push_back(
            mine.setting_or_put(fmt::format("race {}", round), fmt::format("writer {}", i)));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  std::set<std::int64_t> given(epochs[0].begin(), epochs[0].end());
  given.insert(epochs[1].begin(), epochs[1].end());
  EXPECT_THAT(given, SizeIs(2 * rounds));
  EXPECT_EQ(winners[0], winners[1]);
}

}  // namespace
}  // namespace segue::contract
