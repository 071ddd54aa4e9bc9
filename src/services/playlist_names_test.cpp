#include "services/playlist_names.hpp"

#include <gtest/gtest.h>

namespace segue::services {
namespace {

TEST(PlaylistNames, AreTrimmedAndComposed) {
  EXPECT_EQ(playlist_name("  Rain \n").value(), "Rain");
  EXPECT_EQ(playlist_name("e\u0301te\u0301").value(), "\u00e9t\u00e9");
  EXPECT_EQ(playlist_comment("").value(), "");
}

TEST(PlaylistNames, EmptyAndEndlessOnesAreRefused) {
  EXPECT_FALSE(playlist_name(""));
  EXPECT_FALSE(playlist_name(" \t "));
  EXPECT_FALSE(playlist_name(std::string(251, 'x')));
  EXPECT_FALSE(playlist_comment(std::string(5'000, 'x')));
  EXPECT_TRUE(playlist_name("\xff"));
}

}  // namespace
}  // namespace segue::services
