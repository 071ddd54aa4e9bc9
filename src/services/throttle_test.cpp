#include "services/throttle.hpp"

#include <gtest/gtest.h>

#include <string>

#include "services/test_accounts.hpp"

namespace segue::services {
namespace {

Throttle::Options small() {
  return {.of_name = {.attempts_max = 3, .seconds_per_attempt = 10},
          .of_network = {.attempts_max = 20, .seconds_per_attempt = 1},
          .entries_max = 100};
}

TEST(Throttle, AllowsABurstThenOneEveryTenSeconds) {
  FakeClock clock;
  Throttle throttle(clock, small());
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
  Throttle throttle(clock, small());
  for (int i = 0; i < 100; ++i) {
    ASSERT_EQ(throttle.seconds_to_wait("Anna", "::1"), 0) << "a household that types well: " << i;
    throttle.forgive("anna", "::1");
  }
}

TEST(Throttle, ANetworkCannotTryManyNames) {
  FakeClock clock;
  Throttle throttle(clock, small());
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(throttle.seconds_to_wait("name" + std::to_string(i), "10.0.0.1"), 0);
  }
  EXPECT_EQ(throttle.seconds_to_wait("name20", "10.0.0.2"), 1);
  EXPECT_EQ(throttle.seconds_to_wait("name20", "10.0.1.2"), 0) << "another network";
  clock.now += 1000;
  EXPECT_EQ(throttle.seconds_to_wait("name20", "10.0.0.2"), 0);
}

TEST(Throttle, AFloodOfNamesForgetsNobodysDebt) {
  FakeClock clock;
  Throttle throttle(clock, small());
  for (int i = 0; i < 3; ++i) EXPECT_EQ(throttle.seconds_to_wait("Anna", "10.0.0.1"), 0);
  for (int i = 0; i < 5000; ++i) {
    const std::string address =
        "10." + std::to_string(i / 200) + "." + std::to_string(i % 200) + ".1";
    (void)throttle.seconds_to_wait("name" + std::to_string(i), address);
    clock.now += 1;
  }
  EXPECT_GT(throttle.seconds_to_wait("Anna", "10.0.0.1"), 0);
}

TEST(Throttle, RoomIsMadeByThoseWhoOweNothing) {
  FakeClock clock;
  Throttle throttle(clock, small());
  for (int i = 0; i < 100; ++i) {
    (void)throttle.seconds_to_wait("name", "10.0." + std::to_string(i) + ".1");
  }
  clock.now += 60'000;
  for (int i = 0; i < 3; ++i) EXPECT_EQ(throttle.seconds_to_wait("Anna", "10.1.0.1"), 0);
  EXPECT_EQ(throttle.seconds_to_wait("Anna", "10.1.0.1"), 10) << "a bucket of her own";
}

TEST(Throttle, NetworksOfAddresses) {
  EXPECT_EQ(Throttle::network_of("192.168.1.7"), "192.168.1");
  EXPECT_EQ(Throttle::network_of("2001:db8:1:2::3"), Throttle::network_of("2001:db8:1:2:ffff::"));
  EXPECT_NE(Throttle::network_of("2001:db8:1:2::3"), Throttle::network_of("2001:db8:1:3::3"));
}

}  // namespace
}  // namespace segue::services
