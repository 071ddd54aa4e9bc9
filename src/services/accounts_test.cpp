#include "services/accounts.hpp"

#include <gtest/gtest.h>

#include <string>

#include "base/crypto.hpp"
#include "base/limits.hpp"
#include "services/test_accounts.hpp"

namespace segue::services {
namespace {

constexpr base::UnixMs minute_ms = 60'000;
constexpr base::UnixMs hour_ms = 60 * minute_ms;
const std::string home = "10.0.0.1";
const std::string password = "correct horse";

class AccountsTest : public testing::Test {
 protected:
  AccountsTest() {
    base::crypto::initialise();
    keys_.seal = base::crypto::random_key();
    const auto made = accounts_.create_user({.name = "Anna"}, password);
    EXPECT_TRUE(made);
    anna_ = made->id;
  }

  FakeClock clock_;
  FakeAccounts store_;
  ServerKeys keys_;
  Accounts accounts_{store_, keys_, clock_};
  domain::UserId anna_;
};

base::ErrorCode code_of(const base::Result<Principal>& result) {
  return result ? base::ErrorCode{} : result.error().code;
}

TEST_F(AccountsTest, AChangedPasswordIsWorthNothingAtOnce) {
  ASSERT_TRUE(accounts_.by_password("Anna", password, home));
  ASSERT_TRUE(accounts_.remembers_password("anna", password));
  ASSERT_TRUE(accounts_.change_password(anna_, password, "battery staple", home));
  // It is remembered, so it is checked where an argon2id must not run: it is refused without one.
  EXPECT_TRUE(accounts_.remembers_password("anna", password));
  EXPECT_EQ(code_of(accounts_.by_password("Anna", password, home)),
            base::ErrorCode::unauthenticated);
  EXPECT_FALSE(accounts_.remembers_password("anna", password));
  EXPECT_TRUE(accounts_.by_password("Anna", "battery staple", home));
}

TEST_F(AccountsTest, ARememberedPasswordOpensNoDisabledAccount) {
  ASSERT_TRUE(accounts_.by_password("Anna", password, home));
  ASSERT_TRUE(store_.change_user(anna_, {.disabled = true}));
  EXPECT_FALSE(accounts_.by_password("Anna", password, home));
}

TEST_F(AccountsTest, ARevokedAppPasswordIsRefusedWithoutAnArgon2id) {
  const auto made = accounts_.create_app_password(anna_, "phone");
  ASSERT_TRUE(made);
  ASSERT_TRUE(accounts_.by_app_password("Anna", made->secret, home));
  EXPECT_TRUE(accounts_.knows_app_password("anna", made->secret));
  ASSERT_TRUE(accounts_.revoke_app_password(anna_, store_.app_passwords.front().id));
  EXPECT_EQ(code_of(accounts_.by_app_password("Anna", made->secret, home)),
            base::ErrorCode::unauthenticated);
  EXPECT_FALSE(accounts_.knows_app_password("anna", made->secret)) << "the next one may cost";
}

TEST_F(AccountsTest, AnOldPhoneLocksNobodyOut) {
  base::Result<Principal> last = accounts_.by_app_password_token("Anna", "0", "salt", home);
  for (int i = 0; i < 50; ++i) last = accounts_.by_app_password_token("Anna", "0", "salt", home);
  EXPECT_EQ(code_of(last), base::ErrorCode::too_many);
  EXPECT_GT(last.error().retry_after_s, 1);
  EXPECT_TRUE(accounts_.sign_in("Anna", password, "browser", home));
}

TEST_F(AccountsTest, AWrongPasswordIsThrottledAndSaysForHowLong) {
  base::Result<SignedIn> last = accounts_.sign_in("Anna", "wrong password", "", home);
  for (int i = 0; i < 10; ++i) last = accounts_.sign_in("Anna", "wrong password", "", home);
  ASSERT_FALSE(last);
  EXPECT_EQ(last.error().code, base::ErrorCode::too_many);
  EXPECT_EQ(last.error().retry_after_s, 10);
  EXPECT_NE(last.error().message.find("10 s"), std::string::npos);
}

TEST_F(AccountsTest, TheAccountsOwnPasswordIsNoAppPassword) {
  EXPECT_EQ(code_of(accounts_.by_app_password("Anna", password, home)), base::ErrorCode::forbidden);
}

TEST_F(AccountsTest, ASessionTokenIsNoApiKey) {
  const auto session = accounts_.sign_in("Anna", password, "browser", home);
  ASSERT_TRUE(session);
  EXPECT_TRUE(accounts_.by_token(session->token));
  EXPECT_FALSE(accounts_.by_api_key(session->token));
  const auto key = accounts_.create_api_key(anna_, "script");
  ASSERT_TRUE(key);
  EXPECT_TRUE(accounts_.by_token(key->secret));
  EXPECT_TRUE(accounts_.by_api_key(key->secret));
}

TEST_F(AccountsTest, WhatWasAdmittedOnceIsAskedAgain) {
  const auto session = accounts_.sign_in("Anna", password, "browser", home);
  const auto key = accounts_.create_api_key(anna_, "script");
  ASSERT_TRUE(session && key);
  const auto by_session = accounts_.by_token(session->token);
  const auto by_key = accounts_.by_token(key->secret);
  const auto by_password = accounts_.by_password("Anna", password, home);
  ASSERT_TRUE(by_session && by_key && by_password);
  EXPECT_TRUE(accounts_.renewed(*by_session));
  EXPECT_TRUE(accounts_.renewed(*by_key));
  EXPECT_TRUE(accounts_.renewed(*by_password));
  ASSERT_TRUE(accounts_.change_user(
      anna_, {.every_root = false, .roots = std::vector<domain::RootId>{{7}}}));
  EXPECT_EQ(accounts_.renewed(*by_session)->view.roots, (std::vector<domain::RootId>{{7}}));
  ASSERT_TRUE(accounts_.sign_out(anna_, session->session.id));
  ASSERT_TRUE(accounts_.revoke_api_key(anna_, by_key->api_key));
  EXPECT_FALSE(accounts_.renewed(*by_session));
  EXPECT_FALSE(accounts_.renewed(*by_key));
  ASSERT_TRUE(accounts_.change_user(anna_, {.disabled = true}));
  EXPECT_FALSE(accounts_.renewed(*by_password));
}

TEST_F(AccountsTest, WhatAnAdminTakesAwayIsToldAtOnce) {
  const auto session = accounts_.sign_in("Anna", password, "browser", home);
  ASSERT_TRUE(session);
  const auto before = accounts_.endings();
  ASSERT_TRUE(accounts_.change_user(anna_, {.name = "  Änne ", .disabled = true}));
  EXPECT_EQ(accounts_.endings(), before + 1);
  EXPECT_FALSE(accounts_.by_token(session->token));
  ASSERT_TRUE(accounts_.change_user(anna_, {.disabled = false}));
  EXPECT_EQ(accounts_.by_token(session->token)->user.name, "Änne");
  ASSERT_TRUE(accounts_.replace_password(anna_, "battery staple"));
  EXPECT_FALSE(accounts_.by_token(session->token));
  EXPECT_TRUE(accounts_.by_password("änne", "battery staple", home));
  ASSERT_TRUE(accounts_.remove_user(anna_));
  EXPECT_EQ(accounts_.endings(), before + 4);
  EXPECT_FALSE(accounts_.by_password("änne", "battery staple", home));
}

TEST_F(AccountsTest, AChangeIsHeldToTheRulesOfANewAccount) {
  const auto before = accounts_.endings();
  EXPECT_FALSE(accounts_.change_user(anna_, {.name = "a:b"}));
  EXPECT_FALSE(accounts_.replace_password(anna_, "short"));
  EXPECT_FALSE(accounts_.replace_password(domain::UserId{99}, "battery staple"));
  EXPECT_EQ(accounts_.endings(), before) << "nothing was taken from anybody";
}

TEST_F(AccountsTest, SessionsEndWhenUnusedAndAreBounded) {
  const auto first = accounts_.sign_in("Anna", password, "browser", home);
  ASSERT_TRUE(first);
  for (std::size_t i = 0; i < base::limits::sessions_per_user_max; ++i) {
    clock_.now += 1;
    ASSERT_TRUE(accounts_.sign_in("Anna", password, "script", home));
  }
  EXPECT_EQ(store_.sessions.size(), base::limits::sessions_per_user_max);
  EXPECT_FALSE(accounts_.by_token(first->token)) << "the one unused for longest gave way";
  clock_.now += base::UnixMs{31} * 24 * hour_ms;
  EXPECT_TRUE(accounts_.sessions_of(anna_).empty());
}

TEST_F(AccountsTest, UseIsNotedAtMostOnceAnHour) {
  const auto made = accounts_.create_app_password(anna_, "phone");
  const auto key = accounts_.create_api_key(anna_, "script");
  ASSERT_TRUE(made && key);
  const base::UnixMs begin = clock_.now;
  for (int minute = 0; minute < 90; ++minute) {
    ASSERT_TRUE(accounts_.by_app_password("Anna", made->secret, home));
    ASSERT_TRUE(accounts_.by_token(key->secret));
    clock_.now += minute_ms;
  }
  EXPECT_EQ(store_.app_passwords.front().last_used_at, begin + 61 * minute_ms);
  EXPECT_EQ(store_.api_keys.begin()->second.last_used_at, begin + 61 * minute_ms);
}

}  // namespace
}  // namespace segue::services
