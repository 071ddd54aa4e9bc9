#include "scanner/artist_book.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/crypto.hpp"
#include "base/limits.hpp"
#include "scanner/test_tagged.hpp"

namespace segue::scanner {
namespace {

using ::testing::ElementsAre;
using testing::mbid_a;
using testing::mbid_b;

TEST(Artists, JoinPhrasesAreWhatStandsBetween) {
  base::crypto::initialise();
  const auto joins = [](const std::string& display, std::vector<std::string> names) {
    const CreditDraft credit = ArtistBook{}.credit({.display = display,
                                                    .sort = {},
                                                    .names = std::move(names),
                                                    .sort_names = {},
                                                    .musicbrainz_ids = {}});
    std::string out = credit.display + " =";
    for (const auto& part : credit.parts) {
      out += " [" + part.credited_name + "|" + part.join_phrase + "]";
    }
    return out;
  };
  EXPECT_EQ(joins("Ada feat. Bo", {"Ada", "Bo"}), "Ada feat. Bo = [Ada| feat. ] [Bo|]");
  EXPECT_EQ(joins("ada vs. BO (live)", {"Ada", "Bo"}),
            "ada vs. BO (live) = [Ada| vs. ] [Bo| (live)]");
  EXPECT_EQ(joins("", {"Ada", "Bo", "Cy"}), "Ada, Bo & Cy = [Ada|, ] [Bo| & ] [Cy|]");
  EXPECT_EQ(joins("The Trio", {"Ada", "Bo"}), "The Trio = [Ada| & ] [Bo|]");
  EXPECT_EQ(joins("AC/DASH", {}), "AC/DASH = [AC/DASH|]");
}

TEST(Artists, IdsSpreadToTheirNamesakesInTheFamily) {
  base::crypto::initialise();
  ArtistBook book;
  book.note(media::ArtistLine{.display = "Ada",
                              .sort = "Stone, Ada",
                              .names = {"Ada"},
                              .sort_names = {},
                              .musicbrainz_ids = {mbid_a}});
  EXPECT_EQ(book.artist("ADA").key, "mb:" + mbid_a);
  EXPECT_EQ(book.artist("ADA").name, "Ada");
  EXPECT_EQ(book.artist("ADA").sort_key, "stone, ada");
  book.note(media::ArtistLine{.display = "Ada",
                              .sort = {},
                              .names = {"Ada"},
                              .sort_names = {},
                              .musicbrainz_ids = {mbid_b}});
  EXPECT_EQ(book.artist("Ada").key, "name:ada") << "two artists of one name";
  EXPECT_EQ(book.artist("[unknown]").key, "unknown-artist");
}

TEST(Artists, KeysAreBounded) {
  base::crypto::initialise();
  const std::string long_name(100'000, 'x');
  EXPECT_LE(ArtistBook{}.artist(long_name).key.size(), base::limits::key_bytes_max + 5);
  EXPECT_LE(short_key(long_name).size(), base::limits::key_bytes_max);
  EXPECT_NE(short_key(long_name + "1"), short_key(long_name + "2"));
  EXPECT_LE(sort_text(long_name).size(), base::limits::sort_bytes_max);
  EXPECT_FALSE(folded_name("\xCC\x81").empty()) << "a lone accent folds to nothing";
}

TEST(Artists, GuestsArePartedFromTheOneWhoLeads) {
  for (const char* const line :
       {"Ada feat. Bo", "Ada Feat. Bo", "Ada ft. Bo", "Ada ft Bo", "Ada featuring Bo",
        "Ada (feat. Bo)", "Ada [ft. Bo]", "Ada (with Bo)", "Ada (Featuring Bo)"}) {
    EXPECT_THAT(with_guests(line), ElementsAre("Ada", "Bo")) << line;
  }
  EXPECT_THAT(with_guests("Ada feat. Bo & Cy"), ElementsAre("Ada", "Bo & Cy"));
  for (const char* const line :
       {"Ada & Bo", "Ada and Bo", "Ada, Bo", "Ada with Bo", "Feat. of Strength", "Defeat Ada",
        "Ada (live)", "Ada ft.", "(feat. Bo)", "Daft Punk", "Left Lane", ""}) {
    EXPECT_THAT(with_guests(line), ElementsAre(line));
  }
}

TEST(Artists, TheLineStaysAsItIsAndTheIdIsOfWhoLeads) {
  base::crypto::initialise();
  const media::ArtistLine line{.display = "Ada (feat. Bo)",
                               .sort = "Stone, Ada (feat. Reed, Bo)",
                               .names = {"Ada (feat. Bo)"},
                               .sort_names = {},
                               .musicbrainz_ids = {mbid_a}};
  ArtistBook book;
  book.note(line);
  const CreditDraft credit = book.credit(line);
  EXPECT_EQ(credit.display, "Ada (feat. Bo)");
  ASSERT_EQ(credit.parts.size(), 2U);
  EXPECT_EQ(credit.parts[0].artist.key, "mb:" + mbid_a);
  EXPECT_EQ(credit.parts[0].artist.name, "Ada");
  EXPECT_EQ(credit.parts[0].artist.sort_key, "stone, ada");
  EXPECT_EQ(credit.parts[0].join_phrase, " (feat. ");
  EXPECT_EQ(credit.parts[1].artist.key, "name:bo");
  EXPECT_EQ(credit.parts[1].join_phrase, ")");
}

}  // namespace
}  // namespace segue::scanner
