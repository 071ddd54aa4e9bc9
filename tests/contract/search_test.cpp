#include <fmt/format.h>

#include "contract.hpp"

namespace segue::contract {
namespace {

using namespace domain;
using testing::ElementsAre;
using testing::IsEmpty;

class Search : public Contract {
 protected:
  std::vector<std::string> artists(const std::string& text) {
    std::vector<std::string> names;
    for (const Artist& artist : catalog().search(everyone, {.text = text}).artists) {
      names.push_back(artist.name);
    }
    return names;
  }
  std::vector<std::string> releases(const SearchQuery& query) {
    std::vector<std::string> titles;
    for (const Release& release : catalog().search(everyone, query).releases) {
      titles.push_back(release.title);
    }
    return titles;
  }
  std::vector<std::string> tracks(const SearchQuery& query) {
    std::vector<std::string> titles;
    for (const Track& track : catalog().search(everyone, query).tracks) {
      titles.push_back(track.title);
    }
    return titles;
  }
};

TEST_F(Search, FindsFoldedTextAnywhereInANameBeginningsFirst) {
  const RootId music = root("music");
  album({.root = music, .title = "Ace of Spades", .artist = "Motörhead"});
  album({.root = music, .title = "Torch", .artist = "Soft Cell"});
  EXPECT_THAT(artists("MOTOR"), ElementsAre("Motörhead"));
  EXPECT_THAT(artists("otör"), ElementsAre("Motörhead"));
  EXPECT_THAT(artists("nobody"), IsEmpty());
  album({.root = music, .title = "A Torch", .artist = "Soft Cell"});
  EXPECT_THAT(releases({.text = "tor"}), ElementsAre("Torch", "A Torch"));
  EXPECT_THAT(tracks({.text = "second"}), ElementsAre("Second", "Second", "Second"));
}

TEST_F(Search, WildcardsAreLetters) {
  const RootId music = root("music");
  album({.root = music, .title = "100% Fun"});
  album({.root = music, .title = "100 Fun"});
  album({.root = music, .title = R"(back\slash_under)"});
  EXPECT_THAT(releases({.text = "0%"}), ElementsAre("100% Fun"));
  EXPECT_THAT(releases({.text = "h_u"}), ElementsAre(R"(back\slash_under)"));
  EXPECT_THAT(releases({.text = R"(k\s)"}), ElementsAre(R"(back\slash_under)"));
  EXPECT_THAT(releases({.text = "'"}), IsEmpty());
  EXPECT_THAT(releases({.text = std::string("a\0\xFF", 3)}), IsEmpty());
}

TEST_F(Search, AnEmptyTextListsEverythingPageByPage) {
  const RootId music = root("music");
  std::vector<TrackSpec> specs;
  for (int i = 0; i < 10; ++i) specs.push_back({.title = fmt::format("t{}", i)});
  album({.root = music, .title = "b", .tracks = specs});
  album({.root = music, .title = "a", .artist = "Other", .tracks = specs});
  std::vector<std::string> paged;
  for (std::size_t offset = 0; offset < 24; offset += 3) {
    const auto page = tracks({.tracks_max = 3, .tracks_offset = offset});
    paged.insert(paged.end(), page.begin(), page.end());
  }
  EXPECT_EQ(paged.size(), 20U);
  EXPECT_EQ(paged, tracks({.tracks_max = 500}));
  EXPECT_THAT(releases({}), ElementsAre("a", "b"));
  EXPECT_THAT(releases({.releases_offset = 1}), ElementsAre("b"));
  EXPECT_THAT(artists(""), ElementsAre("Artist", "Other"));
}

TEST_F(Search, SectionsAreBoundedAndLeftOut) {
  const RootId music = root("music");
  album({.root = music, .title = "x1", .artist = "x", .tracks = {{.title = "x"}, {.title = "xx"}}});
  auto hits = catalog().search(everyone,
                               {.text = "x", .artists_max = 0, .releases_max = 0, .tracks_max = 1});
  EXPECT_TRUE(hits.artists.empty());
  EXPECT_TRUE(hits.releases.empty());
  EXPECT_EQ(hits.tracks.size(), 1U);
  hits = catalog().search(everyone, {.text = "x", .artists_offset = 1, .tracks_offset = 1});
  EXPECT_TRUE(hits.artists.empty());
  EXPECT_EQ(hits.releases.size(), 1U);
  EXPECT_EQ(hits.tracks.size(), 1U);
}

TEST_F(Search, GuestsAreFoundAndWhatIsMissingIsNot) {
  const RootId music = root("music");
  const Album made =
      album({.root = music, .title = "Duets", .tracks = {{.title = "Song", .artist = "Guest"}}});
  EXPECT_THAT(artists("guest"), ElementsAre("Guest"));
  set_missing({made.files[0].id}, made.id);
  const auto hits = catalog().search(everyone, {.text = "s"});
  EXPECT_TRUE(hits.artists.empty());
  EXPECT_TRUE(hits.releases.empty());
  EXPECT_TRUE(hits.tracks.empty());
}

}  // namespace
}  // namespace segue::contract
