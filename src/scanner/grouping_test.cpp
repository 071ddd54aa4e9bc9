#include "scanner/grouping.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "scanner/test_tagged.hpp"

namespace segue::scanner {
namespace {

using testing::family;
using testing::file;
using testing::mbid_a;
using testing::mbid_b;
using testing::only;
using testing::Tags;
using testing::Titles;
using testing::titles;

TEST(Grouping, AnAlbumWithAllItsTags) {
  const ReleaseDraft release =
      only(group(family("Ada/Blue", {file("Ada/Blue/02.flac", {"Two", "Ada", "Blue", "Ada", 2}),
                                     file("Ada/Blue/01.flac", {"One", "Ada", "Blue", "Ada", 1})})));
  EXPECT_EQ(release.title, "Blue");
  EXPECT_EQ(release.credit.display, "Ada");
  EXPECT_EQ(release.credit.parts[0].artist.key, "name:ada");
  ASSERT_EQ(release.tracks.size(), 2U);
  EXPECT_EQ(release.tracks[0].title, "One");
  EXPECT_EQ(release.tracks[0].position, 1);
  EXPECT_FALSE(release.compilation);
  EXPECT_EQ(release.media.size(), 1U);
}

TEST(Grouping, DifferingArtistsWithoutAlbumArtistAreACompilation) {
  const ReleaseDraft release =
      only(group(family("Sorts", {file("Sorts/1.mp3", {"One", "Ada", "All Sorts", "", 1}),
                                  file("Sorts/2.mp3", {"Two", "Bo", "All Sorts", "", 2})})));
  EXPECT_EQ(release.credit.parts[0].artist.key, "various-artists");
  EXPECT_TRUE(release.compilation);
  EXPECT_EQ(release.group.types, (Titles{"compilation"}));
  EXPECT_EQ(release.tracks[1].credit.display, "Bo");
}

TEST(Grouping, TwoSamplersOfOneNameStayTwo) {
  const auto sampler = [](const std::string& folder) {
    return only(group(family(folder, {file(folder + "/1.mp3", {"One", "Ada", "Hits", "", 1}),
                                      file(folder + "/2.mp3", {"Two", "Bo", "Hits", "", 2})})));
  };
  EXPECT_NE(sampler("Hits 1").key, sampler("Hits 2").key);
}

TEST(Grouping, GuestsMakeNoCompilation) {
  const ReleaseDraft release =
      only(group(family("X", {file("X/1.mp3", {"One", "Ada", "Blue", "", 1}),
                              file("X/2.mp3", {"Two", "Ada feat. Bo", "Blue", "", 2}),
                              file("X/3.mp3", {"Three", "Ada & Cy", "Blue", "", 3})})));
  EXPECT_EQ(release.credit.display, "Ada");
  EXPECT_FALSE(release.compilation);
  EXPECT_EQ(titles(group(family("X", {file("X/1.mp3", {"One", "Prince", "Blue", "", 1}),
                                      file("X/2.mp3", {"Two", "Prince Royce", "Blue", "", 2})}))),
            (Titles{"Various Artists: Blue"}));
}

TEST(Grouping, TheCompilationFlag) {
  const ReleaseDraft best =
      only(group(family("X", {file("X/1.mp3", {"One", "Ada", "Best Of", "", 1, 0, true}),
                              file("X/2.mp3", {"Two", "Ada", "Best Of", "", 2, 0, true})})));
  EXPECT_EQ(best.credit.display, "Ada");
  EXPECT_TRUE(best.compilation);
  const ReleaseDraft lone =
      only(group(family("X", {file("X/5.mp3", {"Five", "Ada", "Now 42", "", 5, 0, true})})));
  EXPECT_EQ(lone.credit.display, "Various Artists");
}

TEST(Grouping, VariousArtistsByAnyName) {
  const ReleaseDraft release =
      only(group(family("X", {file("X/1.mp3", {"One", "Ada", "Sorts", "VA", 1})})));
  EXPECT_EQ(release.credit.parts[0].artist.key, "various-artists");
  EXPECT_EQ(release.credit.display, "VA");
  EXPECT_TRUE(release.compilation);
}

TEST(Grouping, FoldersNameAlbumsWithoutTags) {
  const auto album = [](const std::string& folder) {
    return only(group(
        family(folder, {file(folder + "/03 - Song.flac"), file(folder + "/1-04 Other.flac")})));
  };
  const ReleaseDraft plain = album("Ada Stone/Blue (1997)");
  EXPECT_EQ(plain.title, "Blue");
  EXPECT_EQ(plain.credit.display, "Ada Stone");
  EXPECT_EQ(plain.date.year, 1997);
  EXPECT_EQ(plain.tracks[0].title, "Song");
  EXPECT_EQ(plain.tracks[0].position, 3);
  EXPECT_EQ(plain.tracks[0].credit.display, "Ada Stone");
  EXPECT_EQ(plain.tracks[1].title, "Other");

  EXPECT_EQ(album("Ada Stone - Blue").credit.display, "Ada Stone");
  EXPECT_EQ(album("Downloads/Ada Stone - Blue").title, "Blue");
  EXPECT_EQ(album("Downloads/Blue").credit.display, "Unknown Artist");
  EXPECT_EQ(album("Ada/1997 - Blue").date.year, 1997);
  EXPECT_EQ(album("Compilations/Sorts").credit.display, "Various Artists");
  EXPECT_EQ(album("Compilations/Sorts").tracks[0].credit.display, "Unknown Artist");
}

TEST(Grouping, NeverOneGiantUnknownAlbum) {
  const ReleaseDraft first = only(group(family("A", {file("A/x.mp3"), file("A/y.mp3")})));
  const ReleaseDraft second = only(group(family("B", {file("B/x.mp3")})));
  EXPECT_EQ(first.title, "A");
  EXPECT_NE(first.key, second.key);
  const ReleaseDraft loose = only(
      group(family("", {file("x.mp3", {"X", "Ada", "", ""}), file("y.mp3", {"Y", "Bo", "", ""})})));
  EXPECT_EQ(loose.title, "Music");
  EXPECT_EQ(loose.credit.display, "Various Artists");
}

TEST(Grouping, AStrayFileJoinsItsAlbum) {
  const ReleaseDraft numbered = only(group(
      family("Ada/Blue [FLAC]", {file("Ada/Blue [FLAC]/01.flac", {"One", "Ada", "Blue", "Ada", 1}),
                                 file("Ada/Blue [FLAC]/02 - Two.flac")})));
  EXPECT_EQ(numbered.tracks.size(), 2U);
  EXPECT_EQ(numbered.tracks[1].title, "Two");
  EXPECT_EQ(titles(group(family("Inbox", {file("Inbox/a.mp3", {"One", "Ada", "Blue", "Ada", 1}),
                                          file("Inbox/memo.mp3")}))),
            (Titles{"Ada: Blue", "Unknown Artist: Inbox"}));
}

TEST(Grouping, ManyAlbumsInOneFolder) {
  EXPECT_EQ(titles(group(family("X", {file("X/1.mp3", {"One", "Ada", "Blue", "Ada", 1}),
                                      file("X/2.mp3", {"One", "Bo", "Blue", "Bo", 1}),
                                      file("X/3.mp3", {"Two", "Ada", "Red", "Ada", 1})}))),
            (Titles{"Ada: Blue", "Ada: Red", "Bo: Blue"}));
}

TEST(Grouping, FilesWithoutAlbumArtistFollowTheOnlyOne) {
  EXPECT_EQ(titles(group(family("X", {file("X/1.mp3", {"One", "Ada", "Blue", "Ada", 1}),
                                      file("X/2.mp3", {"Two", "Bo", "Blue", "", 2})}))),
            (Titles{"Ada: Blue"}));
}

TEST(Grouping, MusicBrainzDecidesAndPullsTheHalfTagged) {
  const auto releases =
      group(family("X", {file("X/1.flac", {"One", "Ada", "Blue", "Ada", 1, 0, false, mbid_a}),
                         file("X/2.flac", {"Two", "Ada", "Blue", "Ada", 2}),
                         file("X/3.flac", {"One", "Ada", "Blue", "Ada", 1, 0, false, mbid_b})}));
  ASSERT_EQ(releases.size(), 3U) << "the second file fits both";
  const ReleaseDraft joined =
      only(group(family("X", {file("X/1.flac", {"One", "Ada", "Blue", "Ada", 1, 0, false, mbid_a}),
                              file("X/2.flac", {"Two", "Ada", "Blue", "Ada", 2})})));
  EXPECT_EQ(joined.key, "mb:" + mbid_a);
  EXPECT_EQ(joined.tracks.size(), 2U);
}

TEST(Grouping, EditionsShareAGroup) {
  const auto blue = [](const std::string& title, const std::string& version = {}) {
    Tags tags{"One", "Ada", title, "Ada", 1};
    tags.version = version;
    return only(group(family("X", {file("X/1.flac", tags)})));
  };
  const ReleaseDraft plain = blue("Blue");
  const ReleaseDraft deluxe = blue("Blue (Deluxe Edition)");
  const ReleaseDraft tagged = blue("Blue", "Deluxe Edition");
  EXPECT_EQ(plain.group.key, deluxe.group.key);
  EXPECT_NE(plain.key, deluxe.key);
  EXPECT_EQ(deluxe.version, "Deluxe Edition");
  EXPECT_EQ(deluxe.title, "Blue (Deluxe Edition)");
  EXPECT_EQ(deluxe.group.title, "Blue");
  EXPECT_EQ(tagged.key, deluxe.key);
  EXPECT_EQ(blue("BLUE").key, plain.key);
  EXPECT_NE(blue("Blue (Live)").group.key, plain.group.key);
}

TEST(Grouping, MajorityAndLabels) {
  std::vector<TaggedFile> files;
  for (int i = 1; i <= 3; ++i) {
    files.push_back(file("X/" + std::to_string(i) + ".flac",
                         {"T" + std::to_string(i), "Ada", "Blue", "Ada", i}));
    files.back().tags.date = {static_cast<std::int16_t>(i == 1 ? 1999 : 1997), 0, 0};
    files.back().tags.labels = {"Half Moon"};
    files.back().tags.catalogue_numbers = {"HM 7"};
    files.back().tags.release_types = {"album", "live"};
  }
  files[0].tags.original_date = {1995, 2, 3};
  const ReleaseDraft release = only(group(family("X", files)));
  EXPECT_EQ(release.date.year, 1997);
  EXPECT_EQ(release.group.first_release_date.packed(), 19950203);
  EXPECT_EQ(release.labels.size(), 1U);
  EXPECT_EQ(release.labels[0].catalogue_number, "HM 7");
  EXPECT_EQ(release.group.types, (Titles{"album", "live"}));
}

// Four albums of one name, one after another.
TEST(Grouping, TheYearTellsAlbumsOfOneNameApart) {
  const auto album = [](const std::string& folder, int year, const std::string& artist = "Ada") {
    Tags tags{"One", artist, "Ada", artist, 1};
    tags.year = year;
    return only(group(family(folder, {file(folder + "/1.flac", tags)})));
  };
  const ReleaseDraft first = album("Ada/1977", 1977);
  EXPECT_NE(first.key, album("Ada/1978", 1978).key);
  EXPECT_NE(first.group.key, album("Ada/1978", 1978).group.key);
  EXPECT_EQ(first.key, album("Elsewhere/Ada", 1977).key) << "the same album on another drive";
  EXPECT_NE(first.key, album("Ada/None", 0).key);
}

TEST(Grouping, DatesOfRecordingsAreNoYearOfTheAlbum) {
  const auto best = [](std::vector<int> years) {
    std::vector<TaggedFile> files;
    for (std::size_t i = 0; i < years.size(); ++i) {
      Tags tags{"T", "Ada", "Best", "Ada", static_cast<int>(i) + 1};
      tags.year = years[i];
      files.push_back(file("X/" + std::to_string(i) + ".flac", tags));
    }
    return only(group(family("X", std::move(files)))).key;
  };
  EXPECT_EQ(best({1971, 1975, 1980, 1980}), best({1980, 1971, 1971, 1990}));
  EXPECT_EQ(best({1980, 1980, 1980, 0}), best({1980}));
  EXPECT_EQ(best({1980, 1980, 1980, 1981}), best({1980})) << "one slip of the pen";
  EXPECT_NE(best({1980}), best({1981}));
}

TEST(Grouping, SamplersOfOneNameAreToldApartByTheirFolders) {
  const auto sampler = [](const std::string& folder, int root = 1) {
    FolderFamily made =
        family(folder, {file(folder + "/1.mp3", {"One", "Ada", "Sampler", "Various Artists", 1})});
    made.root = {root};
    return only(group(made));
  };
  EXPECT_NE(sampler("A/Sampler").key, sampler("B/Sampler").key);
  EXPECT_NE(sampler("A/Sampler").group.key, sampler("B/Sampler").group.key);
  EXPECT_EQ(sampler("A/Sampler").key, sampler("A/Sampler", 2).key) << "a copy on another drive";
  EXPECT_EQ(sampler("Now 42 (Disc 1)").key, sampler("Now 42 (Disc 2)").key);
  EXPECT_EQ(sampler("Now 42 (Disc 1)").key, sampler("Now 42/CD2").key);
}

// Each drive has its own heap.
TEST(Grouping, FoldersThatNameTheirAlbumDoSoForTheirDrive) {
  const FolderFamily here = family("Unsorted", {file("Unsorted/x.mp3")});
  FolderFamily there = here;
  there.root = {2};
  EXPECT_NE(only(group(here)).key, only(group(there)).key);
}

// A folder as messy as they come: few albums, few artists, so that everything collides.
std::vector<TaggedFile> messy_files() {
  const auto pick = [](std::vector<std::string> choices) {
    return *rc::gen::elementOf(std::move(choices));
  };
  std::vector<TaggedFile> files;
  const int count = *rc::gen::inRange(1, 14);
  for (int i = 0; i < count; ++i) {
    const Tags tags{pick({"", "One", "Two"}),
                    pick({"", "Ada", "Bo", "Ada feat. Bo"}),
                    pick({"", "Blue", "Blue (Disc 2)", "blue", "Blue (Deluxe Edition)", "Red"}),
                    pick({"", "", "Ada", "Various Artists"}),
                    *rc::gen::inRange(0, 3),
                    *rc::gen::inRange(0, 3),
                    *rc::gen::arbitrary<bool>(),
                    pick({"", "", mbid_a, mbid_b}),
                    pick({"", "", "Deluxe Edition"})};
    const std::string name = pick({"01 - x", "2-03 y", "z", "Ada - w"}) + std::to_string(i);
    files.push_back(
        file(pick({"Ada/Blue", "Ada/Blue/CD1", "Ada/Blue/CD2"}) + "/" + name + ".flac", tags));
    files.back().tags.date = {static_cast<std::int16_t>(*rc::gen::inRange(1990, 1993)), 0, 0};
    files.back().tags.audio.lossless = *rc::gen::arbitrary<bool>();
    files.back().tags.audio.duration_ms = *rc::gen::inRange(1000, 9000);
  }
  return files;
}

TEST(GroupingLaw, TheOrderOfFilesDoesNotMatter) {
  EXPECT_TRUE(rc::check([] {
    std::vector<TaggedFile> files = messy_files();
    const auto expected = group(family("Ada/Blue", files));
    std::mt19937 random(*rc::gen::arbitrary<unsigned>());
    std::ranges::shuffle(files, random);
    RC_ASSERT(group(family("Ada/Blue", files)) == expected);
  }));
}

TEST(GroupingLaw, EveryFileLandsExactlyOnce) {
  EXPECT_TRUE(rc::check([] {
    const std::vector<TaggedFile> files = messy_files();
    std::vector<std::string> expected, landed;
    for (const TaggedFile& made : files) expected.push_back(made.directory + "/" + made.seen.name);
    for (const ReleaseDraft& release : group(family("Ada/Blue", files))) {
      RC_ASSERT(!release.title.empty() && !release.key.empty() && !release.credit.parts.empty());
      for (const TrackDraft& track : release.tracks) {
        RC_ASSERT(!track.title.empty() && !track.credit.parts.empty());
        for (const FileDraft& draft : track.files) landed.push_back(draft.relative_path());
      }
    }
    std::ranges::sort(expected);
    std::ranges::sort(landed);
    RC_ASSERT(landed == expected);
  }));
}

}  // namespace
}  // namespace segue::scanner
