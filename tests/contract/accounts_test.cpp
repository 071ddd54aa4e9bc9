#include <fmt/format.h>

#include <atomic>
#include <latch>
#include <thread>

#include "contract.hpp"

namespace segue::contract {
namespace {

using namespace domain;
using testing::ElementsAre;
using testing::SizeIs;

class Accounts : public Contract {
 protected:
  AccountStore& accounts() { return store().accounts(); }
  UserId user(const std::string& name) {
    return accounts().add_user({.name = name, .password_hash = "hash"}).value();
  }
};

TEST_F(Accounts, AUserComesBackAsMade) {
  clock_.now = 123'456;
  const UserId id =
      accounts()
          .add_user({.name = "Änne", .role = Role::admin, .password_hash = "$argon2id$x"})
          .value();
  const auto record = accounts().user_by_id(id);
  ASSERT_TRUE(record);
  EXPECT_EQ(record->user.id, id);
  EXPECT_EQ(record->user.name, "Änne");
  EXPECT_EQ(record->user.role, Role::admin);
  EXPECT_FALSE(record->user.disabled);
  EXPECT_EQ(record->user.created_at, 123'456);
  EXPECT_EQ(record->password_hash, "$argon2id$x");
  EXPECT_EQ(accounts().user_by_name("ÄNNE")->user.id, id);
  EXPECT_FALSE(accounts().user_by_name(std::string("\0\xFF", 2)));
  EXPECT_FALSE(accounts().user_by_name("nobody"));
  EXPECT_FALSE(accounts().user_by_id(UserId{3}));
}

TEST_F(Accounts, NamesAreTakenFolded) {
  (void)user("Ann");
  const auto again = accounts().add_user({.name = "ANN", .password_hash = "h"});
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, base::ErrorCode::conflict);
  (void)user("bob");
  std::vector<std::string> names;
  for (const Account& account : accounts().users()) names.push_back(account.user.name);
  EXPECT_THAT(names, ElementsAre("Ann", "bob"));
}

TEST_F(Accounts, OneOfManyRacingFirstAdminsWins) {
  EXPECT_FALSE(accounts().has_admin());
  (void)user("listener");
  EXPECT_FALSE(accounts().has_admin());
  // Some through a second process's store.
  const auto second = place_.open(clock_);
  constexpr int racers = 8;
  std::latch start{racers};
  std::atomic<int> won = 0;
  std::atomic<int> conflicts = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < racers; ++i) {
    threads.emplace_back([&, i] {
      AccountStore& mine = i % 2 == 0 ? store().accounts() : second->accounts();
      start.arrive_and_wait();
      const auto made = mine.add_first_admin(fmt::format("admin{}", i), "h");
      if (made) {
        ++won;
      } else if (made.error().code == base::ErrorCode::conflict) {
        ++conflicts;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(won, 1);
  EXPECT_EQ(conflicts, racers - 1);
  EXPECT_TRUE(accounts().has_admin());
  EXPECT_THAT(accounts().users(), SizeIs(2));
}

TEST_F(Accounts, AFirstAdminNeedsAFreeName) {
  (void)user("ann");
  const auto made = accounts().add_first_admin("Ann", "h");
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().code, base::ErrorCode::conflict);
  EXPECT_TRUE(accounts().add_first_admin("root", "h"));
}

TEST_F(Accounts, ANewPasswordEndsEverySession) {
  const UserId ann = user("ann");
  const UserId bob = user("bob");
  (void)accounts().add_session({.user = ann}, "a1");
  (void)accounts().add_session({.user = ann}, "a2");
  (void)accounts().add_session({.user = bob}, "b1");
  accounts().set_password(ann, "new hash");
  EXPECT_EQ(accounts().user_by_id(ann)->password_hash, "new hash");
  EXPECT_FALSE(accounts().session_by_token("a1"));
  EXPECT_TRUE(accounts().session_by_token("b1"));
}

TEST_F(Accounts, SessionsComeBackByTokenAndId) {
  const UserId ann = user("ann");
  const std::string token_hash("\0\x01\xFF hash", 8);
  const AuthSessionId id = accounts().add_session({.id = {7},
                                                   .user = ann,
                                                   .label = "Firefox",
                                                   .created_at = 1,
                                                   .last_seen_at = 2,
                                                   .expires_at = 3},
                                                  token_hash);
  EXPECT_NE(id, AuthSessionId{7});
  const auto found = accounts().session_by_token(token_hash);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->first.id, id);
  EXPECT_EQ(found->first.user, ann);
  EXPECT_EQ(found->first.label, "Firefox");
  EXPECT_EQ(found->first.created_at, 1);
  EXPECT_EQ(found->first.last_seen_at, 2);
  EXPECT_EQ(found->first.expires_at, 3);
  EXPECT_EQ(found->second.name, "ann");
  accounts().touch_session(id, 20, 30);
  EXPECT_EQ(accounts().session_by_id(id)->first.last_seen_at, 20);
  EXPECT_EQ(accounts().session_by_id(id)->first.expires_at, 30);
  EXPECT_FALSE(accounts().session_by_token("other"));
  EXPECT_FALSE(accounts().session_by_id(AuthSessionId{7}));
}

TEST_F(Accounts, SessionsAreListedAndRevokedByTheirOwner) {
  const UserId ann = user("ann");
  const UserId bob = user("bob");
  const auto old = accounts().add_session({.user = ann, .last_seen_at = 1}, "1");
  const auto fresh = accounts().add_session({.user = ann, .last_seen_at = 2}, "2");
  std::vector<AuthSessionId> ids;
  for (const AuthSession& session : accounts().sessions_of(ann)) ids.push_back(session.id);
  EXPECT_THAT(ids, ElementsAre(fresh, old));
  EXPECT_FALSE(accounts().revoke_session(bob, old));
  EXPECT_TRUE(accounts().revoke_session(ann, old));
  EXPECT_FALSE(accounts().revoke_session(ann, old));
  EXPECT_THAT(accounts().sessions_of(ann), SizeIs(1));
}

TEST_F(Accounts, ExpiredSessionsArePruned) {
  const UserId ann = user("ann");
  (void)accounts().add_session({.user = ann, .expires_at = 10}, "old");
  (void)accounts().add_session({.user = ann, .expires_at = 11}, "fresh");
  accounts().prune_sessions(10);
  EXPECT_FALSE(accounts().session_by_token("old"));
  EXPECT_TRUE(accounts().session_by_token("fresh"));
}

TEST_F(Accounts, AppPasswords) {
  const UserId ann = user("ann");
  const std::string sealed("\0sealed\xFF", 8);
  const auto id = accounts().add_app_password(
      {.user = ann, .label = "phone", .sealed_secret = sealed, .created_at = 5, .last_used_at = 6});
  const auto passwords = accounts().app_passwords_of(ann);
  ASSERT_THAT(passwords, SizeIs(1));
  EXPECT_EQ(passwords[0].id, id);
  EXPECT_EQ(passwords[0].user, ann);
  EXPECT_EQ(passwords[0].label, "phone");
  EXPECT_EQ(passwords[0].sealed_secret, sealed);
  EXPECT_EQ(passwords[0].created_at, 5);
  EXPECT_EQ(passwords[0].last_used_at, 6);
  accounts().touch_app_password(id, 60);
  EXPECT_EQ(accounts().app_passwords_of(ann).at(0).last_used_at, 60);
  EXPECT_FALSE(accounts().revoke_app_password(user("bob"), id));
  EXPECT_TRUE(accounts().revoke_app_password(ann, id));
  EXPECT_THAT(accounts().app_passwords_of(ann), SizeIs(0));
}

TEST_F(Accounts, ApiKeys) {
  const UserId ann = user("ann");
  const auto id = accounts().add_api_key(
      {.user = ann, .label = "script", .created_at = 5, .last_used_at = 6}, "key-hash");
  const auto found = accounts().api_key_by_hash("key-hash");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->first.id, id);
  EXPECT_EQ(found->first.user, ann);
  EXPECT_EQ(found->first.label, "script");
  EXPECT_EQ(found->first.created_at, 5);
  EXPECT_EQ(found->first.last_used_at, 6);
  EXPECT_EQ(found->second.id, ann);
  EXPECT_FALSE(accounts().api_key_by_hash("other"));
  EXPECT_THAT(accounts().api_keys_of(ann), SizeIs(1));
  accounts().touch_api_key(id, 60);
  EXPECT_EQ(accounts().api_keys_of(ann).at(0).last_used_at, 60);
  EXPECT_FALSE(accounts().revoke_api_key(user("bob"), id));
  EXPECT_TRUE(accounts().revoke_api_key(ann, id));
  EXPECT_THAT(accounts().api_keys_of(ann), SizeIs(0));
}

}  // namespace
}  // namespace segue::contract
