#include <fmt/format.h>

#include "contract.hpp"

namespace segue::contract {
namespace {

using namespace domain;
using testing::ElementsAre;
using testing::IsEmpty;

class Everything : public Contract {
 protected:
  std::vector<std::string> titles(const SectionQuery& query) {
    std::vector<std::string> titles;
    for (const Track& track : catalog().everything(everyone, query).tracks) {
      titles.push_back(track.title);
    }
    return titles;
  }
};

TEST_F(Everything, IsListedPageByPage) {
  const RootId music = root("music");
  std::vector<TrackSpec> specs;
  for (int i = 0; i < 10; ++i) specs.push_back({.title = fmt::format("t{}", i)});
  album({.root = music, .title = "b", .tracks = specs});
  album({.root = music, .title = "a", .artist = "Other", .tracks = specs});
  std::vector<std::string> paged;
  for (std::size_t offset = 0; offset < 24; offset += 3) {
    const auto page = titles({.tracks_max = 3, .tracks_offset = offset});
    paged.insert(paged.end(), page.begin(), page.end());
  }
  EXPECT_EQ(paged.size(), 20U);
  EXPECT_EQ(paged, titles({.tracks_max = 500}));

  const auto all = catalog().everything(everyone, {});
  ASSERT_EQ(all.releases.size(), 2U);
  EXPECT_EQ(all.releases[0].title, "a");
  EXPECT_EQ(all.releases[1].title, "b");
  ASSERT_EQ(all.artists.size(), 2U);
  EXPECT_EQ(all.artists[0].name, "Artist");
  EXPECT_EQ(all.artists[1].name, "Other");
  EXPECT_EQ(catalog().everything(everyone, {.releases_offset = 1}).releases.at(0).title, "b");
}

TEST_F(Everything, SectionsAreBoundedAndLeftOut) {
  const RootId music = root("music");
  album({.root = music, .tracks = {{.title = "x"}, {.title = "xx"}}});
  auto some =
      catalog().everything(everyone, {.artists_max = 0, .releases_max = 0, .tracks_max = 1});
  EXPECT_TRUE(some.artists.empty());
  EXPECT_TRUE(some.releases.empty());
  EXPECT_EQ(some.tracks.size(), 1U);
  some = catalog().everything(everyone, {.artists_offset = 1, .tracks_offset = 1});
  EXPECT_TRUE(some.artists.empty());
  EXPECT_EQ(some.releases.size(), 1U);
  EXPECT_EQ(some.tracks.size(), 1U);
}

class Findables : public Contract {
 protected:
  static std::string line(const Findable& findable) {
    std::string roots;
    for (const RootId root : findable.roots) roots += fmt::format(" {}", root.value);
    return fmt::format("{} {} | {} | {} |{}", std::to_underlying(findable.kind), findable.name,
                       findable.also, findable.weight, roots);
  }
  std::vector<std::string> all() {
    std::vector<std::string> lines;
    catalog().each_findable([&](const Findable& findable) { lines.push_back(line(findable)); });
    return lines;
  }
  std::vector<std::string> some(const std::vector<Change>& changes) {
    std::vector<std::string> lines;
    for (const Findable& findable : catalog().findables(changes)) lines.push_back(line(findable));
    return lines;
  }
};

TEST_F(Findables, AreWhatIsPresentByKindAndId) {
  const RootId one = root("one");
  const RootId two = root("two");
  EXPECT_THAT(all(), IsEmpty());
  album({.root = one,
         .title = "Duets",
         .artist = "Anna",
         .tracks = {{.title = "Song", .artist = "Björn"}, {.title = "Other"}}});
  album({.root = two, .title = "Solo", .artist = "Anna", .tracks = {{.title = "Alone"}}});
  EXPECT_THAT(all(),
              testing::UnorderedElementsAre("0 Anna | Anna | 2 | 1 2", "0 Björn | Björn | 0 | 1",
                                            "1 Duets | Anna | 2 | 1", "1 Solo | Anna | 1 | 2",
                                            "2 Song | Björn | 0 | 1", "2 Other | Anna | 0 | 1",
                                            "2 Alone | Anna | 0 | 2"));
  std::vector<std::pair<FindableKind, std::int64_t>> keys;
  catalog().each_findable(
      [&](const Findable& findable) { keys.emplace_back(findable.kind, findable.id); });
  EXPECT_TRUE(std::ranges::is_sorted(keys));
}

TEST_F(Findables, OfChangesComeWithTheArtistsOfReleases) {
  const RootId music = root("music");
  const Album made = album({.root = music,
                            .title = "Duets",
                            .artist = "Anna",
                            .tracks = {{.title = "Song", .artist = "Björn"}, {.title = "Other"}}});
  EXPECT_THAT(some({}), IsEmpty());
  EXPECT_THAT(some({{ChangeKind::changed, "root", music.value}}), IsEmpty());
  EXPECT_THAT(some({{ChangeKind::changed, "track", made.tracks[0].id.value},
                    {ChangeKind::removed, "track", 12345}}),
              ElementsAre("2 Song | Björn | 0 | 1"));
  EXPECT_THAT(some({{ChangeKind::changed, "release", made.id.value},
                    {ChangeKind::changed, "artist", made.artist.value}}),
              testing::UnorderedElementsAre("0 Anna | Anna | 1 | 1", "0 Björn | Björn | 0 | 1",
                                            "1 Duets | Anna | 2 | 1"));
}

TEST_F(Findables, WhatIsMissingIsNotAmongThem) {
  const RootId music = root("music");
  const Album made = album({.root = music, .artist = "Anna", .tracks = {{.title = "Song"}}});
  set_missing({made.files[0].id}, made.id);
  EXPECT_THAT(all(), IsEmpty());
  EXPECT_THAT(some({{ChangeKind::removed, "track", made.tracks[0].id.value},
                    {ChangeKind::removed, "release", made.id.value}}),
              IsEmpty());
}

}  // namespace
}  // namespace segue::contract
