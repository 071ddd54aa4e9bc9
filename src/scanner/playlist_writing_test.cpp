#include "scanner/playlist_writing.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

namespace segue::scanner {
namespace {

using domain::TrackId;
using testing::ElementsAre;

std::vector<TrackId> tracks(const std::vector<int>& numbers) {
  std::vector<TrackId> ids;
  for (const int number : numbers) ids.push_back({number});
  return ids;
}

// Indexes of entries; -track of a new one.
std::vector<int> order(const std::vector<int>& entries, const std::vector<int>& wanted) {
  std::vector<int> all;
  for (const PlacedEntry& placed : arranged(tracks(entries), tracks(wanted))) {
    all.push_back(placed.kept ? static_cast<int>(*placed.kept)
                              : -static_cast<int>(placed.track.value));
  }
  return all;
}

TEST(PlaylistWriting, EntriesFollowTheirTracks) {
  EXPECT_THAT(order({7, 8, 9}, {9, 7}), ElementsAre(2, 0));
  EXPECT_THAT(order({7, 8}, {7, 5, 8}), ElementsAre(0, -5, 1));
  EXPECT_THAT(order({7, 8, 7}, {7, 7, 7}), ElementsAre(0, 2, -7));
}

TEST(PlaylistWriting, WhatLeadsNowhereStaysBehindItsNeighbour) {
  EXPECT_THAT(order({0, 7, 0, 8, 0}, {8, 7}), ElementsAre(0, 3, 4, 1, 2));
  EXPECT_THAT(order({7, 0, 8, 0}, {7}), ElementsAre(0, 1, 3)) << "8 went: the one before it";
  EXPECT_THAT(order({7, 0, 8, 0}, {}), ElementsAre(1, 3));
  EXPECT_THAT(order({7, 0}, {5, 7}), ElementsAre(-5, 0, 1));
}

RC_GTEST_PROP(PlaylistWriting, NothingIsLostAndNothingTwice, ()) {
  const auto few = rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 4));
  const std::vector<int> entries = *few;
  std::vector<int> wanted = *few;
  std::erase(wanted, 0);
  const auto placed = arranged(tracks(entries), tracks(wanted));
  std::vector<TrackId> played;
  std::vector<std::size_t> kept;
  for (const PlacedEntry& one : placed) {
    if (one.track) played.push_back(one.track);
    if (one.kept) kept.push_back(*one.kept);
  }
  RC_ASSERT(played == tracks(wanted));
  std::ranges::sort(kept);
  RC_ASSERT(std::ranges::adjacent_find(kept) == kept.end());
  RC_ASSERT(std::ranges::count(placed, TrackId{}, &PlacedEntry::track) ==
            std::ranges::count(entries, 0));
}

std::string located(const std::vector<std::string>& locations, const std::string& known,
                    const std::string& path = "Ada/Blue/2.flac",
                    const std::string& root = "/music") {
  std::vector<media::M3uEntry> entries;
  for (const std::string& location : locations) {
    entries.push_back({.location = location, .text = location, .title = {}});
  }
  const std::vector<std::string> paths{known};
  return location_of(style_of(entries, paths),
                     {.list_root = "/music", .list_folder = "Lists", .root = root, .path = path})
      .value_or("none");
}

TEST(PlaylistWriting, NewEntriesAreNamedAsTheOthers) {
  EXPECT_EQ(located({}, ""), "../Ada/Blue/2.flac");
  EXPECT_EQ(located({"../Ada/1.flac"}, "Ada/1.flac"), "../Ada/Blue/2.flac");
  EXPECT_EQ(located({"..\\Ada\\1.flac"}, "Ada/1.flac"), "..\\Ada\\Blue\\2.flac");
  EXPECT_EQ(located({"/music/Ada/1.flac"}, "Ada/1.flac"), "/music/Ada/Blue/2.flac");
  EXPECT_EQ(located({"/home/ann/Ada/1.flac"}, "Ada/1.flac"), "/home/ann/Ada/Blue/2.flac");
  EXPECT_EQ(located({"D:\\Music\\Ada\\1.flac"}, "Ada/1.flac"), "D:\\Music\\Ada\\Blue\\2.flac");
  EXPECT_EQ(located({"file:///music/Ada/1.flac"}, "Ada/1.flac", "Ada/ö 2.flac"),
            "file:///music/Ada/%C3%B6%202.flac");
}

TEST(PlaylistWriting, MusicElsewhereIsNamedByItsWholePath) {
  EXPECT_EQ(located({"../Ada/1.flac"}, "Ada/1.flac", "x.flac", "/other"), "/other/x.flac");
}

TEST(PlaylistWriting, NamesThatMeanSomethingElseAreGuarded) {
  EXPECT_EQ(located({}, "", "Lists/#1.flac"), "./#1.flac");
  EXPECT_EQ(located({}, "", "Lists/ 1.flac"), "./ 1.flac");
  EXPECT_EQ(located({}, "", "Lists/a\nb.flac"), "none");
  EXPECT_EQ(located({}, "", "Lists/1.flac "), "none");
}

}  // namespace
}  // namespace segue::scanner
