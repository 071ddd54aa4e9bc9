#include "base/text.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <string>

namespace segue::base::text {
namespace {

TEST(Text, RepairsWhateverComes) {
  EXPECT_TRUE(rc::check("repaired text is valid UTF-8", [](const std::string& bytes) {
    RC_ASSERT(valid_utf8(repaired(bytes)));
    RC_ASSERT(repaired(repaired(bytes)) == repaired(bytes));
  }));
  EXPECT_EQ(repaired("a\xff\x62"), "a\xEF\xBF\xBD\x62");
  EXPECT_EQ(repaired(std::string_view("a\0b\x1b", 4)), "ab");
}

TEST(Text, ValidUtf8KnowsSurrogatesAndOverlongForms) {
  EXPECT_TRUE(valid_utf8("Motörhead 東京 🎸"));
  EXPECT_FALSE(valid_utf8("\xC0\x80"));
  EXPECT_FALSE(valid_utf8("\xED\xA0\x80"));
  EXPECT_FALSE(valid_utf8("abc\xC3"));
}

TEST(Text, FoldsCaseMarksAndBlanks) {
  EXPECT_EQ(folded("Motörhead"), "motorhead");
  EXPECT_EQ(folded("  Sigur\tRós  "), "sigur ros");
  EXPECT_EQ(folded("Ødegård"), "odegard");
  EXPECT_EQ(folded("Łukasz GROẞ"), "lukasz gross");
  EXPECT_EQ(folded("ﬁnal Ｆｕｌｌ"), "final full");
  EXPECT_EQ(folded("ЁЛКА"), "елка");
  EXPECT_EQ(folded("東京事変"), "東京事変");
  EXPECT_EQ(folded("\u202bعمر\u202c"), "عمر");
}

TEST(Text, FoldingIsStable) {
  EXPECT_TRUE(rc::check("folded(folded(x)) == folded(x)", [](const std::string& bytes) {
    const std::string once = folded(repaired(bytes));
    RC_ASSERT(folded(once) == once);
  }));
}

TEST(Text, SortKeyMovesArticlesAndPadsNumbers) {
  EXPECT_EQ(sort_key("The Beatles"), "beatles, the");
  EXPECT_EQ(sort_key("Die Ärzte"), "arzte, die");
  EXPECT_LT(sort_key("Vol. 2"), sort_key("Vol. 10"));
  EXPECT_EQ(sort_key("The"), "the");
  EXPECT_EQ(sort_key("L'Arpeggiata"), "arpeggiata, l'");
  EXPECT_EQ(sort_key("Lesley"), "lesley");
  EXPECT_EQ(sort_key("(What's the Story) Morning Glory?"), "what's the story) morning glory?");
  EXPECT_EQ(sort_key("!!!"), "!!!");
}

TEST(Text, OneLineHasNoControlCharacters) {
  EXPECT_EQ(one_line("  a\nb\tc\x1b  "), "a b c");
  EXPECT_EQ(one_line("\n"), "");
}

TEST(Text, LengthCountsCharacters) {
  EXPECT_EQ(length("Zoë"), 3U);
  EXPECT_EQ(length("東京🎸"), 3U);
}

TEST(Text, NfcJoinsWhatWasTakenApart) {
  EXPECT_EQ(nfc("Bjo\xCC\x88rk"), "Björk");
}

TEST(Text, SplitAndJoinAreInverse) {
  EXPECT_TRUE(rc::check("join(split(x)) == x", [](const std::string& text) {
    RC_ASSERT(join(split(text, ';'), ";") == text);
  }));
  EXPECT_EQ(split("a;b;;c", ';'), (std::vector<std::string>{"a", "b", "", "c"}));
}

TEST(Text, IndexHeadingIsTheFirstLetter) {
  EXPECT_EQ(index_heading(sort_key("The Beatles")), "B");
  EXPECT_EQ(index_heading(sort_key("Ólafur")), "O");
  EXPECT_EQ(index_heading(sort_key("Шостакович")), "Ш");
  EXPECT_EQ(index_heading(sort_key("椎名林檎")), "椎");
  EXPECT_EQ(index_heading(sort_key("2Pac")), "#");
  EXPECT_EQ(index_heading("~"), "#");
  EXPECT_EQ(index_heading(""), "#");
}

}  // namespace
}  // namespace segue::base::text
