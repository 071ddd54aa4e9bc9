#include "scanner/grouping.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "base/crypto.hpp"
#include "scanner/artist_book.hpp"
#include "scanner/raw_tags.hpp"

namespace segue::scanner {
namespace {

const std::string mbid_a = "11111111-1111-4111-8111-111111111111";
const std::string mbid_b = "22222222-2222-4222-8222-222222222222";

struct Tags {
  std::string title, artist, album, album_artist;
  int track = 0, disc = 0;
  bool compilation = false;
  // NOLINTNEXTLINE(readability-redundant-member-init): else the compiler wants it in every case
  std::string release_mbid = {}, version = {};
};

TaggedFile file(const std::string& path, const Tags& tags = {}) {
  static std::int64_t inode = 0;
  const auto slash = path.rfind('/');
  TaggedFile made;
  made.directory = slash == std::string::npos ? "" : path.substr(0, slash);
  made.seen = {.name = slash == std::string::npos ? path : path.substr(slash + 1),
               .size_bytes = 1000,
               .mtime_ns = 1,
               .inode = ++inode};
  made.tags.audio.container = media::Container::flac;
  made.tags.audio.codec = media::Codec::flac;
  made.tags.audio.lossless = true;
  made.tags.audio.duration_ms = 200'000;
  made.tags.title = tags.title;
  made.tags.artist.display = tags.artist;
  if (!tags.artist.empty()) made.tags.artist.names = {tags.artist};
  made.tags.album = tags.album;
  made.tags.album_artist.display = tags.album_artist;
  if (!tags.album_artist.empty()) made.tags.album_artist.names = {tags.album_artist};
  if (tags.track > 0) made.tags.track = {std::to_string(tags.track), tags.track, {}};
  if (tags.disc > 0) made.tags.disc = {std::to_string(tags.disc), tags.disc, {}};
  made.tags.compilation = tags.compilation;
  made.tags.musicbrainz.release = tags.release_mbid;
  made.tags.release_version = tags.version;
  return made;
}

FolderFamily family(std::string path, std::vector<TaggedFile> files) {
  base::crypto::initialise();
  return {.root = {1}, .root_name = "Music", .path = std::move(path), .files = std::move(files)};
}

ReleaseDraft only(const std::vector<ReleaseDraft>& releases) {
  EXPECT_EQ(releases.size(), 1U);
  return releases.empty() ? ReleaseDraft{} : releases.front();
}

std::vector<std::string> titles(const std::vector<ReleaseDraft>& releases) {
  std::vector<std::string> all;
  all.reserve(releases.size());
  for (const ReleaseDraft& release : releases) {
    all.push_back(release.credit.display + ": " + release.title);
  }
  std::ranges::sort(all);
  return all;
}

using Titles = std::vector<std::string>;

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

TEST(Grouping, DiscsFromTagsFoldersAndTitles) {
  const ReleaseDraft folders = only(
      group(family("Box", {file("Box/CD1/01.flac", {"One", "Ada", "Box", "Ada", 1}),
                           file("Box/Disc 2 - Live/01.flac", {"Two", "Ada", "Box", "Ada", 1})})));
  ASSERT_EQ(folders.media.size(), 2U);
  EXPECT_EQ(folders.media[1].title, "Live");
  EXPECT_EQ(folders.tracks[1].disc, 2);

  const ReleaseDraft wrong_tags =
      only(group(family("Box", {file("Box/CD1/01.flac", {"One", "Ada", "Box", "Ada", 1, 1}),
                                file("Box/CD2/01.flac", {"Two", "Ada", "Box", "Ada", 1, 1})})));
  EXPECT_EQ(wrong_tags.tracks[1].disc, 2);

  const ReleaseDraft in_titles =
      only(group(family("Box", {file("Box/a.flac", {"One", "Ada", "Box (Disc 1)", "Ada", 1}),
                                file("Box/b.flac", {"Two", "Ada", "Box (Disc 2)", "Ada", 1})})));
  EXPECT_EQ(in_titles.title, "Box");
  EXPECT_EQ(in_titles.tracks[1].disc, 2);

  const ReleaseDraft in_names =
      only(group(family("Box", {file("Box/1-01 One.flac", {"One", "Ada", "Box", "Ada", 1}),
                                file("Box/2-01 Two.flac", {"Two", "Ada", "Box", "Ada", 1})})));
  EXPECT_EQ(in_names.tracks[1].disc, 2);

  const auto one_disc = [](const std::string& folder) {
    return only(group(family(folder, {file(folder + "/1.flac", {"One", "Ada", "Box", "Ada", 1})})));
  };
  EXPECT_EQ(one_disc("Box (Disc 1)").key, one_disc("Box (Disc 2)").key);
  EXPECT_EQ(one_disc("Box (Disc 2)").tracks[0].disc, 2);
}

TEST(Grouping, SidesOfARecordPlayInOrder) {
  std::vector<TaggedFile> files;
  for (const char* side : {"B1", "A2", "A1", "C1"}) {
    TaggedFile made = file(std::string("LP/") + side + ".flac",
                           {std::string("Song ") + side, "Ada", "LP", "Ada"});
    made.tags.track = {side, {}, {}};
    files.push_back(made);
  }
  const ReleaseDraft release = only(group(family("LP", files)));
  Titles order;
  for (const TrackDraft& track : release.tracks) {
    order.push_back(std::to_string(track.disc) + "." + std::to_string(track.position) + " " +
                    track.title);
  }
  EXPECT_EQ(order, (Titles{"1.1 Song A1", "1.2 Song A2", "1.3 Song B1", "2.1 Song C1"}));
}

TEST(Grouping, TitlesFromNamesOnlyWhereTagsAreSilent) {
  const auto track = [](const std::string& name, const Tags& tags, const std::string& folder) {
    return only(group(family(folder, {file(folder + "/" + name, tags)}))).tracks.at(0);
  };
  EXPECT_EQ(track("99 Luftballons.mp3", {"99 Luftballons", "Nena", "", ""}, "X").position, 0);
  EXPECT_EQ(track("Ada Stone - Named Only.mp3", {}, "misc").title, "Named Only");
  EXPECT_EQ(track("Ada Stone - Named Only.mp3", {}, "misc").credit.display, "Ada Stone");
  EXPECT_EQ(track("04 - Live - Part 2.mp3", {}, "Ada/Blue").title, "Live - Part 2");
  EXPECT_EQ(track("04 - Ada - Song.mp3", {}, "Ada/Blue").title, "Song");
  EXPECT_EQ(track("Guest.mp3", {"Guest (feat. Bo)", "Ada", "", ""}, "X").title, "Guest (feat. Bo)");
}

TEST(Grouping, TheSameTrackTwiceIsOneTrack) {
  TaggedFile lossy = file("X/01.mp3", {"One", "Ada", "Blue", "Ada", 1});
  lossy.tags.audio.lossless = false;
  const ReleaseDraft release =
      only(group(family("X", {lossy, file("X/01.flac", {"One", "Ada", "Blue", "Ada", 1}),
                              file("X/01b.flac", {"Another", "Ada", "Blue", "Ada", 1}),
                              file("X/a.flac", {"Untold", "Ada", "Blue", "Ada"}),
                              file("X/b.flac", {"Untold", "Ada", "Blue", "Ada"})})));
  ASSERT_EQ(release.tracks.size(), 4U);
  ASSERT_EQ(release.tracks[0].files.size(), 2U);
  EXPECT_EQ(release.tracks[0].files[0].seen.name, "01.flac");
  EXPECT_EQ(release.tracks[2].title, "Untold") << "without a position nothing folds";
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

TEST(Grouping, RawTagsAreJson) {
  EXPECT_EQ(raw_tags_json({}), "{}");
  EXPECT_EQ(raw_tags_json({{"TITLE", {"A \"b\" \\ c\n"}}, {"ARTIST", {"x", "y"}}}),
            R"({"TITLE": ["A \"b\" \\ c\u000a"], "ARTIST": ["x", "y"]})");
  EXPECT_LE(raw_tags_json({{"A", {std::string(raw_tags_bytes_max, 'x')}}, {"B", {"y"}}}).size(),
            raw_tags_bytes_max);
}

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
  EXPECT_EQ(book.artist("ADA").sort_name, "stone, ada");
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
  EXPECT_LE(ArtistBook{}.artist(long_name).key.size(), key_bytes_max + 5);
  EXPECT_LE(short_key(long_name).size(), key_bytes_max);
  EXPECT_NE(short_key(long_name + "1"), short_key(long_name + "2"));
  EXPECT_LE(sort_text(long_name).size(), sort_bytes_max);
  EXPECT_FALSE(folded_name("\xCC\x81").empty()) << "a lone accent folds to nothing";
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
