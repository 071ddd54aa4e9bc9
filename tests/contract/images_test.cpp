#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "contract.hpp"

// Pictures: found by a scan, examined afterwards, shown with what they belong to.
namespace segue::contract {
namespace {

using namespace domain;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

struct Images : Contract {
  std::vector<std::string> unexamined(const std::string& after = "", std::size_t limit = 10) {
    std::vector<std::string> ids;
    for (const ImageId& id : catalog().unexamined_images({after}, limit)) ids.push_back(id.value);
    return ids;
  }
  void put(const ImageRow& row) {
    transact([&](CatalogTx& transaction) { transaction.put_images(std::span(&row, 1)); });
  }
  void examined(const ExaminedImage& image) {
    transact([&](CatalogTx& transaction) { transaction.put_examined(std::span(&image, 1)); });
  }
  std::vector<ScanIssue> issues() { return catalog().issues({}).rows; }
};

TEST_F(Images, AreExaminedOnce) {
  const RootId music = root("music");
  for (const std::string id : {"c", "a", "d", "b"}) put(image_row(music, id));
  EXPECT_THAT(unexamined(), ElementsAre("a", "b", "c", "d"));
  EXPECT_THAT(unexamined("a", 2), ElementsAre("b", "c"));
  examined({.id = {"b"}, .thumbhash = "1QcSHQRnh493V4dIh4eXh1h4kJUI"});
  EXPECT_THAT(unexamined(), ElementsAre("a", "c", "d"));
  put(image_row(music, "b"));
  EXPECT_THAT(unexamined(), ElementsAre("a", "c", "d")) << "its bytes are still the same";
  EXPECT_THAT(issues(), IsEmpty());
}

TEST_F(Images, ShowTheirThumbhashWithAlbumAndArtist) {
  const RootId music = root("music");
  const Album made = album({.root = music, .title = "Dawn", .artist = "Anna", .cover = "dawn"});
  const View limited{.user = {}, .every_root = false, .roots = {music}};
  const View blind{.user = {}, .every_root = false, .roots = {root("other")}};
  EXPECT_EQ(catalog().release(everyone, made.id)->release.thumbhash, "");
  examined({.id = {"dawn"}, .thumbhash = "1QcS"});
  for (const View& view : {everyone, limited}) {
    const Release release = catalog().releases(view, {}).rows.at(0);
    EXPECT_EQ(release.cover.value, "dawn");
    EXPECT_EQ(release.thumbhash, "1QcS");
    EXPECT_EQ(catalog().release(view, made.id)->release.thumbhash, "1QcS");
    EXPECT_EQ(catalog().artists(view, {}).rows.at(0).thumbhash, "1QcS");
    EXPECT_EQ(catalog().artist(view, made.artist)->artist.thumbhash, "1QcS");
  }
  EXPECT_FALSE(catalog().release(blind, made.id));
}

TEST_F(Images, ABrokenOneIsToldAtEachPlaceAndTriedAgain) {
  const RootId music = root("music");
  const RootId other = root("other");
  ImageRow inside = image_row(music, "x");
  inside.relative_path = "Anna/\xFF.flac";
  inside.embedded = true;
  put(image_row(other, "x"));
  put(inside);
  examined({.id = {"x"},
            .thumbhash = "",
            .issue_kind = "corrupt",
            .message = "Cover: \xFF it ends too soon",
            .at = 77});
  EXPECT_THAT(unexamined(), IsEmpty());
  const auto told = issues();
  ASSERT_EQ(told.size(), 2U);
  EXPECT_EQ(told[0].root, music);
  EXPECT_TRUE(told[0].path.starts_with("Anna/"));
  EXPECT_EQ(told[0].kind, "corrupt");
  EXPECT_TRUE(told[0].message.ends_with(" it ends too soon"));
  EXPECT_EQ(told[0].found_at, 77);
  EXPECT_EQ(told[1].path, "pictures/x.png");

  // The scan that reads its folder again clears the issues of the folder; the stage tells them
  // anew.
  transact([&](CatalogTx& transaction) {
    transaction.put_issues(music, std::vector<std::string>{"Anna"}, {});
    transaction.put_images(std::span(&inside, 1));
  });
  EXPECT_EQ(issues().size(), 1U);
  EXPECT_THAT(unexamined(), ElementsAre("x"));
  examined({.id = {"x"}, .thumbhash = "1QcS"});
  EXPECT_EQ(issues().size(), 1U);
}

TEST_F(Images, WhatIsSaidOfAFileAlreadyWeighsMore) {
  const RootId music = root("music");
  put(image_row(music, "x"));
  const ScanIssue worse{.root = music,
                        .path = "pictures/x.png",
                        .kind = "unreadable",
                        .message = "No right to read it",
                        .found_at = 5};
  transact(
      [&](CatalogTx& transaction) { transaction.put_issues(music, {}, std::span(&worse, 1)); });
  examined({.id = {"x"}, .issue_kind = "corrupt", .message = "Cover: damaged", .at = 77});
  ASSERT_EQ(issues().size(), 1U);
  EXPECT_EQ(issues()[0].kind, "unreadable");
}

}  // namespace
}  // namespace segue::contract
