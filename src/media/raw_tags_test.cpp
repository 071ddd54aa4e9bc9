#include "media/raw_tags.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/limits.hpp"
#include "media/file_tags.hpp"

namespace segue::media {
namespace {

TEST(RawTags, ComeBackAsTheyWere) {
  const std::vector<RawTag> tags = {{"ARTIST", {"x", "y \"z\" é"}}, {"BPM", {"61.5"}}};
  const auto back = raw_tags_of(raw_tags_json(tags));
  ASSERT_EQ(back.size(), 2U);
  EXPECT_EQ(back[0].key, "ARTIST");
  EXPECT_EQ(back[0].values, tags[0].values);
  EXPECT_EQ(tags_of(back).bpm, 61.5);
  for (const std::string broken : {"", "{", "[]", "{\"A\": 1}", "{\"A\": [1]}"}) {
    for (const RawTag& tag : raw_tags_of(broken)) EXPECT_TRUE(tag.values.empty());
  }
}

TEST(RawTags, AreJson) {
  EXPECT_EQ(raw_tags_json({}), "{}");
  EXPECT_EQ(raw_tags_json({{"TITLE", {"A \"b\" \\ c\n"}}, {"ARTIST", {"x", "y"}}}),
            R"({"TITLE": ["A \"b\" \\ c\n"], "ARTIST": ["x", "y"]})");
  EXPECT_LE(
      raw_tags_json({{"A", {std::string(base::limits::raw_tags_bytes_max, 'x')}}, {"B", {"y"}}})
          .size(),
      base::limits::raw_tags_bytes_max);
}

}  // namespace
}  // namespace segue::media
