#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <string>

#include "domain/catalog.hpp"

namespace segue::domain {
namespace {

TEST(Cursor, ComesBackForItsListAlone) {
  EXPECT_TRUE(rc::check("decode(encode(x)) == x", [](const std::string& key, std::int64_t id) {
    const Cursor cursor{.key = key, .id = id};
    const std::string text = cursor.encode("artists");
    const auto back = Cursor::decode("artists", text);
    RC_ASSERT(back.has_value());
    RC_ASSERT(*back == cursor);
    RC_ASSERT(!Cursor::decode("albums-0", text));
  }));
}

TEST(Cursor, BrokenTextIsRefused) {
  for (const std::string text : {"", "x", "%", "YTox", "YXJ0aXN0czp4Onk"}) {
    EXPECT_FALSE(Cursor::decode("artists", text)) << text;
  }
}

}  // namespace
}  // namespace segue::domain
