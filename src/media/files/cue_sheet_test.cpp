#include "media/cue_sheet.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <vector>

#include "base/limits.hpp"
#include "media/files/test_files.hpp"

namespace segue::media {
namespace {

using ::testing::ElementsAre;

constexpr std::string_view plain =
    "PERFORMER \"Ada\"\n"
    "TITLE \"Blue\"\n"
    "FILE \"Blue.wav\" WAVE\n"
    "  TRACK 01 AUDIO\n"
    "    TITLE \"One\"\n"
    "    INDEX 01 00:00:00\n"
    "  TRACK 02 AUDIO\n"
    "    TITLE \"Two\"\n"
    "    PERFORMER \"Bo\"\n"
    "    INDEX 00 03:58:00\n"
    "    INDEX 01 04:00:37\n";

CueSheet parsed(std::string_view bytes) {
  return parse_cue_sheet(bytes).value();
}

std::string with(std::string_view what, std::string_view instead) {
  std::string text(plain);
  const auto at = text.find(what);
  EXPECT_NE(at, std::string::npos) << what;
  return text.replace(at, what.size(), instead);
}

std::string everywhere(std::string_view what, std::string_view instead) {
  std::string text(plain);
  for (auto at = text.find(what); at != std::string::npos;
       at = text.find(what, at + instead.size())) {
    text.replace(at, what.size(), instead);
  }
  return text;
}

std::string tag(const std::vector<RawTag>& tags, std::string_view name) {
  for (const RawTag& tag : tags) {
    if (tag.key == name) return tag.values.front();
  }
  return {};
}

TEST(CueSheet, AnOrdinaryOne) {
  const CueSheet sheet = parsed(plain);
  EXPECT_THAT(sheet.tags, ElementsAre(RawTag{"ALBUMARTIST", {"Ada"}}, RawTag{"ALBUM", {"Blue"}}));
  ASSERT_EQ(sheet.files.size(), 1U);
  EXPECT_EQ(sheet.files[0].name, "Blue.wav");
  EXPECT_THAT(
      sheet.files[0].tracks,
      ElementsAre(CueTrack{.number = 1, .gap = {}, .start = 0, .tags = {{"TITLE", {"One"}}}},
                  CueTrack{.number = 2,
                           .gap = 238 * 75,
                           .start = 240 * 75 + 37,
                           .tags = {{"TITLE", {"Two"}}, {"ARTIST", {"Bo"}}}}));
  EXPECT_TRUE(sheet.is_disc());
  EXPECT_EQ(sheet.audio_tracks(), 2U);
}

TEST(CueSheet, WhatProgramsWriteBehindRem) {
  const CueSheet sheet = parsed(
      "REM GENRE \"Post-Punk\"\nREM DATE 1981\nREM DISCID 860B640B\nREM DISCNUMBER 2\n"
      "REM TOTALDISCS 3\nREM COMMENT \"ExactAudioCopy v1.3\"\nREM This was ripped by night\nREM\n"
      "REM REPLAYGAIN_ALBUM_GAIN -7.30 dB\nCATALOG 0724384260958\nSONGWRITER \"Cy\"\nFILE a WAVE\n"
      "TRACK 01 AUDIO\nFLAGS DCP\nISRC GBAYE8100053\nREM REPLAYGAIN_TRACK_GAIN -6.10 dB\n"
      "REM COMPOSER \"\"\nPREGAP 00:02:00\nINDEX 01 00:00:00\nINDEX 02 01:00:00\n");
  EXPECT_THAT(sheet.tags,
              ElementsAre(RawTag{"GENRE", {"Post-Punk"}}, RawTag{"DATE", {"1981"}},
                          RawTag{"DISCID", {"860B640B"}}, RawTag{"DISCNUMBER", {"2"}},
                          RawTag{"DISCTOTAL", {"3"}}, RawTag{"COMMENT", {"ExactAudioCopy v1.3"}},
                          RawTag{"REPLAYGAIN_ALBUM_GAIN", {"-7.30 dB"}},
                          RawTag{"BARCODE", {"0724384260958"}}, RawTag{"WRITER", {"Cy"}}));
  EXPECT_THAT(
      sheet.files[0].tracks[0].tags,
      ElementsAre(RawTag{"ISRC", {"GBAYE8100053"}}, RawTag{"REPLAYGAIN_TRACK_GAIN", {"-6.10 dB"}}));
  EXPECT_FALSE(sheet.is_disc()) << "one track";
}

// Each says the same as the plain one, in its own way.
TEST(CueSheet, SloppyOnes) {
  const std::vector<std::pair<std::string, std::string>> table = {
      {"CRLF", everywhere("\n", "\r\n")},
      {"CR", everywhere("\n", "\r")},
      {"a byte order mark", "\xEF\xBB\xBF" + std::string(plain)},
      {"no last line end", std::string(plain.substr(0, plain.size() - 1))},
      {"tabs", everywhere("  ", "\t")},
      {"empty lines", everywhere("\n", "\n\n")},
      {"lower case", with("TRACK 02 AUDIO", "track 02 audio")},
      {"commands that nobody knows", with("FILE", "WIBBLE \"x\" 2\nFILE")},
      {"no quotes", with("\"Two\"", "Two")},
      {"a quote that is not closed", with("\"Two\"", "\"Two")},
      {"a title twice", with("\"Two\"\n", "\"Two\"\nTITLE \"Three\"\n")},
      {"a file without quotes", with("\"Blue.wav\"", "Blue.wav")},
      {"a file without a kind", with("\"Blue.wav\" WAVE", "\"Blue.wav\"")},
      {"another kind of file", with("WAVE", "FLAC")},
      {"folders of another machine", with("Blue.wav", "C:\\rips\\Blue.wav")},
      {"folders", with("Blue.wav", "../Ada/Blue.wav")},
      {"points in times", with("04:00:37", "04.00.37")},
      {"short numbers", with("INDEX 01 00:00:00", "INDEX 1 0:0:0")},
      {"no frames", with("03:58:00", "03:58")},
      {"broken flags", with("TITLE \"Two\"", "FLAGS DCP WHAT\nTITLE \"Two\"")},
      {"an index of no number", with("INDEX 00 03", "INDEX x y\nINDEX 00 03")},
  };
  const CueSheet wanted = parsed(plain);
  for (const auto& [name, bytes] : table) EXPECT_EQ(parsed(bytes), wanted) << name;
}

TEST(CueSheet, QuotesInsideOfAValueStay) {
  EXPECT_EQ(tag(parsed(with("\"Two\"", "\"The \"Two\" of Us\"")).files[0].tracks[1].tags, "TITLE"),
            "The \"Two\" of Us");
  EXPECT_EQ(parsed(with("\"Blue.wav\"", "\"Ada \"B\".wav\"")).files[0].name, "Ada \"B\".wav");
}

TEST(CueSheet, AnyEncoding) {
  const auto title = [](std::string_view bytes) {
    return tag(parsed(bytes).files[0].tracks[1].tags, "TITLE");
  };
  EXPECT_EQ(title(with("Two", "Jóga")), "Jóga");
  EXPECT_EQ(title(with("Two", "J\xF3ga")), "Jóga");
  EXPECT_EQ(title(with("Two", "\xCF\xF0\xE8\xE2\xE5\xF2")), "Привет");
  std::string wide = "\xFF\xFE";
  for (const char c : plain) wide += {c, '\0'};
  EXPECT_EQ(parsed(wide), parsed(plain));
  std::string swapped = "\xFE\xFF";
  for (const char c : plain) swapped += {'\0', c};
  EXPECT_EQ(parsed(swapped), parsed(plain));
}

TEST(CueSheet, TracksAreOfTheFileThatTheyBeginIn) {
  const CueSheet gaps_behind = parsed(
      "FILE \"1.wav\" WAVE\nTRACK 01 AUDIO\nINDEX 01 00:00:00\nTRACK 02 AUDIO\nINDEX 00 03:20:00\n"
      "FILE \"2.wav\" WAVE\nINDEX 01 00:00:00\n");
  ASSERT_EQ(gaps_behind.files.size(), 2U);
  EXPECT_EQ(gaps_behind.files[1].tracks.at(0).number, 2);
  EXPECT_EQ(gaps_behind.files[1].tracks.at(0).gap, std::nullopt);
  EXPECT_FALSE(gaps_behind.is_disc());
  const CueSheet sides = parsed(
      "FILE a.wav WAVE\nTRACK 01 AUDIO\nINDEX 01 00:00:00\nTRACK 02 AUDIO\nINDEX 01 01:00:00\n"
      "FILE b.wav WAVE\nTRACK 03 AUDIO\nINDEX 01 00:00:00\n");
  EXPECT_TRUE(sides.is_disc());
  EXPECT_EQ(sides.audio_tracks(), 3U);
}

TEST(CueSheet, NumbersThatDoNotRiseAreMadeAnew) {
  const auto numbers = [](std::string_view first, std::string_view second) {
    std::string text = with("TRACK 01", fmt::format("TRACK {}", first));
    text.replace(text.find("TRACK 02"), 8, fmt::format("TRACK {}", second));
    std::vector<int> all;
    for (const CueTrack& track : parsed(text).files[0].tracks) all.push_back(track.number);
    return all;
  };
  EXPECT_THAT(numbers("13", "14"), ElementsAre(13, 14));
  EXPECT_THAT(numbers("01", "01"), ElementsAre(1, 2));
  EXPECT_THAT(numbers("02", "01"), ElementsAre(1, 2));
  EXPECT_THAT(numbers("00", "01"), ElementsAre(1, 2));
  EXPECT_THAT(numbers("x", "999999999999"), ElementsAre(1, 2));
}

TEST(CueSheet, DataIsNoSound) {
  const CueSheet sheet = parsed(with("TRACK 01 AUDIO", "TRACK 01 MODE1/2352"));
  EXPECT_FALSE(sheet.files[0].tracks[0].audio);
  EXPECT_FALSE(sheet.is_disc());
}

TEST(CueSheet, WhatIsNoSheetOrTooLongIsRefused) {
  const auto code = [](std::string_view bytes) { return parse_cue_sheet(bytes).error().code; };
  EXPECT_EQ(code(""), base::ErrorCode::corrupt);
  EXPECT_EQ(code("Dear Ada,\nhow are you?"), base::ErrorCode::corrupt);
  EXPECT_EQ(code(std::string_view("FILE a\0b WAVE", 13)), base::ErrorCode::corrupt);
  std::string tracks = "FILE a WAVE\n";
  for (std::size_t i = 0; i <= base::limits::cue_tracks_max; ++i) tracks += "TRACK 01 AUDIO\n";
  EXPECT_EQ(code(tracks), base::ErrorCode::too_large);
  std::string files;
  for (std::size_t i = 0; i <= base::limits::cue_files_max; ++i) files += "FILE a WAVE\n";
  EXPECT_EQ(code(files), base::ErrorCode::too_large);
}

TEST(CueSheet, IsReadFromItsFileWithinBounds) {
  const auto read = [](std::string_view bytes) {
    const auto path = testing::write("sheet.cue", bytes);
    const base::UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    return read_cue_sheet(file.get());
  };
  EXPECT_EQ(read(plain).value(), parsed(plain));
  const std::string large =
      std::string(plain) + std::string(base::limits::cue_sheet_bytes_max, '\n');
  EXPECT_EQ(read(large).error().code, base::ErrorCode::too_large);
}

std::string big_endian_bytes(std::uint64_t value) {
  return testing::number(value, 8, false);
}

std::string flac_track(std::uint64_t offset, int number, std::string isrc, bool audio,
                       const std::vector<std::pair<int, std::uint64_t>>& indices) {
  isrc.resize(12);
  std::string out = big_endian_bytes(offset) + static_cast<char>(number) + isrc +
                    static_cast<char>(audio ? 0 : 0x80) + std::string(13, '\0') +
                    static_cast<char>(indices.size());
  for (const auto& [index, at] : indices) {
    out += big_endian_bytes(at) + static_cast<char>(index) + std::string(3, '\0');
  }
  return out;
}

std::string flac_block() {
  std::string catalog = "0724384260958";
  catalog.resize(128);
  return catalog + std::string(8 + 259, '\0') + '\x04' +
         flac_track(0, 1, "GBAYE8100053", true, {{1, 0}}) +
         flac_track(44'100, 2, "", true, {{0, 0}, {1, 88'200}}) +
         flac_track(441'000, 3, "", false, {{1, 0}}) + flac_track(882'000, 170, "", true, {});
}

