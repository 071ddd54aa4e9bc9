#include "media/m3u.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/limits.hpp"

namespace segue::media {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

M3u parsed(std::string bytes) {
  return M3u::parse(std::move(bytes)).value();
}

std::vector<std::string> locations(const std::string& bytes) {
  std::vector<std::string> all;
  for (const M3uEntry& entry : parsed(bytes).entries()) all.push_back(entry.location);
  return all;
}

std::vector<M3uItem> kept(const std::vector<std::size_t>& indexes) {
  std::vector<M3uItem> items;
  items.reserve(indexes.size());
  for (const std::size_t index : indexes) {
    items.push_back({.kept = index, .location = {}, .title = {}});
  }
  return items;
}

std::vector<M3uItem> only_new(std::string location, std::string title = {}) {
  return {{.kept = {}, .location = std::move(location), .title = std::move(title)}};
}

TEST(M3u, EntriesWithTheirInfo) {
  const M3u list = parsed(
      "#EXTM3U\n#PLAYLIST: Rainy Days \n#EXTINF:123,Ada - Blue\nAda/1.flac\n"
      "\n# a comment\nAda/2.flac\n#EXTINF:-1 tvg-id=\"x\",Radio\nhttp://x/y");
  EXPECT_EQ(list.name(), "Rainy Days");
  EXPECT_THAT(list.entries(), ElementsAre(M3uEntry{"Ada/1.flac", "Ada/1.flac", "Ada - Blue", 123},
                                          M3uEntry{"Ada/2.flac", "Ada/2.flac", "", 0},
                                          M3uEntry{"http://x/y", "http://x/y", "Radio", 0}));
}

TEST(M3u, AnyLineEnd) {
  EXPECT_THAT(locations("a\nb"), ElementsAre("a", "b"));
  EXPECT_THAT(locations("a\r\nb\r\n"), ElementsAre("a", "b"));
  EXPECT_THAT(locations("a\rb\r"), ElementsAre("a", "b"));
  EXPECT_THAT(locations("\r\n\n\r  a \t\n"), ElementsAre("a"));
  EXPECT_THAT(locations(""), IsEmpty());
  EXPECT_THAT(locations("\xEF\xBB\xBF"
                        "a\n"),
              ElementsAre("a"));
}

TEST(M3u, WhatIsNotUtf8IsACodePage) {
  const M3u list = parsed("#EXTINF:1,Bj\xF6rk\nBj\xF6rk/1.mp3\nBj\xC3\xB6rk/2.mp3\n");
  EXPECT_EQ(list.entries()[0].location, "Bj\xF6rk/1.mp3");
  EXPECT_EQ(list.entries()[0].text, "Björk/1.mp3");
  EXPECT_EQ(list.entries()[0].title, "Björk");
  EXPECT_EQ(list.entries()[1].text, "Björk/2.mp3");
}

TEST(M3u, WhatIsNoTextOrTooLongIsRefused) {
  EXPECT_EQ(M3u::parse(std::string("a\0b", 3)).error().code, base::ErrorCode::corrupt);
  std::string many;
  for (std::size_t i = 0; i <= base::limits::playlist_file_entries_max; ++i) many += "a\n";
  EXPECT_EQ(M3u::parse(many).error().code, base::ErrorCode::too_large);
  many.resize(many.size() - 2);
  EXPECT_TRUE(M3u::parse(many));
}

TEST(M3u, EntriesMoveWithTheirInfo) {
  const M3u list = parsed("#EXTM3U\r\n# mine\r\n#EXTINF:1,A\r\na\r\n#EXTINF:2,B\r\nb");
  EXPECT_EQ(list.written(kept({1, 0}), ""),
            "#EXTM3U\r\n# mine\r\n#EXTINF:2,B\r\nb\r\n#EXTINF:1,A\r\na\r\n");
}

TEST(M3u, WhatIsLeftOutTakesItsInfoAndLeavesItsComments) {
  const M3u list = parsed("#EXTM3U\n#EXTINF:1,A\na\n# side two\n#EXTINF:2,B\nb\nc\n# end\n");
  EXPECT_EQ(list.written(kept({0, 2}), ""), "#EXTM3U\n#EXTINF:1,A\na\n# side two\nc\n# end\n");
  EXPECT_EQ(list.written(kept({2}), ""), "#EXTM3U\n# side two\nc\n# end\n");
  EXPECT_EQ(list.written({}, ""), "#EXTM3U\n# side two\n# end\n");
}

TEST(M3u, NewEntriesAreWrittenAsTheFileIs) {
  std::vector<M3uItem> items = kept({0});
  items.push_back({.kept = {}, .location = "Björk/2.mp3", .title = "Björk - Jóga", .seconds = 5});
  EXPECT_EQ(parsed("a").written(items, ""), "a\nBjörk/2.mp3\n");
  EXPECT_EQ(parsed("#EXTM3U\r\na\r\n").written(items, ""),
            "#EXTM3U\r\na\r\n#EXTINF:5,Björk - Jóga\r\nBjörk/2.mp3\r\n");
  EXPECT_EQ(parsed("Bj\xF6rk/1.mp3\n").written(items, ""), "Bj\xF6rk/1.mp3\nBj\xF6rk/2.mp3\n");
  EXPECT_EQ(parsed("\xF6\n").written(only_new("日本"), ""), "日本\n");
  EXPECT_EQ(parsed("#EXTM3U\n").written(only_new("a", "A\nB"), ""), "#EXTM3U\n#EXTINF:0,A B\na\n");
  EXPECT_EQ(parsed("\xEF\xBB\xBF").written(only_new("a"), ""),
            "\xEF\xBB\xBF"
            "a\n");
}

TEST(M3u, ANameIsWrittenWhereThereIsOne) {
  EXPECT_EQ(parsed("#EXTM3U\n#PLAYLIST:Old\na\n").written(kept({0}), "New"),
            "#EXTM3U\n#PLAYLIST:New\na\n");
  EXPECT_EQ(parsed("#EXTM3U\n#PLAYLIST:\na\n").written(kept({0}), "New"),
            "#EXTM3U\n#PLAYLIST:\na\n");
  EXPECT_EQ(parsed("a\n").written(kept({0}), "New"), "a\n");
}

TEST(M3u, AByteOrderMarkIsNoPartOfAName) {
  const M3u list = parsed(
      "a.mp3\r\n\xEF\xBB\xBF"
      "b.mp3\n\xEF\xBB\xBF");
  ASSERT_EQ(list.entries().size(), 2U);
  EXPECT_EQ(list.entries()[1].location, "b.mp3");
  std::vector<M3uItem> items = kept({1});
  items.push_back({.kept = {}, .location = "new.flac", .title = {}});
  EXPECT_EQ(locations(list.written(items, "")), (std::vector<std::string>{"b.mp3", "new.flac"}));
}

// Of pieces that a playlist is made of, and of any bytes but NUL.
rc::Gen<std::string> any_file() {
  const auto piece = rc::gen::element<std::string>(
      "#EXTM3U", "#EXTINF:", "#EXTINF:12,x", "#PLAYLIST:", "#PLAYLIST:P", "#EXTGRP:g", "# c", "#",
      "\n", "\r\n", "\r", "\n", "a/b.mp3", " ", "\xEF\xBB\xBF", "\xF6", "ö");
  const auto bytes = rc::gen::container<std::string>(rc::gen::nonZero<char>());
  return rc::gen::map(rc::gen::container<std::vector<std::string>>(rc::gen::oneOf(piece, bytes)),
                      [](const std::vector<std::string>& pieces) {
                        std::string all;
                        for (const std::string& one : pieces) all += one;
                        return all;
                      });
}

RC_GTEST_PROP(M3u, WhatNobodyChangedIsWrittenAsItWas, ()) {
  const std::string bytes = *any_file();
  const M3u list = parsed(bytes);
  std::vector<std::size_t> all;
  all.reserve(list.entries().size());
  for (std::size_t i = 0; i < list.entries().size(); ++i) all.push_back(i);
  RC_ASSERT(list.written(kept(all), list.name()) == bytes);
}

RC_GTEST_PROP(M3u, WhatIsWrittenIsReadAgain, ()) {
  const M3u list = parsed(*any_file());
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < list.entries().size(); ++i) {
    if (*rc::gen::arbitrary<bool>()) order.insert(order.begin(), i);
  }
  std::vector<M3uItem> items = kept(order);
  items.push_back({.kept = {}, .location = "new.flac", .title = "New", .seconds = 1});
  std::vector<std::string> expected;
  expected.reserve(order.size() + 1);
  for (const std::size_t index : order) expected.push_back(list.entries()[index].location);
  expected.emplace_back("new.flac");
  RC_ASSERT(locations(list.written(items, "")) == expected);
}

}  // namespace
}  // namespace segue::media
