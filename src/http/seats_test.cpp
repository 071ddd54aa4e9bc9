#include "http/seats.hpp"

#include <gtest/gtest.h>

namespace segue::http {
namespace {

Address address(std::string_view text) {
  return Address::parse(text).value_or(Address{});
}

TEST(Seats, AreLimitedForEachAddressAndInAll) {
  Seats seats({.all = 4, .per_address = 2});
  EXPECT_TRUE(seats.try_take(address("10.0.0.1"), false));
  EXPECT_TRUE(seats.try_take(address("10.0.0.1"), false));
  EXPECT_FALSE(seats.try_take(address("10.0.0.1"), false));
  EXPECT_TRUE(seats.try_take(address("10.0.0.1"), true)) << "a proxy stands for many";
  EXPECT_TRUE(seats.try_take(address("10.0.0.2"), false));
  EXPECT_FALSE(seats.try_take(address("10.0.0.3"), true)) << "all are taken";
  EXPECT_EQ(seats.taken(), 4U);
  seats.give_back(address("10.0.0.1"));
  seats.give_back(address("10.0.0.1"));
  EXPECT_TRUE(seats.try_take(address("10.0.0.1"), false));
}

TEST(Seats, AHouseholdIsOneAddressOfIpv6) {
  Seats seats({.all = 10, .per_address = 1});
  EXPECT_TRUE(seats.try_take(address("2001:db8:1:2::3"), false));
  EXPECT_FALSE(seats.try_take(address("2001:db8:1:2:ffff::"), false));
  EXPECT_TRUE(seats.try_take(address("2001:db8:1:3::3"), false));
}

TEST(Seats, AreWaitedFor) {
  Seats seats({.all = 1, .per_address = 1});
  EXPECT_TRUE(seats.wait_until_empty(std::chrono::milliseconds(0)));
  EXPECT_TRUE(seats.try_take(address("::1"), false));
  EXPECT_FALSE(seats.wait_until_empty(std::chrono::milliseconds(1)));
  seats.give_back(address("::1"));
  EXPECT_TRUE(seats.wait_until_empty(std::chrono::milliseconds(0)));
}

}  // namespace
}  // namespace segue::http
