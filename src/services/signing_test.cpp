#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "services/media_signer.hpp"
#include "services/proof_memo.hpp"
#include "services/server_keys.hpp"
#include "services/throttle.hpp"

namespace segue::services {
namespace {

class FakeClock final : public base::Clock {
 public:
  [[nodiscard]] base::UnixMs now_ms() const override { return now; }
  base::UnixMs now = 1'800'000'000'000;
};

TEST(Throttle, AllowsABurstThenOneEveryTenSeconds) {
  FakeClock clock;
  Throttle throttle(clock, {.attempts_max = 3, .seconds_per_attempt = 10, .entries_max = 100});
  for (int i = 0; i < 3; ++i) EXPECT_EQ(throttle.seconds_to_wait("Anna", "10.0.0.1"), 0);
  EXPECT_EQ(throttle.seconds_to_wait("anna", "10.0.0.99"), 10) << "same name, same network";
  EXPECT_EQ(throttle.seconds_to_wait("Anna", "10.0.1.1"), 0) << "another network";
  EXPECT_EQ(throttle.seconds_to_wait("Ben", "10.0.0.1"), 0) << "another name";
  clock.now += 10'000;
  EXPECT_EQ(throttle.seconds_to_wait("Anna", "10.0.0.1"), 0);
  EXPECT_GT(throttle.seconds_to_wait("Anna", "10.0.0.1"), 0);
}

TEST(Throttle, ForgivesAfterTheRightPassword) {
  const FakeClock clock;
  Throttle throttle(clock, {.attempts_max = 1, .seconds_per_attempt = 10, .entries_max = 100});
  EXPECT_EQ(throttle.seconds_to_wait("Anna", "::1"), 0);
  throttle.forgive("anna", "::1");
  EXPECT_EQ(throttle.seconds_to_wait("Anna", "::1"), 0);
}

TEST(Throttle, NetworksOfAddresses) {
  EXPECT_EQ(Throttle::network_of("192.168.1.7"), "192.168.1");
  EXPECT_EQ(Throttle::network_of("2001:db8:1:2::3"), Throttle::network_of("2001:db8:1:2:ffff::"));
  EXPECT_NE(Throttle::network_of("2001:db8:1:2::3"), Throttle::network_of("2001:db8:1:3::3"));
}

MediaSigner signer() {
  return MediaSigner(base::crypto::random_key());
}

TEST(MediaSigner, HoldsForWhatItWasMadeForAndNothingElse) {
  const MediaSigner sign = signer();
  EXPECT_TRUE(rc::check("only the same session, user, track and expiry hold", [&] {
    const auto number = rc::gen::inRange<std::int64_t>(1, 1'000'000'000'000);
    const MediaClaim claim{.session = {*number}, .expires_at = *number};
    const domain::UserId user{*number};
    const domain::TrackId track{*number};
    const std::string signature = sign.sign(claim, user, track);
    const auto read = MediaSigner::read(signature);
    RC_ASSERT(read.has_value());
    RC_ASSERT(read->session == claim.session);
    RC_ASSERT(read->expires_at == claim.expires_at);
    RC_ASSERT(sign.holds(signature, *read, user, track));
    RC_ASSERT(!sign.holds(signature, *read, {user.value + 1}, track));
    RC_ASSERT(!sign.holds(signature, *read, user, {track.value + 1}));
    MediaClaim later = *read;
    later.expires_at += 1;
    RC_ASSERT(!sign.holds(signature, later, user, track));
    RC_ASSERT(!signer().holds(signature, *read, user, track));
  }));
}

TEST(MediaSigner, BrokenSignaturesAreRefused) {
  for (const std::string text : {"", "a", "a.b", "a.b.c.d", "xyz.1.mac", "1.0.mac", "-1.2.mac",
                                 "1.ffffffffffffffffff.mac"}) {
    EXPECT_FALSE(MediaSigner::read(text)) << text;
  }
  EXPECT_FALSE(MediaSigner::read(std::string(1000, '1')));
}

TEST(MediaSigner, LongTracksLiveLonger) {
  constexpr std::int64_t hour_ms = 3'600'000;
  EXPECT_EQ(MediaSigner::expiry(0, 200'000), 6 * hour_ms);
  EXPECT_EQ(MediaSigner::expiry(0, 5 * hour_ms), 10 * hour_ms);
}

TEST(ProofMemo, ForgetsAfterTenMinutes) {
  FakeClock clock;
  ProofMemo memo(clock);
  memo.accepted("anna", "secret");
  EXPECT_TRUE(memo.knows("anna", "secret"));
  EXPECT_FALSE(memo.knows("anna", "Secret"));
  EXPECT_FALSE(memo.knows("annas", "ecret"));
  clock.now += 600'000;
  EXPECT_FALSE(memo.knows("anna", "secret"));
}

class FakeSettings final : public domain::SettingsStore {
 public:
  std::optional<std::string> setting(const std::string& name) override {
    const auto found = values.find(name);
    return found == values.end() ? std::nullopt : std::optional(found->second);
  }
  void put_setting(const std::string& name, const std::string& value) override {
    values[name] = value;
  }
  std::string setting_or_put(const std::string& name, const std::string& value) override {
    return values.try_emplace(name, value).first->second;
  }
  std::int64_t next_epoch() override { return ++epoch; }

  std::map<std::string, std::string> values;
  std::int64_t epoch = 0;
};

class ServerKeysTest : public testing::Test {
 protected:
  ServerKeysTest() {
    std::string pattern = (std::filesystem::temp_directory_path() / "segue-keys-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
  }
  ~ServerKeysTest() override {
    std::error_code failed;
    std::filesystem::remove_all(folder_, failed);
  }
  std::filesystem::path folder_;
  FakeSettings settings_;
};

TEST_F(ServerKeysTest, AreMadeOnceAndThenStay) {
  const auto first = load_server_keys(settings_, folder_ / "secret.key");
  ASSERT_TRUE(first) << first.error().message;
  const auto second = load_server_keys(settings_, folder_ / "secret.key");
  ASSERT_TRUE(second);
  EXPECT_EQ(first->server_id, second->server_id);
  EXPECT_EQ(first->media, second->media);
  EXPECT_EQ(first->seal, second->seal);
  const auto mode = std::filesystem::status(folder_ / "secret.key").permissions();
  EXPECT_EQ(mode, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

TEST_F(ServerKeysTest, AnotherSecretIsRefused) {
  ASSERT_TRUE(load_server_keys(settings_, folder_ / "secret.key"));
  const auto other = load_server_keys(settings_, folder_ / "other.key");
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().code, base::ErrorCode::conflict);
}

TEST_F(ServerKeysTest, ABrokenSecretIsNamed) {
  std::ofstream(folder_ / "secret.key") << "not a key\n";
  const auto keys = load_server_keys(settings_, folder_ / "secret.key");
  ASSERT_FALSE(keys);
  EXPECT_NE(keys.error().message.find("secret.key"), std::string::npos);
}

}  // namespace
}  // namespace segue::services
