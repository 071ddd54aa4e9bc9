#include <fmt/format.h>

#include <algorithm>

#include "contract.hpp"

namespace segue::contract {
namespace {

using namespace domain;

class Digest : public Contract {
 protected:
  static std::vector<AlbumSpec> specs() {
    std::vector<AlbumSpec> specs;
    for (int i = 0; i < 6; ++i) {
      specs.push_back({.root = {1 + i % 2},
                       .title = fmt::format("Älbum {}", i),
                       .artist = fmt::format("Artist {}", i % 3),
                       .tracks = {{.title = "a", .artist = "Guest"},
                                  {.title = "b", .own_recording = i % 2 == 0}},
                       .directory = fmt::format("\xFF/{}", i)});
    }
    return specs;
  }
  std::string digest_of(const std::vector<AlbumSpec>& albums) {
    const Place place;
    const auto store = place.open(clock_);
    store->catalog_writer().transact(1, [&](CatalogTx& transaction) {
      (void)add_root(transaction, "one");
      (void)add_root(transaction, "two");
    });
    for (const AlbumSpec& spec : albums) {
      clock_.now += 1'000;
      store->catalog_writer().transact(
          1, [&](CatalogTx& transaction) { add_album(transaction, spec); });
    }
    return store->catalog().digest();
  }
};

// The same number for both databases: it stands here so that each run proves it.
TEST_F(Digest, EqualLibrariesHaveEqualDigestsInEveryStore) {
  EXPECT_EQ(digest_of(specs()), "e13e49071ec281a27a6e5637695f2c295461adeee45081eef4dab6d951b9864d");
  EXPECT_EQ(digest_of({}), std::string(64, '0'));
}

TEST_F(Digest, TheOrderOfScanningDoesNotMatter) {
  auto reversed = specs();
  std::ranges::reverse(reversed);
  EXPECT_EQ(digest_of(specs()), digest_of(reversed));
}

TEST_F(Digest, ContentMatters) {
  const std::string before = digest_of(specs());
  const auto changed = [&](auto change) {
    auto albums = specs();
    change(albums[2]);
    return digest_of(albums);
  };
  EXPECT_NE(changed([](AlbumSpec& album) { album.title += "!"; }), before);
  EXPECT_NE(changed([](AlbumSpec& album) { album.artist = "Other"; }), before);
  EXPECT_NE(changed([](AlbumSpec& album) { album.directory += "!"; }), before);
  EXPECT_NE(changed([](AlbumSpec& album) { album.tracks[0].title = "x"; }), before);
  EXPECT_NE(changed([](AlbumSpec& album) { album.tracks[1].disc = 2; }), before);
  EXPECT_NE(changed([](AlbumSpec& album) { album.tracks[1].moods = {"Calm"}; }), before);
  EXPECT_NE(changed([](AlbumSpec& album) { std::swap(album.tracks[0], album.tracks[1]); }), before);
  EXPECT_NE(changed([](AlbumSpec& album) { album.root = {2}; }), before);
  EXPECT_EQ(changed([](AlbumSpec& album) { album.added_at = 9; }), before);
}

TEST_F(Digest, WhatIsMissingIsNotContent) {
  const RootId music = root("music");
  const std::string before = catalog().digest();
  const Album made = album({.root = music});
  EXPECT_NE(catalog().digest(), before);
  set_missing({made.files[0].id, made.files[1].id}, made.id);
  EXPECT_EQ(catalog().digest(), before);
}

}  // namespace
}  // namespace segue::contract
