#include <fmt/format.h>

#include <array>
#include <atomic>
#include <latch>
#include <thread>

#include "contract.hpp"

namespace segue::contract {
namespace {

using namespace domain;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

// What an admin does with other people's accounts.
class Users : public Contract {
 protected:
  AccountStore& accounts() { return store().accounts(); }
  UserId user(const std::string& name, Role role = Role::listener) {
    return accounts().add_user({.name = name, .role = role, .password_hash = "h"}).value();
  }
  base::ErrorCode refusal(UserId id, const UserChange& change) {
    const auto changed = accounts().change_user(id, change);
    return changed ? base::ErrorCode{} : changed.error().code;
  }
  std::size_t active_admins() {
    std::size_t count = 0;
    for (const Account& account : accounts().users()) {
      if (account.user.role == Role::admin && !account.user.disabled) ++count;
    }
    return count;
  }
  // Everything that a user can own.
  View live(const std::string& name, const Album& music) {
    const View view{.user = user(name)};
    const AuthSession session{.user = view.user, .label = "phone", .last_seen_at = 5};
    (void)accounts().add_session(session, name + " token");
    (void)accounts().add_app_password({.user = view.user, .label = "app"});
    (void)accounts().add_api_key({.user = view.user, .label = "key"}, name + " key");
    auto& listening = store().listening();
    for (const Subject& subject :
         std::initializer_list<Subject>{music.tracks[0].id, music.id, music.artist}) {
      listening.star(view, subject, 1'000);
    }
    const Listen listen{.track = music.tracks[0].id,
                        .started_at = 2'000,
                        .heard_ms = 60'000,
                        .outcome = Outcome::played,
                        .client = "test",
                        .context = {.kind = "album", .ref = to_string(music.id)}};
    listening.add_listens(view, std::span(&listen, 1));
    listening.set_now_playing(view, "test", music.tracks[0].id, 3'000);
    const std::array tracks = {music.tracks[0].id};
    (void)store().playlists().add_playlist(view, {.name = name, .shared = true}, tracks).value();
    store().events().add_user_event(view.user, "test", "{}");
    EXPECT_TRUE(accounts().change_user(view.user, {.roots = std::vector{RootId{1}}}));
    return view;
  }
};

TEST_F(Users, AChangeTouchesOnlyWhatItNames) {
  (void)user("admin", Role::admin);
  const UserId ann = user("ann");
  const RootId first = root("first");
  ASSERT_TRUE(accounts().change_user(ann, {.name = "Änne"}));
  ASSERT_TRUE(accounts().change_user(ann, {.role = Role::admin}));
  ASSERT_TRUE(accounts().change_user(ann, {.disabled = true}));
  ASSERT_TRUE(accounts().change_user(ann, {.every_root = false, .roots = std::vector{first}}));
  ASSERT_TRUE(accounts().change_user(ann, {}));
  const auto record = accounts().user_by_name("änne");
  ASSERT_TRUE(record);
  EXPECT_EQ(record->user.id, ann);
  EXPECT_EQ(record->user.name, "Änne");
  EXPECT_EQ(record->user.role, Role::admin);
  EXPECT_TRUE(record->user.disabled);
  EXPECT_FALSE(record->user.every_root);
  EXPECT_EQ(record->password_hash, "h");
  EXPECT_FALSE(accounts().user_by_name("ann"));
  EXPECT_EQ(refusal(UserId{99}, {.disabled = true}), base::ErrorCode::not_found);
}

TEST_F(Users, DisablingShowsEverywhere) {
  const UserId ann = user("ann");
  (void)accounts().add_session({.user = ann}, "t");
  ASSERT_TRUE(accounts().change_user(ann, {.disabled = true}));
  EXPECT_TRUE(accounts().user_by_id(ann)->user.disabled);
  EXPECT_TRUE(accounts().session_by_token("t")->second.disabled);
  ASSERT_TRUE(accounts().change_user(ann, {.disabled = false}));
  EXPECT_FALSE(accounts().user_by_name("ann")->user.disabled);
}

TEST_F(Users, ANameThatIsTakenChangesNothing) {
  (void)user("bob");
  const UserId ann = user("ann");
  EXPECT_EQ(refusal(ann, {.name = "BOB", .disabled = true}), base::ErrorCode::conflict);
  EXPECT_FALSE(accounts().user_by_id(ann)->user.disabled);
  EXPECT_TRUE(accounts().change_user(ann, {.name = "ANN"})) << "one's own is free";
}

TEST_F(Users, RootsOfAUser) {
  const UserId ann = user("ann");
  const RootId first = root("first");
  const RootId second = root("second");
  EXPECT_EQ(accounts().roots_of(ann), std::nullopt);
  ASSERT_TRUE(accounts().change_user(
      ann, {.every_root = false, .roots = std::vector{second, first, second}}));
  EXPECT_THAT(accounts().roots_of(ann).value(), ElementsAre(first, second));
  EXPECT_EQ(refusal(ann, {.name = "eve", .roots = std::vector{first, RootId{99}}}),
            base::ErrorCode::invalid);
  EXPECT_THAT(accounts().roots_of(ann).value(), ElementsAre(first, second));
  EXPECT_TRUE(accounts().user_by_name("ann"));
  ASSERT_TRUE(accounts().change_user(ann, {.roots = std::vector<RootId>{}}));
  EXPECT_THAT(accounts().roots_of(ann).value(), IsEmpty());
  ASSERT_TRUE(accounts().change_user(ann, {.every_root = true}));
  EXPECT_EQ(accounts().roots_of(ann), std::nullopt);
  EXPECT_THAT(accounts().roots_of(UserId{99}).value(), IsEmpty()) << "nobody sees nothing";
}

TEST_F(Users, OneCanBeMadeWithRootsOfTheirOwn) {
  const RootId first = root("first");
  const NewUser draft{.name = "ann", .password_hash = "h", .every_root = false, .roots = {first}};
  const UserId ann = accounts().add_user(draft).value();
  EXPECT_THAT(accounts().roots_of(ann).value(), ElementsAre(first));
  const auto lost = accounts().add_user({.name = "bob", .roots = {RootId{99}}});
  ASSERT_FALSE(lost);
  EXPECT_EQ(lost.error().code, base::ErrorCode::invalid);
  EXPECT_FALSE(accounts().user_by_name("bob"));
}

TEST_F(Users, AreListedWithWhatTheyHearAndWhenTheyWereSeen) {
  const RootId first = root("first");
  const UserId bob = user("bob");
  const UserId ann = user("Ann");
  ASSERT_TRUE(accounts().change_user(bob, {.every_root = false, .roots = std::vector{first}}));
  (void)accounts().add_session({.user = ann, .last_seen_at = 5}, "1");
  (void)accounts().add_session({.user = ann, .last_seen_at = 70}, "2");
  (void)accounts().add_api_key({.user = ann, .last_used_at = 60}, "k");
  const auto listed = accounts().users();
  ASSERT_THAT(listed, SizeIs(2));
  EXPECT_EQ(listed[0].user.id, ann);
  EXPECT_THAT(listed[0].roots, IsEmpty());
  EXPECT_EQ(listed[0].last_seen_at, 70);
  EXPECT_FALSE(listed[1].user.every_root);
  EXPECT_THAT(listed[1].roots, ElementsAre(first));
  EXPECT_EQ(listed[1].last_seen_at, 0);
  (void)accounts().add_app_password({.user = bob, .last_used_at = 80});
  EXPECT_EQ(accounts().users()[1].last_seen_at, 80);
  const Album music = album({.root = first});
  const Listen listen{.track = music.tracks[0].id, .started_at = 90, .client = "test"};
  store().listening().add_listens({.user = bob}, std::span(&listen, 1));
  EXPECT_EQ(accounts().users()[1].last_seen_at, 90);
}

TEST_F(Users, TheLastActiveAdminStays) {
  const UserId ann = user("ann", Role::admin);
  const UserId bob = user("bob", Role::admin);
  const UserId cleo = user("cleo");
  ASSERT_TRUE(accounts().change_user(bob, {.disabled = true}));
  EXPECT_EQ(refusal(ann, {.disabled = true}), base::ErrorCode::conflict);
  EXPECT_EQ(refusal(ann, {.role = Role::listener}), base::ErrorCode::conflict);
  const auto removed = accounts().remove_user(ann);
  ASSERT_FALSE(removed);
  EXPECT_EQ(removed.error().code, base::ErrorCode::conflict);
  EXPECT_TRUE(accounts().change_user(ann, {.name = "Ann", .role = Role::admin}));
  EXPECT_TRUE(accounts().change_user(cleo, {.disabled = true})) << "a listener may always go";
  EXPECT_TRUE(accounts().remove_user(bob)) << "and so may an admin who is disabled";
  EXPECT_TRUE(accounts().change_user(cleo, {.role = Role::admin, .disabled = false}));
  EXPECT_TRUE(accounts().remove_user(ann));
  EXPECT_EQ(active_admins(), 1U);
}

TEST_F(Users, OfManyAdminsWhoGoAtOnceOneStays) {
  constexpr std::size_t racers = 8;
  std::vector<UserId> admins;
  admins.reserve(racers);
  for (std::size_t i = 0; i < racers; ++i) {
    admins.push_back(user(fmt::format("admin{}", i), Role::admin));
  }
  // Some through a second process's store.
  const auto second = place_.open(clock_);
  std::latch start{racers};
  std::atomic<int> refused = 0;
  std::vector<std::thread> threads;
  threads.reserve(racers);
  for (std::size_t i = 0; i < racers; ++i) {
    threads.emplace_back([&, i] {
      AccountStore& mine = i % 2 == 0 ? store().accounts() : second->accounts();
      start.arrive_and_wait();
      const auto gone = i % 3 == 0   ? mine.remove_user(admins[i])
                        : i % 3 == 1 ? mine.change_user(admins[i], {.disabled = true})
                                     : mine.change_user(admins[i], {.role = Role::listener});
      if (!gone && gone.error().code == base::ErrorCode::conflict) ++refused;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(refused, 1);
  EXPECT_EQ(active_admins(), 1U);
}

TEST_F(Users, WhoIsRemovedTakesEverythingAlong) {
  const Album music = album({.root = root("music")});
  const View ann = live("ann", music);
  const View bob = live("bob", music);
  ASSERT_TRUE(accounts().remove_user(ann.user));
  EXPECT_FALSE(accounts().user_by_id(ann.user));
  EXPECT_FALSE(accounts().session_by_token("ann token"));
  EXPECT_FALSE(accounts().api_key_by_hash("ann key"));
  EXPECT_THAT(accounts().app_passwords_of(ann.user), IsEmpty());
  EXPECT_THAT(store().listening().listens(ann, {}).rows, IsEmpty());
  EXPECT_THAT(store().listening().now_playing(bob, 0), SizeIs(1));
  EXPECT_THAT(store().playlists().playlists(bob), SizeIs(1));
  EXPECT_EQ(catalog().track(ann, music.tracks[0].id)->mine.starred_at, 0);

  EXPECT_TRUE(accounts().session_by_token("bob token"));
  EXPECT_THAT(store().listening().listens(bob, {}).rows, SizeIs(1));
  EXPECT_EQ(catalog().release(bob, music.id)->release.mine.starred_at, 1'000);
  EXPECT_NE(user("ann"), ann.user) << "the name is free, the id is not";
  const auto again = accounts().remove_user(ann.user);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, base::ErrorCode::not_found);
}

}  // namespace
}  // namespace segue::contract
