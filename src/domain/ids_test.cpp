#include "domain/ids.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <limits>
#include <string>

#include "domain/id_maker.hpp"

namespace segue::domain {
namespace {

class FixedClock final : public base::Clock {
 public:
  [[nodiscard]] base::UnixMs now_ms() const override { return now; }
  base::UnixMs now = 1'800'000'000'000;
};

TEST(Ids, EveryIdComesBackFromItsText) {
  EXPECT_TRUE(rc::check("parse(to_string(id)) == id", [] {
    const TrackId id{*rc::gen::inRange<std::int64_t>(1, std::numeric_limits<std::int64_t>::max())};
    RC_ASSERT(parse<TrackId>(to_string(id)).value() == id);
  }));
  const TrackId largest{std::numeric_limits<std::int64_t>::max()};
  EXPECT_EQ(parse<TrackId>(to_string(largest)).value(), largest);
}

TEST(Ids, TextHasThePrefixAndThirteenLetters) {
  EXPECT_EQ(to_string(TrackId{1}), "tr-0000000000001");
  EXPECT_EQ(to_string(ReleaseId{32}), "al-0000000000010");
}

TEST(Ids, AnotherKindIsRefused) {
  EXPECT_FALSE(parse<TrackId>(to_string(ReleaseId{5})));
}

TEST(Ids, BrokenTextIsRefused) {
  for (const std::string text :
       {"", "tr", "tr-", "tr-1", "tr-000000000000i", "tr-00000000000010", "tr-0000000000000",
        "TR-0000000000001", "tr-zzzzzzzzzzzzz", "tr-g000000000000", "tr_0000000000001"}) {
    EXPECT_FALSE(parse<TrackId>(text)) << text;
  }
}

TEST(Ids, OrderOfTextIsOrderOfIds) {
  EXPECT_TRUE(rc::check("text sorts as ids do", [](std::uint32_t left, std::uint32_t right) {
    RC_ASSERT((to_string(TrackId{left}) < to_string(TrackId{right})) == (left < right));
  }));
}

TEST(IdMaker, RisesEvenWhenTheClockStepsBack) {
  FixedClock clock;
  IdMaker maker(clock, 0);
  auto last = maker.next<TrackId>();
  for (int i = 0; i < 1000; ++i) {
    if (i == 500) clock.now -= 3'600'000;
    const auto next = maker.next<TrackId>();
    EXPECT_GT(next, last);
    last = next;
  }
}

TEST(IdMaker, GoesOnBehindTheHighestKnownId) {
  const FixedClock clock;
  const std::int64_t highest = std::int64_t{1} << 60;
  IdMaker maker(clock, highest);
  EXPECT_GT(maker.next<TrackId>().value, highest);
}

}  // namespace
}  // namespace segue::domain
