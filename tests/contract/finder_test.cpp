#include "search/finder.hpp"

#include <chrono>
#include <functional>
#include <thread>

#include "contract.hpp"

namespace segue::contract {
namespace {

using namespace domain;
using testing::ElementsAre;
using testing::IsEmpty;

// Search over a real store: what the index finds is read through the caller's eyes.
class Finding : public Contract {
 protected:
  Finding() : finder_(store()) {}

  std::vector<std::string> albums(const std::string& text, const View& view = everyone,
                                  const SectionQuery& query = {}) {
    const auto found = finder_.find(view, text, query);
    std::vector<std::string> titles;
    if (!found) return titles;
    for (const Release& release : found->sections.releases) titles.push_back(release.title);
    return titles;
  }
  // Soon after it was committed.
  [[nodiscard]] static bool eventually(const std::function<bool()>& holds) {
    const auto due = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (!holds()) {
      if (std::chrono::steady_clock::now() > due) return false;
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return true;
  }
  void log(const std::vector<Change>& changes) {
    transact([&](CatalogTx& transaction) { transaction.log(changes); });
  }

  search::Finder finder_;
};

TEST_F(Finding, SaysWhenItIsNotReady) {
  const auto found = finder_.find(everyone, "song", {});
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().code, base::ErrorCode::unavailable);
}

TEST_F(Finding, FollowsTheCatalogue) {
  const RootId music = root("music");
  const Album first = album({.root = music, .title = "Ace of Spades", .artist = "Motörhead"});
  finder_.start();
  EXPECT_TRUE(eventually([&] { return albums("spadse").size() == 1; }));
  album({.root = music, .title = "Overkill", .artist = "Motörhead"});
  EXPECT_TRUE(eventually([&] { return albums("otor").size() == 2; }));
  set_missing({first.files[0].id, first.files[1].id}, first.id);
  log({{ChangeKind::removed, "release", first.id.value}});
  EXPECT_TRUE(eventually([&] { return albums("otor").size() == 1; }));
  EXPECT_THAT(albums("otor"), ElementsAre("Overkill"));
}

TEST_F(Finding, WhatMayNotBeSeenTakesNoPlace) {
  const RootId hers = root("hers");
  const RootId his = root("his");
  for (const char* const version : {"a", "b", "c", "d"}) {
    album({.root = hers, .title = "Song", .artist = "Ann", .version = version});
  }
  album({.root = his, .title = "Songbook", .artist = "Bob"});
  finder_.start();
  ASSERT_TRUE(eventually([&] { return albums("song").size() == 5; }));
  const SectionQuery one{.artists_max = 1, .releases_max = 1, .tracks_max = 1};
  EXPECT_THAT(albums("song", only({his}), one), ElementsAre("Songbook"));
  EXPECT_THAT(albums("song", everyone, one), ElementsAre("Song"));
  EXPECT_THAT(albums("song", everyone, {.releases_max = 1, .root = his}), ElementsAre("Songbook"));
  EXPECT_THAT(albums("song", only({hers}), {.root = his}), IsEmpty());
  EXPECT_THAT(albums("song", only({})), IsEmpty());
  const auto found = finder_.find(only({his}), "ann", {});
  EXPECT_TRUE(found->sections.artists.empty());
  EXPECT_TRUE(found->sections.tracks.empty());
  EXPECT_FALSE(found->top);
}

TEST_F(Finding, PagesAndLeavesSectionsOut) {
  const RootId music = root("music");
  for (const char* const title : {"Song A", "Song B", "Song C"}) {
    album({.root = music, .title = title});
  }
  finder_.start();
  ASSERT_TRUE(eventually([&] { return albums("song").size() == 3; }));
  EXPECT_THAT(albums("song", everyone, {.releases_max = 2}), ElementsAre("Song A", "Song B"));
  EXPECT_THAT(albums("song", everyone, {.releases_offset = 2}), ElementsAre("Song C"));
  EXPECT_THAT(albums("song", everyone, {.releases_max = 0}), IsEmpty());
  EXPECT_THAT(albums("no such words"), IsEmpty());
}

}  // namespace
}  // namespace segue::contract
