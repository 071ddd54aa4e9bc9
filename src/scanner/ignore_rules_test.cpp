#include "scanner/ignore_rules.hpp"

#include <gtest/gtest.h>

namespace segue::scanner {
namespace {

bool ignores(std::string_view rules, std::string_view path, bool is_folder = false) {
  return IgnoreRules(rules).ignores(path, is_folder).value_or(false);
}

TEST(IgnoreRulesTest, ANameIsLeftOutAtEveryDepth) {
  EXPECT_TRUE(ignores("*.part", "a.part"));
  EXPECT_TRUE(ignores("*.part", "Ada/Blue/a.part"));
  EXPECT_TRUE(ignores("Scans", "Ada/Scans", true));
  EXPECT_FALSE(ignores("*.part", "a.part.flac"));
  EXPECT_FALSE(ignores("*.part", "a.PART"));
}

TEST(IgnoreRulesTest, ASlashTiesItToTheFolderOfTheRules) {
  EXPECT_TRUE(ignores("/Scans", "Scans", true));
  EXPECT_FALSE(ignores("/Scans", "Ada/Scans", true));
  EXPECT_TRUE(ignores("Ada/Scans", "Ada/Scans", true));
  EXPECT_FALSE(ignores("Ada/Scans", "Old/Ada/Scans", true));
  EXPECT_FALSE(ignores("Ada/*", "Ada/Blue/1.flac")) << "a star is within one folder";
}

TEST(IgnoreRulesTest, ASlashAtTheEndIsForFolders) {
  EXPECT_TRUE(ignores("Samples/", "Samples", true));
  EXPECT_FALSE(ignores("Samples/", "Samples", false));
}

TEST(IgnoreRulesTest, TwoStarsAreAnyFolders) {
  EXPECT_TRUE(ignores("**/Scans", "Scans", true));
  EXPECT_TRUE(ignores("**/Scans", "a/b/Scans", true));
  EXPECT_TRUE(ignores("a/**/b", "a/b", true));
  EXPECT_TRUE(ignores("a/**/b", "a/x/y/b", true));
  EXPECT_TRUE(ignores("a/**", "a/x/y"));
  EXPECT_FALSE(ignores("a/**", "a", true));
}

TEST(IgnoreRulesTest, TheLastRuleCounts) {
  EXPECT_TRUE(ignores("*.flac\n!keep.flac", "a.flac"));
  EXPECT_FALSE(ignores("*.flac\n!keep.flac", "keep.flac"));
  EXPECT_TRUE(ignores("!keep.flac\n*.flac", "keep.flac"));
}

TEST(IgnoreRulesTest, OneThatTakesInIsNotSilent) {
  EXPECT_EQ(IgnoreRules("!keep").ignores("keep", false), false);
  EXPECT_EQ(IgnoreRules("!keep").ignores("other", false), std::nullopt);
}

TEST(IgnoreRulesTest, CommentsSpacesAndEscapes) {
  EXPECT_TRUE(IgnoreRules("# all\n\n   \n\r\n").empty());
  EXPECT_TRUE(ignores("\\#1", "#1"));
  EXPECT_TRUE(ignores("\\!important", "!important"));
  EXPECT_TRUE(ignores("a \r\n", "a"));
  EXPECT_TRUE(ignores("a\\ ", "a "));
  EXPECT_TRUE(ignores("[ab]?.mp3", "b1.mp3"));
  EXPECT_FALSE(ignores("[ab]?.mp3", "c1.mp3"));
}

TEST(IgnoreRulesTest, AnyBytesAreHarmless) {
  EXPECT_TRUE(ignores("\xFF*", "\xFF\xFE"));
  EXPECT_FALSE(ignores("[", "x"));
  EXPECT_FALSE(ignores("/", "x"));
  EXPECT_FALSE(ignores("!", "x"));
}

}  // namespace
}  // namespace segue::scanner
