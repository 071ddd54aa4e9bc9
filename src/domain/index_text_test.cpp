#include "domain/index_text.hpp"

#include <gtest/gtest.h>

#include "base/text.hpp"

namespace segue::domain {
namespace {

TEST(IndexText, ShortTextStaysAsItIs) {
  EXPECT_EQ(index_text(""), "");
  EXPECT_EQ(index_text(std::string(500, 'a')), std::string(500, 'a'));
}

TEST(IndexText, LongTextsStayDifferentAndShort) {
  const std::string beginning(1000, 'a');
  EXPECT_NE(index_text(beginning + "b"), index_text(beginning + "c"));
  EXPECT_LE(index_text(beginning).size(), 500U);
}

TEST(IndexText, NoLetterIsCutInTwo) {
  for (int shift = 0; shift < 4; ++shift) {
    std::string text(static_cast<std::size_t>(shift), 'a');
    for (int i = 0; i < 300; ++i) text += "𝄞";
    EXPECT_TRUE(base::text::valid_utf8(index_text(text)));
  }
}

}  // namespace
}  // namespace segue::domain
