#include "scanner/entry_paths.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

namespace segue::scanner {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

EntryPaths paths(std::string_view location, std::string_view folder = "/music/Lists") {
  return entry_paths(location, location, folder);
}

TEST(EntryPaths, ARelativePathBeginsAtTheFolderOfItsFile) {
  EXPECT_THAT(paths("a.flac").places, ElementsAre("/music/Lists/a.flac"));
  EXPECT_THAT(paths("./x/../../Ada//a.flac").places, ElementsAre("/music/Ada/a.flac"));
  EXPECT_THAT(paths("../../../../a").places, ElementsAre("/a"));
  EXPECT_THAT(paths("a.flac").parts, IsEmpty());
}

TEST(EntryPaths, AnAbsolutePathIsItselfOrLiesElsewhereToday) {
  EXPECT_THAT(paths("/home/ann/Music/Ada/a.flac").places,
              ElementsAre("/home/ann/Music/Ada/a.flac"));
  EXPECT_THAT(paths("/home/../Ada/a.flac").parts, ElementsAre("Ada", "a.flac"));
}

TEST(EntryPaths, AnAddressOfAFileIsAPath) {
  EXPECT_THAT(paths("file:///m/a%20b%c3%b6.mp3").places, ElementsAre("/m/a bö.mp3"));
  EXPECT_THAT(paths("FILE://localhost/m/a.mp3").places, ElementsAre("/m/a.mp3"));
  EXPECT_THAT(paths("file:/m/100%.mp3").places, ElementsAre("/m/100%.mp3"));
  EXPECT_THAT(paths("file:///m/a%00.mp3").places, ElementsAre("/m/a%00.mp3"));
  EXPECT_THAT(paths("file:///D:/Music/a.mp3").parts, ElementsAre("Music", "a.mp3"));
  EXPECT_THAT(paths("file:///D:/Music/a.mp3").places, IsEmpty());
}

TEST(EntryPaths, AStreamLeadsNowhere) {
  for (const std::string_view stream : {"http://x/y.mp3", "https://x", "mms://x/a", "rtsp://x"}) {
    EXPECT_THAT(paths(stream).places, IsEmpty()) << stream;
    EXPECT_THAT(paths(stream).parts, IsEmpty()) << stream;
  }
  EXPECT_THAT(paths("Mahler: Symphony 1.flac").places,
              ElementsAre("/music/Lists/Mahler: Symphony 1.flac"));
}

TEST(EntryPaths, BackslashesMayBePartsOfANameOrBetweenThem) {
  EXPECT_THAT(paths("..\\Ada\\a.mp3").places,
              ElementsAre("/music/Lists/..\\Ada\\a.mp3", "/music/Ada/a.mp3"));
  EXPECT_THAT(paths("D:\\Music\\Ada\\a.mp3").places, IsEmpty());
  EXPECT_THAT(paths("D:\\Music\\Ada\\a.mp3").parts, ElementsAre("Music", "Ada", "a.mp3"));
  EXPECT_THAT(paths("D:/Ada/a.mp3").parts, ElementsAre("Ada", "a.mp3"));
  EXPECT_THAT(paths("\\\\nas\\share\\a.mp3").parts, ElementsAre("nas", "share", "a.mp3"));
}

TEST(EntryPaths, WhatIsWrittenComesBeforeWhatItMayMean) {
  EXPECT_THAT(paths("100%25.mp3").places,
              ElementsAre("/music/Lists/100%25.mp3", "/music/Lists/100%.mp3"));
  EXPECT_THAT(entry_paths("Bj\xF6rk.mp3", "Björk.mp3", "/m").places,
              ElementsAre("/m/Bj\xF6rk.mp3", "/m/Björk.mp3"));
}

RC_GTEST_PROP(EntryPaths, NoBytesLeadAnywhereButToANormalPath, ()) {
  const auto piece = rc::gen::element<std::string>("..", "/", "\\", "%2e", "file:", "//", "C:", ".",
                                                   "%", "http:", "a", "\xFF", "%2F");
  std::string location;
  for (const std::string& one : *rc::gen::container<std::vector<std::string>>(piece)) {
    location += one;
  }
  location += *rc::gen::arbitrary<std::string>();
  for (const std::string& place : entry_paths(location, location, "/m/x").places) {
    RC_ASSERT(place.starts_with('/'));
    RC_ASSERT(!("/" + place + "/").contains("/../"));
    RC_ASSERT(lexically_normal(place) == place);
  }
}

}  // namespace
}  // namespace segue::scanner
