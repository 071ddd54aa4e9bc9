#include "storage/shared/packed_text.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <stdexcept>

namespace segue::storage {
namespace {

TEST(PackedText, ComesBackWhole) {
  EXPECT_TRUE(rc::check("unpacked(packed(x)) == x", [](const std::string& text) {
    RC_ASSERT(unpacked(packed(text)) == text);
  }));
  EXPECT_EQ(unpacked(packed("")), "");
  const std::string large(1'000'000, 'x');
  EXPECT_EQ(unpacked(packed(large)), large);
}

TEST(PackedText, UsualTagsShrinkToLessThanHalf) {
  const std::string tags =
      R"({"ALBUM": ["OK Computer"], "ALBUMARTIST": ["Radiohead"], "ARTIST": ["Radiohead"], )"
      R"("DATE": ["1997-06-16"], "DISCNUMBER": ["1"], "GENRE": ["Alternative Rock", "Rock"], )"
      R"("MEDIA": ["CD"], "RELEASECOUNTRY": ["GB"], "RELEASESTATUS": ["official"], )"
      R"("RELEASETYPE": ["album"], "SCRIPT": ["Latn"], "TITLE": ["Paranoid Android"], )"
      R"("TRACKNUMBER": ["2"], "TRACKTOTAL": ["12"]})";
  EXPECT_LT(packed(tags).size() * 2, tags.size());
}

TEST(PackedText, DamagedBytesAreRefused) {
  EXPECT_THROW((void)unpacked(""), std::runtime_error);
  EXPECT_THROW((void)unpacked("\x02 of tomorrow"), std::runtime_error);
  EXPECT_TRUE(rc::check("no bytes do harm", [](const std::string& bytes) {
    try {
      (void)unpacked("\x01" + bytes);
    } catch (const std::runtime_error&) {
    }
  }));
  std::string cut = packed("a text that is cut");
  cut.pop_back();
  EXPECT_THROW((void)unpacked(cut), std::runtime_error);
}

}  // namespace
}  // namespace segue::storage
