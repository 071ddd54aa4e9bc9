#include "media/tag_fields.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/limits.hpp"
#include "media/files/test_files.hpp"

// What tags mean, in Vorbis comments: the same names serve all formats.
namespace segue::media {
namespace {

using ::testing::ElementsAre;
using testing::flac_with_comments;
using ::testing::IsEmpty;
using testing::read;

const std::string recording = "66666666-6666-4666-8666-666666666666";
const std::string release = "11111111-1111-4111-8111-111111111111";

testing::Read comments(const std::vector<std::string>& list) {
  return read("fields.flac", flac_with_comments(list));
}

TEST(TagFields, RepeatedArtistsAreParts) {
  const auto file =
      comments({"ARTIST=Ada Stone", "ARTIST=Bo Reed", "artist=Ada Stone", "ALBUMARTIST=Ada Stone",
                "ARTISTSORT=Stone, Ada", "ARTISTSORT=Reed, Bo"});
  EXPECT_THAT(file->artist.names, ElementsAre("Ada Stone", "Bo Reed"));
  EXPECT_EQ(file->artist.display, "Ada Stone & Bo Reed");
  EXPECT_THAT(file->artist.sort_names, ElementsAre("Stone, Ada", "Reed, Bo"));
  EXPECT_THAT(file->album_artist.names, ElementsAre("Ada Stone"));
}

TEST(TagFields, ArtistsStandBesideTheDisplayedLine) {
  const auto file =
      comments({"ARTIST=Ada Stone vs. Bo Reed", "ARTISTS=Ada Stone", "ARTISTS=Bo Reed",
                "MUSICBRAINZ_ARTISTID=" + recording, "MUSICBRAINZ_ARTISTID=" + release});
  EXPECT_EQ(file->artist.display, "Ada Stone vs. Bo Reed");
  EXPECT_THAT(file->artist.names, ElementsAre("Ada Stone", "Bo Reed"));
  EXPECT_THAT(file->artist.musicbrainz_ids, ElementsAre(recording, release));
}

TEST(TagFields, SplitsOnlyWhereItIsSafe) {
  EXPECT_THAT(comments({"ARTIST=Ada Stone; Bo Reed"})->artist.names,
              ElementsAre("Ada Stone", "Bo Reed"));
  for (const std::string name :
       {"AC/DASH", "Kettle & the Ohms", "Stone, Reed & Company", "Ada Stone feat. Bo Reed"}) {
    const auto file = comments({"ARTIST=" + name});
    EXPECT_THAT(file->artist.names, ElementsAre(name));
    EXPECT_EQ(file->artist.display, name);
  }
}

// What the file shows stays as it is written; only the parts are told apart.
TEST(TagFields, ListsAreShownAsTheyStand) {
  for (const std::string line : {"Ada Stone / Bo Reed", "Ada Stone; Bo Reed", "Ada / Bo"}) {
    const auto file = comments({"ARTIST=" + line});
    EXPECT_EQ(file->artist.names.size(), 2U) << line;
    EXPECT_EQ(file->artist.display, line);
  }
  const auto band = comments({"ARTIST=AC / DC"});
  EXPECT_THAT(band->artist.names, ElementsAre("AC / DC"));
  EXPECT_EQ(band->artist.display, "AC / DC");
}

// As many ids as parts make them parts; a single id says that the whole is one artist.
TEST(TagFields, IdsTellHowManyArtistsThereAre) {
  EXPECT_THAT(comments({"ARTIST=AC / DC", "MUSICBRAINZ_ARTISTID=" + recording,
                        "MUSICBRAINZ_ARTISTID=" + release})
                  ->artist.names,
              ElementsAre("AC", "DC"));
  EXPECT_THAT(comments({"ARTIST=Stone; Reed", "MUSICBRAINZ_ARTISTID=" + recording})->artist.names,
              ElementsAre("Stone; Reed"));
}

TEST(TagFields, Release) {
  const auto file = comments({"ALBUM=Box",
                              "albumsort=Box, The",
                              "DISCNUMBER=1/2",
                              "DISCSUBTITLE=Part 1",
                              "TRACKNUMBER=07",
                              "TOTALTRACKS=9",
                              "COMPILATION=1",
                              "MEDIA=CD",
                              "ORIGINALYEAR=1997",
                              "DATE=2017-11-21",
                              "RELEASEDATE=2017-12",
                              "LABEL=Lantern",
                              "CATALOGNUMBER=LW 1; LW 2",
                              "BARCODE=4900000000011",
                              "RELEASETYPE=Album",
                              "RELEASETYPE=Live",
                              "MUSICBRAINZ_ALBUMSTATUS=Official",
                              "RELEASECOUNTRY=JP",
                              "SCRIPT=Latn",
                              "MUSICBRAINZ_ALBUMID=" + release});
  EXPECT_EQ(file->album_sort, "Box, The");
  EXPECT_EQ(file->disc.number, 1);
  EXPECT_EQ(file->disc.total, 2);
  EXPECT_EQ(file->disc_subtitle, "Part 1");
  EXPECT_EQ(file->track.number, 7);
  EXPECT_EQ(file->track.text, "07");
  EXPECT_EQ(file->track.total, 9);
  EXPECT_TRUE(file->compilation);
  EXPECT_EQ(file->media_format, "CD");
  EXPECT_EQ(file->original_date.packed(), 19970000);
  EXPECT_EQ(file->date.packed(), 20171121);
  EXPECT_EQ(file->release_date.packed(), 20171200);
  EXPECT_THAT(file->labels, ElementsAre("Lantern"));
  EXPECT_THAT(file->catalogue_numbers, ElementsAre("LW 1", "LW 2"));
  EXPECT_EQ(file->barcode, "4900000000011");
  EXPECT_THAT(file->release_types, ElementsAre("album", "live"));
  EXPECT_EQ(file->release_status, "official");
  EXPECT_EQ(file->release_country, "JP");
  EXPECT_EQ(file->musicbrainz.release, release);
}

TEST(TagFields, IdentifiersMustBeOnes) {
  const auto file =
      comments({"MUSICBRAINZ_TRACKID=" + recording, "MUSICBRAINZ_RELEASETRACKID=not-a-uuid",
                "MUSICBRAINZ_ALBUMID=11111111-1111-4111-8111-1111111111AF", "ISRC=jpx990000001",
                "ISRC=JPX990000002"});
  EXPECT_EQ(file->musicbrainz.recording, recording);
  EXPECT_EQ(file->musicbrainz.release_track, "");
  EXPECT_EQ(file->musicbrainz.release, "11111111-1111-4111-8111-1111111111af");
  EXPECT_THAT(file->isrcs, ElementsAre("JPX990000001", "JPX990000002"));
}

TEST(TagFields, Credits) {
  const auto file =
      comments({"COMPOSER=Cy Ash", "COMPOSER=Di Elm", "COMPOSERSORT=Ash, Cy",
                "COMPOSERSORT=Elm, Di", "PERFORMER=Gus Hay (cello)", "PERFORMER:VOCALS=Ivy Jute",
                "CONDUCTOR=Ed Fir", "DJMIXER=Kit Larch"});
  ASSERT_EQ(file->credits.size(), 6U);
  EXPECT_EQ(file->credits[1].name, "Di Elm");
  EXPECT_EQ(file->credits[1].sort_name, "Elm, Di");
  EXPECT_EQ(file->credits[2].role, Role::conductor);
  EXPECT_EQ(file->credits[3].name, "Gus Hay");
  EXPECT_EQ(file->credits[3].instrument, "cello");
  EXPECT_EQ(file->credits[4].instrument, "vocals");
  EXPECT_EQ(name(file->credits[5].role), "dj-mixer");
}

TEST(TagFields, Gains) {
  const auto usual = comments({"REPLAYGAIN_TRACK_GAIN=-7.89 dB", "replaygain_track_peak=0.987654",
                               "REPLAYGAIN_ALBUM_GAIN=+1,5", "REPLAYGAIN_ALBUM_PEAK=nan"});
  EXPECT_EQ(usual->gain.track_gain_db, -7.89);
  EXPECT_EQ(usual->gain.track_peak, 0.987654);
  EXPECT_EQ(usual->gain.album_gain_db, 1.5);
  EXPECT_EQ(usual->gain.album_peak, std::nullopt);
  const auto r128 = comments({"R128_TRACK_GAIN=-1280", "R128_ALBUM_GAIN=256"});
  EXPECT_EQ(r128->gain.track_gain_db, 0.0);
  EXPECT_EQ(r128->gain.album_gain_db, 6.0);
}

TEST(TagFields, WorksAndTheRest) {
  const auto file = comments({"WORK=Symphony", "MOVEMENTNAME=Allegro", "MOVEMENT=2",
                              "MOVEMENTTOTAL=4", "BPM=128.5", "INITIALKEY=Am", "ITUNESADVISORY=1",
                              "MOOD=Calm; Dark", "RATING=5", "COMMENT=Two\nlines"});
  EXPECT_EQ(file->work, "Symphony");
  EXPECT_EQ(file->movement, "Allegro");
  EXPECT_EQ(file->movement_number, 2);
  EXPECT_EQ(file->movement_total, 4);
  EXPECT_EQ(file->bpm, 128.5);
  EXPECT_EQ(file->key, "Am");
  EXPECT_EQ(file->explicit_content, true);
  EXPECT_THAT(file->moods, ElementsAre("Calm", "Dark"));
  EXPECT_EQ(file->rating, 10);
  EXPECT_EQ(file->comment, "Two\nlines");
}

TEST(TagFields, TextIsRepaired) {
  const auto file =
      comments({"TITLE=  Blank\tTitle \n", "ARTIST=", "ARTIST=  ", "ARTIST=Ada Stone ",
                "ALBUM=Cor\x01pus", "COMMENT=Caf\xE9 \x93so\x94", "GENRE=Chiptune",
                "GENRE=chiptune; Ambient", "LABEL=Cafe\xCC\x81"});
  EXPECT_EQ(file->title, "Blank Title");
  EXPECT_THAT(file->artist.names, ElementsAre("Ada Stone"));
  EXPECT_EQ(file->album, "Corpus");
  EXPECT_EQ(file->comment, "Café “so”");
  EXPECT_THAT(file->genres, ElementsAre("Chiptune", "Ambient"));
  EXPECT_THAT(file->labels, ElementsAre("Caf\xC3\xA9"));
}

TEST(TagFields, LyricsAreKeptApart) {
  const auto file = comments(
      {"LYRICS=[00:00.10]Paper boats\r\n[00:00.60]Drift", "UNSYNCEDLYRICS=Paper boats\rDrift"});
  ASSERT_EQ(file->lyrics.size(), 2U);
  EXPECT_TRUE(file->lyrics[0].synced);
  EXPECT_EQ(file->lyrics[0].text, "[00:00.10]Paper boats\n[00:00.60]Drift");
  EXPECT_FALSE(file->lyrics[1].synced);
  EXPECT_EQ(file->lyrics[1].text, "Paper boats\nDrift");
  EXPECT_THAT(file->raw, IsEmpty());
}

TEST(TagFields, WhatAFileMakesUsKeepIsBounded) {
  std::vector<std::string> list = {"TITLE=" + std::string(100'000, 'T')};
  for (int i = 0; i < 2000; ++i) list.push_back(fmt::format("ARTIST=Artist {}", i));
  for (int i = 0; i < 2000; ++i) list.push_back(fmt::format("KEY{}=value", i));
  const auto file = comments(list);
  EXPECT_EQ(file->title.size(), base::limits::tag_value_bytes_max);
  EXPECT_EQ(file->artist.names.size(), base::limits::raw_values_max);
  EXPECT_EQ(file->raw.size(), base::limits::raw_tags_max);
}

TEST(TagFields, RawTagsAreWholeAndOrdered) {
  const auto file = comments({"ZEBRA=1", "My Own Field=x", "Album Artist=Ada", "ZEBRA=2"});
  ASSERT_EQ(file->raw.size(), 3U);
  EXPECT_EQ(file->raw[0].key, "ALBUMARTIST");
  EXPECT_EQ(file->raw[1].key, "MY OWN FIELD");
  EXPECT_THAT(file->raw[2].values, ElementsAre("1", "2"));
}

}  // namespace
}  // namespace segue::media
