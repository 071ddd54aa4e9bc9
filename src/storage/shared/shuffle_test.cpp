#include "storage/shared/shuffle.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <set>
#include <vector>

namespace segue::storage {
namespace {

TEST(Shuffle, EveryNumberStandsAtOnePlace) {
  EXPECT_TRUE(rc::check("a permutation of 1 … size", [](std::uint64_t seed) {
    const auto size = *rc::gen::inRange<std::uint32_t>(1, 2000);
    const Shuffle shuffle(seed, size);
    std::set<std::uint32_t> seen;
    for (std::uint32_t place = 0; place < size; ++place) seen.insert(shuffle.at(place));
    RC_ASSERT(seen.size() == size);
    RC_ASSERT(*seen.begin() == 1U);
    RC_ASSERT(*seen.rbegin() == size);
  }));
}

TEST(Shuffle, EveryNumberComesFirstEquallyOften) {
  constexpr std::uint32_t size = 10;
  constexpr int draws = 20'000;
  std::vector<int> first(size + 1);
  for (std::uint64_t seed = 0; seed < draws; ++seed) ++first[Shuffle(seed, size).at(0)];
  double chi_squared = 0;
  for (std::uint32_t value = 1; value <= size; ++value) {
    const double off = first[value] - draws / static_cast<double>(size);
    chi_squared += off * off / (draws / static_cast<double>(size));
  }
  EXPECT_LT(chi_squared, 27.9);  // 9 degrees of freedom, p = 0.001
}

TEST(Shuffle, OtherSeedsGiveOtherOrders) {
  EXPECT_NE(Shuffle(1, 1'000'000).at(0), Shuffle(2, 1'000'000).at(0));
}

}  // namespace
}  // namespace segue::storage
