#include "domain/listening.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace segue::domain {
namespace {

constexpr std::int64_t second = 1'000;
constexpr std::int64_t minute = 60 * second;

TEST(Outcome, APlayIsHalfOrFourMinutes) {
  EXPECT_EQ(outcome_of(3 * minute, 90 * second, false), Outcome::played);
  EXPECT_EQ(outcome_of(3 * minute, 90 * second - 1, false), Outcome::partly);
  EXPECT_EQ(outcome_of(20 * minute, 4 * minute, true), Outcome::played);
  EXPECT_EQ(outcome_of(20 * minute, 4 * minute - 1, true), Outcome::partly);
  EXPECT_EQ(outcome_of(30 * second, 15 * second, true), Outcome::played);
}

TEST(Outcome, AShortTrackIsPlayedToItsEnd) {
  EXPECT_EQ(outcome_of(20 * second, 20 * second, false), Outcome::played);
  EXPECT_EQ(outcome_of(20 * second, 19'600, false), Outcome::played) << "clocks differ";
  EXPECT_EQ(outcome_of(20 * second, 12 * second, true), Outcome::partly) << "beyond the half";
  EXPECT_EQ(outcome_of(20 * second, 9 * second, true), Outcome::skipped);
}

TEST(Outcome, ASkipIsTheListenersDoing) {
  EXPECT_EQ(outcome_of(3 * minute, 10 * second, true), Outcome::skipped);
  EXPECT_EQ(outcome_of(3 * minute, 10 * second, false), Outcome::partly);
  EXPECT_EQ(outcome_of(3 * minute, 30 * second, true), Outcome::partly);
}

RC_GTEST_PROP(Outcome, HearingMoreIsNeverLess, ()) {
  const auto duration = *rc::gen::inRange<std::int64_t>(0, 60 * minute);
  const auto heard = *rc::gen::inRange<std::int64_t>(0, 60 * minute);
  const auto more = heard + *rc::gen::inRange<std::int64_t>(0, 10 * minute);
  if (outcome_of(duration, heard, true) == Outcome::played) {
    RC_ASSERT(outcome_of(duration, more, true) == Outcome::played);
  }
  RC_ASSERT(outcome_of(duration, heard, false) != Outcome::skipped);
  RC_ASSERT(outcome_of(duration, duration, false) == Outcome::played);
}

}  // namespace
}  // namespace segue::domain
