#include "storage/shared/json_list.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

namespace segue::storage {
namespace {

TEST(JsonList, EveryListComesBack) {
  EXPECT_TRUE(rc::check("strings_from_json(strings_to_json(list)) == list",
                        [](const std::vector<std::string>& list) {
                          RC_ASSERT(strings_from_json(strings_to_json(list)) == list);
                        }));
}

TEST(JsonList, EveryCreditComesBack) {
  using Part = domain::ArtistCredit::Part;
  const std::vector<Part> parts = {{{5}, "Motörhead", " feat. "}, {{1LL << 62}, "a\"b\\c\n", ""}};
  EXPECT_EQ(parts_from_json(parts_to_json(parts)), parts);
}

TEST(JsonList, TheDatabasesOwnFormsAreRead) {
  const std::vector<std::string> expected = {"a", "b \"c\"", "\n\t/"};
  EXPECT_EQ(strings_from_json(R"(["a", "b \"c\"", "\n\t/"])"), expected);
  EXPECT_EQ(strings_from_json(R"(["\u00e9\u20ac"])"), std::vector<std::string>{"é€"});
  EXPECT_TRUE(strings_from_json("").empty());
  EXPECT_TRUE(strings_from_json("[]").empty());
}

TEST(JsonList, BrokenTextNeverReadsBeyondItsEnd) {
  for (const std::string json :
       {"[", "[\"", "[\"a", "[\"a\\", "[\"a\\u00", "[[", "[[1", "[[1,\"a\""}) {
    EXPECT_TRUE(strings_from_json(json).empty()) << json;
    EXPECT_TRUE(parts_from_json(json).empty()) << json;
  }
}

}  // namespace
}  // namespace segue::storage
