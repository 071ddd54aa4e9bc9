#include "media/cue_parts.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "media/files/test_files.hpp"
#include "media/raw_tags.hpp"

namespace segue::media {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr std::string_view sheet_text =
    "PERFORMER Ada\nTITLE Blue\nREM DATE 1981\nFILE a.wav WAVE\n"
    "TRACK 01 AUDIO\nTITLE One\nISRC GBAYE8100053\nINDEX 01 00:00:32\n"
    "TRACK 02 AUDIO\nTITLE Two\nPERFORMER Bo\nINDEX 00 03:58:00\nINDEX 01 04:00:00\n";

FileTags disc(const std::vector<RawTag>& raw, std::int64_t seconds = 600) {
  FileTags file = tags_of(raw);
  file.audio = {.container = Container::flac,
                .codec = Codec::flac,
                .lossless = true,
                .duration_ms = seconds * 1000,
                .sample_rate_hz = 44'100};
  file.audio_key = 77;
  file.pictures = {{.index = 0, .kind = PictureKind::front, .bytes = 9}};
  return file;
}

std::vector<CuePart> parts(const std::vector<RawTag>& raw, std::string_view text = sheet_text) {
  return cue_parts(disc(raw), raw_tags_json(raw), parse_cue_sheet(text).value(), 0).value();
}

std::string refusal(std::string_view text, std::int64_t seconds = 600) {
  const auto made = cue_parts(disc({}, seconds), "{}", parse_cue_sheet(text).value(), 0);
  return made ? std::string() : made.error().message;
}

TEST(CueParts, EachTrackHasItsPlaceAndItsWords) {
  const auto made = parts({});
  ASSERT_EQ(made.size(), 2U);
  EXPECT_EQ(made[0].part, (domain::FilePart{1, 32, 18'000}));
  EXPECT_EQ(made[1].part, (domain::FilePart{2, 18'000, 0}));
  EXPECT_EQ(made[0].tags.audio.duration_ms, 240'000 - 426);
  EXPECT_EQ(made[1].tags.audio.duration_ms, 360'000);
  EXPECT_EQ(made[0].tags.title, "One");
  EXPECT_EQ(made[0].tags.album, "Blue");
  EXPECT_EQ(made[0].tags.album_artist.display, "Ada");
  EXPECT_EQ(made[0].tags.artist.display, "");
  EXPECT_EQ(made[0].tags.date.year, 1981);
  EXPECT_THAT(made[0].tags.isrcs, ElementsAre("GBAYE8100053"));
  EXPECT_EQ(made[1].tags.artist.display, "Bo");
  EXPECT_THAT(made[1].tags.isrcs, IsEmpty());
  EXPECT_EQ(made[1].tags.track.number, 2);
  EXPECT_EQ(made[1].tags.track.total, 2);
  EXPECT_EQ(made[1].tags.pictures.size(), 1U);
}

TEST(CueParts, TheSoundOfEachIsItsOwn) {
  const auto made = parts({});
  EXPECT_NE(made[0].tags.audio_key, 0);
  EXPECT_NE(made[0].tags.audio_key, 77);
  EXPECT_NE(made[0].tags.audio_key, made[1].tags.audio_key);
  EXPECT_EQ(made[1].tags.audio_key, parts({{"TITLE", {"x"}}})[1].tags.audio_key);
}

TEST(CueParts, TheFileSpeaksOfTheDisc) {
  const std::vector<RawTag> raw = {
      {"ALBUM", {"Blue"}},
      {"ALBUMSORT", {"Blue, The"}},
      {"BPM", {"120"}},
      {"COMPOSER", {"Cy"}},
      {"DATE", {"1999"}},
      {"DISCNUMBER", {"2"}},
      {"GENRE", {"Rock"}},
      {"ISRC", {"DEA123456789"}},
      {"LOG", {"Exact Audio Copy"}},
      {"MUSICBRAINZ_TRACKID", {"11111111-1111-4111-8111-111111111111"}},
      {"REPLAYGAIN_TRACK_GAIN", {"-7.5 dB"}},
      {"TITLE", {"All of Blue"}}};
  const auto made = parts(raw);
  const FileTags& tags = made[1].tags;
  EXPECT_EQ(tags.title, "Two");
  EXPECT_EQ(tags.album_sort, "Blue, The");
  EXPECT_EQ(tags.date.year, 1981) << "the sheet has the say";
  EXPECT_EQ(tags.disc.number, 2);
  EXPECT_THAT(tags.genres, ElementsAre("Rock"));
  EXPECT_EQ(tags.credits.at(0).name, "Cy");
  EXPECT_EQ(tags.gain.album_gain_db, -7.5) << "the gain of the file is that of the disc";
  EXPECT_FALSE(tags.gain.track_gain_db || tags.bpm);
  EXPECT_THAT(tags.isrcs, IsEmpty());
  EXPECT_EQ(tags.musicbrainz.recording, "");
  EXPECT_THAT(made[0].raw_tags_json, HasSubstr("Exact Audio Copy"));
  EXPECT_THAT(
      raw_tags_of(made[1].raw_tags_json),
      ElementsAre(RawTag{"ALBUM", {"Blue"}}, RawTag{"ALBUMARTIST", {"Ada"}},
                  RawTag{"ARTIST", {"Bo"}}, RawTag{"DATE", {"1981"}}, RawTag{"TITLE", {"Two"}},
                  RawTag{"TRACKNUMBER", {"2"}}, RawTag{"TRACKTOTAL", {"2"}}));
}

TEST(CueParts, WhoMadeTheFileMadeTheDisc) {
  constexpr std::string_view nameless =
      "FILE a WAVE\nTRACK 01 AUDIO\nINDEX 01 00:00:00\nTRACK 02 AUDIO\nINDEX 01 01:00:00\n";
  const std::string id = "22222222-2222-4222-8222-222222222222";
  const std::vector<RawTag> raw = {{"ARTIST", {"Ada"}}, {"MUSICBRAINZ_ARTISTID", {id}}};
  const auto made = parts(raw, nameless);
  EXPECT_EQ(made[1].tags.album_artist.display, "Ada");
  EXPECT_THAT(made[1].tags.album_artist.musicbrainz_ids, ElementsAre(id));
  EXPECT_EQ(made[1].tags.artist.display, "");
  EXPECT_EQ(made[1].tags.title, "Track 2");
  EXPECT_THAT(parts({{"ARTIST", {"Bo"}}, {"MUSICBRAINZ_ARTISTID", {id}}})[0]
                  .tags.album_artist.musicbrainz_ids,
              IsEmpty())
      << "that of another name";
}

TEST(CueParts, DataEndsWhatSounds) {
  const auto made = parts({},
                          "FILE a WAVE\nTRACK 01 MODE1/2352\nINDEX 01 00:00:00\n"
                          "TRACK 02 AUDIO\nINDEX 01 01:00:00\n"
                          "TRACK 03 AUDIO\nINDEX 01 02:00:00\n"
                          "TRACK 04 MODE1/2352\nINDEX 00 03:00:00\nINDEX 01 03:02:00\n");
  ASSERT_EQ(made.size(), 2U);
  EXPECT_EQ(made[0].part, (domain::FilePart{1, 4'500, 9'000}));
  EXPECT_EQ(made[1].part, (domain::FilePart{2, 9'000, 13'500}));
  EXPECT_EQ(made[0].tags.track.number, 2);
}

TEST(CueParts, TimesThatDoNotFitAreRefused) {
  EXPECT_EQ(refusal(sheet_text), "");
  EXPECT_THAT(refusal(sheet_text, 240),
              HasSubstr("Track 2 of the CUE sheet begins beyond the end of the file"));
  EXPECT_THAT(refusal("FILE a WAVE\nTRACK 01 AUDIO\nINDEX 01 01:00:00\n"
                      "TRACK 02 AUDIO\nINDEX 01 01:00:00\n"),
              HasSubstr("Track 2 of the CUE sheet does not begin behind"));
  EXPECT_THAT(refusal("FILE a WAVE\nTRACK 01 AUDIO\nTRACK 02 AUDIO\nINDEX 01 01:00:00\n"),
              HasSubstr("Track 1 of the CUE sheet has no INDEX 01"));
}

TEST(CueParts, ASheetInsideOfTheFileIsFound) {
  const auto read = [](const std::string& comment) {
    return *testing::read("disc.flac", testing::flac_with_comments({comment}));
  };
  std::string text(sheet_text);
  for (int line = 0; line < 500; ++line) text += "REM LONG \"longer than a tag may be\"\r\n";
  const FileTags tags = read("CueSheet=" + text);
  EXPECT_EQ(tags.cue_sheet, parse_cue_sheet(text).value());
  EXPECT_THAT(tags.raw, IsEmpty()) << "it is kept once";
  EXPECT_FALSE(read("CUESHEET=Dear Ada").cue_sheet);
  EXPECT_FALSE(read("TITLE=One").cue_sheet);
}

}  // namespace
}  // namespace segue::media
