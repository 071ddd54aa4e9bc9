#include "media/tag_values.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "base/text.hpp"
#include "media/tag_text.hpp"

namespace segue::media {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(TagValues, Dates) {
  const std::vector<std::pair<std::string, int>> shapes = {{"1997", 19970000},
                                                           {"1997-11", 19971100},
                                                           {"1997-11-21", 19971121},
                                                           {"1997/11/21", 19971121},
                                                           {"21.11.1997", 19971121},
                                                           {"19971121", 19971121},
                                                           {"c. 1997", 19970000},
                                                           {"1997-00-00", 19970000},
                                                           {"1997-13-45", 19970000},
                                                           {"1997-02-31", 19970200},
                                                           {"0000", 0},
                                                           {"97", 0},
                                                           {"unknown", 0},
                                                           {"", 0},
                                                           {"1997-11-21T00:00:00Z", 19971121}};
  for (const auto& [text, packed] : shapes) EXPECT_EQ(parse_date(text).packed(), packed) << text;
}

TEST(TagValues, DatesAreAlwaysPossible) {
  EXPECT_TRUE(rc::check([](const std::string& text) {
    const domain::PartialDate date = parse_date(text);
    RC_ASSERT(date.month >= 0 && date.month <= 12 && date.day >= 0 && date.day <= 31);
    RC_ASSERT(date.year == 0 || (date.year >= 1000 && date.year <= 2999));
    RC_ASSERT(date.month != 0 || date.day == 0);
  }));
}

TEST(TagValues, Positions) {
  EXPECT_EQ(parse_position("03/12").number, 3);
  EXPECT_EQ(parse_position("03/12").total, 12);
  EXPECT_EQ(parse_position("A3").number, std::nullopt);
  EXPECT_EQ(parse_position("A3").text, "A3");
  EXPECT_EQ(parse_position("0/0").number, std::nullopt);
  EXPECT_EQ(parse_position("0/0").text, "");
  EXPECT_EQ(parse_position("70000").number, 70000);
  EXPECT_EQ(parse_position("99999999999").number, std::nullopt);
}

TEST(TagValues, Decimals) {
  EXPECT_EQ(parse_decimal("-6,50"), -6.5);
  EXPECT_EQ(parse_decimal("+1.5 dB"), 1.5);
  EXPECT_EQ(parse_decimal("nan"), std::nullopt);
  EXPECT_EQ(parse_decimal("dB"), std::nullopt);
}

TEST(TagValues, NamesAndGenres) {
  EXPECT_THAT(split_slashed_names("Ada Stone/Bo Reed"), ElementsAre("Ada Stone", "Bo Reed"));
  EXPECT_THAT(split_slashed_names("AC/DC Shadows"), ElementsAre("AC/DC Shadows"));
  EXPECT_THAT(parse_genres("((Odd) one"), ElementsAre("(Odd) one"));
  EXPECT_THAT(parse_genres("(RX)(255)"), ElementsAre("Remix"));
  EXPECT_THAT(parse_genres("Drum & Bass / Dub"), ElementsAre("Drum & Bass", "Dub"));
  EXPECT_EQ(parse_performer("Gus Hay").instrument, "");
  EXPECT_EQ(parse_performer("(cello)").name, "(cello)");
  EXPECT_THAT(parse_uuids("x11111111-1111-4111-8111-1111111111111"), IsEmpty());
}

TEST(TagText, WhateverComesInValidUtf8GoesOut) {
  EXPECT_TRUE(rc::check([](const std::vector<std::uint8_t>& bytes) {
    const std::string raw(bytes.begin(), bytes.end());
    RC_ASSERT(base::text::valid_utf8(clean_text(decode_utf8(raw))));
    const TagLib::String wide(TagLib::ByteVector(raw.data(), static_cast<unsigned int>(raw.size())),
                              TagLib::String::UTF16LE);
    RC_ASSERT(base::text::valid_utf8(decode_taglib(wide)));
    const std::string capped_text = base::text::capped(clean_text(decode_utf8(raw)), 5);
    RC_ASSERT(capped_text.size() <= 5 && base::text::valid_utf8(capped_text));
  }));
}

TEST(TagText, Lines) {
  EXPECT_EQ(clean_line("  a\t\n b  "), "a b");
  EXPECT_EQ(clean_line("\n"), "");
}

}  // namespace
}  // namespace segue::media