TEST(CueSheet, OfAFlacBlock) {
  const CueSheet sheet = read_flac_cue_sheet(flac_block(), 44'100).value();
  EXPECT_EQ(tag(sheet.tags, "BARCODE"), "0724384260958");
  EXPECT_THAT(
      sheet.files.at(0).tracks,
      ElementsAre(
          CueTrack{.number = 1, .gap = {}, .start = 0, .tags = {{"ISRC", {"GBAYE8100053"}}}},
          CueTrack{.number = 2, .gap = 75, .start = 225, .tags = {}},
          CueTrack{.number = 3, .audio = false, .gap = {}, .start = 750, .tags = {}}));
  EXPECT_FALSE(read_flac_cue_sheet(flac_block(), 0));
  EXPECT_FALSE(read_flac_cue_sheet("", 44'100));
}

// Of pieces that a sheet is made of, and of any bytes.
rc::Gen<std::string> any_sheet() {
  const auto piece = rc::gen::element<std::string>(
      "FILE", "FILE \"a.wav\" WAVE\n", "TRACK 01 AUDIO\n", "TRACK", "INDEX 00 ", "INDEX 01 ",
      "00:00:00\n", "99:59:74\n", "99999:99:99\n", ":", "TITLE \"", "PERFORMER ", "REM DATE ", "\"",
      "\n", "\r", " ", "\xEF\xBB\xBF", "\xFF\xFE", "ö", "\xF6");
  const auto bytes = rc::gen::arbitrary<std::string>();
  return rc::gen::map(rc::gen::container<std::vector<std::string>>(rc::gen::oneOf(piece, bytes)),
                      [](const std::vector<std::string>& pieces) {
                        std::string all;
                        for (const std::string& one : pieces) all += one;
                        return all;
                      });
}

RC_GTEST_PROP(CueSheet, NoBytesDoHarm, ()) {
  const auto sheet = parse_cue_sheet(*any_sheet());
  if (!sheet) return;
  int last = 0;
  RC_ASSERT(!sheet->files.empty());
  for (const CueFile& file : sheet->files) {
    RC_ASSERT(!file.tracks.empty());
    for (const CueTrack& track : file.tracks) {
      RC_ASSERT(track.number > last);
      RC_ASSERT(track.start.value_or(0) >= 0);
      last = track.number;
    }
  }
}

RC_GTEST_PROP(CueSheet, NoFlacBlockDoesHarm, ()) {
  std::string block = flac_block();
  const auto changes = *rc::gen::container<std::vector<std::pair<std::uint16_t, char>>>(
      rc::gen::arbitrary<std::pair<std::uint16_t, char>>());
  for (const auto& [at, byte] : changes) block[at % block.size()] = byte;
  block.resize(*rc::gen::inRange<std::size_t>(0, block.size() + 1));
  const auto sheet = read_flac_cue_sheet(block, *rc::gen::inRange(1, 700'000));
  if (!sheet) return;
  for (const CueTrack& track : sheet->files.front().tracks) {
    RC_ASSERT(track.start.value_or(0) >= 0);
  }
}

}  // namespace
}  // namespace segue::media
