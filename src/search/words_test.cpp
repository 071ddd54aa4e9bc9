#include "search/words.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/limits.hpp"

namespace segue::search {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Words, AreFoldedAndCutAtBlanksAndSigns) {
  EXPECT_THAT(indexed_words("Motörhead  Ace").parts, ElementsAre("motorhead", "ace"));
  EXPECT_THAT(indexed_words("AC/DC").parts, ElementsAre("ac", "dc"));
  EXPECT_THAT(indexed_words("AC/DC").joined, ElementsAre("acdc"));
  EXPECT_EQ(indexed_words("AC/DC Live").letters, 8U);
  EXPECT_THAT(indexed_words("(Live)").joined, IsEmpty());
  EXPECT_THAT(indexed_words("").parts, IsEmpty());
  EXPECT_THAT(indexed_words("!!! 🎸").parts, ElementsAre("!!!", "🎸"));
  EXPECT_THAT(indexed_words("東京事変 サクラ").parts, ElementsAre("東京事変", "さくら"));
}

TEST(Words, InitialsAreOneWord) {
  EXPECT_THAT(indexed_words("R.E.M. Live").parts, ElementsAre("rem", "live"));
  EXPECT_THAT(query_words("u.s.s.r."), ElementsAre("ussr"));
}

TEST(Words, OfAQueryAreOneWhereOnlyAnApostropheParts) {
  EXPECT_THAT(query_words("Don't l’amour"), ElementsAre("dont", "lamour"));
  EXPECT_THAT(query_words("ac/dc"), ElementsAre("ac", "dc"));
  EXPECT_THAT(query_words("  \t "), IsEmpty());
  EXPECT_THAT(query_words("\xFF\xFE"), testing::SizeIs(1));
}

TEST(Words, OfAQueryAreFew) {
  std::string many;
  for (int i = 0; i < 10'000; ++i) many += "w ";
  EXPECT_EQ(query_words(many).size(), base::limits::search_words_max);
  EXPECT_EQ(query_words(std::string(1 << 20, 'x')).size(), 1U);
}

TEST(Words, OneEditApart) {
  EXPECT_TRUE(within_one_edit("dawn", "dawn"));
  EXPECT_TRUE(within_one_edit("dawn", "dwn"));
  EXPECT_TRUE(within_one_edit("dawn", "daawn"));
  EXPECT_TRUE(within_one_edit("dawn", "dawm"));
  EXPECT_TRUE(within_one_edit("dawn", "dwan"));
  EXPECT_TRUE(within_one_edit("aab", "ab"));
  EXPECT_FALSE(within_one_edit("dawn", "dn"));
  EXPECT_FALSE(within_one_edit("dawn", "nawd"));
  EXPECT_FALSE(within_one_edit("dawn", "dusk"));
}

TEST(Words, LettersOfSeveralBytesAreLetters) {
  EXPECT_TRUE(within_one_edit("ночь", "ноть"));
  EXPECT_TRUE(within_one_edit("ночь", "нчоь"));
  EXPECT_TRUE(within_one_edit("ночь", "ноь"));
  EXPECT_FALSE(within_one_edit("ночь", "нть"));
  EXPECT_TRUE(within_one_edit("東京事変", "東京変事"));
  EXPECT_FALSE(within_one_edit("東京事変", "京東変事"));
}

TEST(Words, KnowIdeographs) {
  EXPECT_TRUE(has_ideographs("東京"));
  EXPECT_TRUE(has_ideographs("あ"));
  EXPECT_FALSE(has_ideographs("tokyo"));
  EXPECT_FALSE(has_ideographs("ночь"));
}

}  // namespace
}  // namespace segue::search
