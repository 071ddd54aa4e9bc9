#include "media/lrc.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/text.hpp"

namespace segue::media {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using Line = LyricsLine;

std::vector<Line> lines(std::string_view text) {
  return parse_lyrics(text).lines;
}

TEST(Lrc, TimesInAllTheirForms) {
  EXPECT_THAT(lines("[00:12.00]a\n[01:00.500]b"),
              ElementsAre(Line{12'000, "a"}, Line{60'500, "b"}));
  EXPECT_THAT(lines("[00:12.5]a\n[1:05]b"), ElementsAre(Line{12'500, "a"}, Line{65'000, "b"}));
  EXPECT_THAT(lines("[00:12,50]a"), ElementsAre(Line{12'500, "a"}));
  EXPECT_THAT(lines("[00:12.1234]a"), ElementsAre(Line{12'123, "a"}));
  EXPECT_THAT(lines("[00:12:34]a"), ElementsAre(Line{12'340, "a"})) << "hundredths";
  EXPECT_THAT(lines("[01:02:03.40]a"), ElementsAre(Line{3'723'400, "a"})) << "hours";
  EXPECT_THAT(lines("[99:59.99]a\n[100:00.00]b"),
              ElementsAre(Line{5'999'990, "a"}, Line{6'000'000, "b"}));
  EXPECT_THAT(lines("[00:75.00]a"), ElementsAre(Line{75'000, "a"}));
}

TEST(Lrc, LinesComeByTimeAndEqualOnesAsWritten) {
  EXPECT_THAT(lines("[00:30]c\n[00:10]a\n[00:20]b"),
              ElementsAre(Line{10'000, "a"}, Line{20'000, "b"}, Line{30'000, "c"}));
  EXPECT_THAT(
      lines("[00:10]sung\n[00:10](translated)\n[00:05]before"),
      ElementsAre(Line{5'000, "before"}, Line{10'000, "sung"}, Line{10'000, "(translated)"}));
  EXPECT_THAT(lines("[00:10] [00:50.00] again "),
              ElementsAre(Line{10'000, "again"}, Line{50'000, "again"}));
}

TEST(Lrc, WhatIsNoTimeStaysInTheText) {
  EXPECT_THAT(lines("[00:10][Chorus] boats\n[00:20]wait [00:30.00] he said"),
              ElementsAre(Line{10'000, "[Chorus] boats"}, Line{20'000, "wait [00:30.00] he said"}));
  EXPECT_THAT(lines("[00:10]I <3 paper > boats"), ElementsAre(Line{10'000, "I <3 paper > boats"}));
  EXPECT_THAT(lines("[00:10]Rock &amp; <b>rain</b>"),
              ElementsAre(Line{10'000, "Rock &amp; <b>rain</b>"}));
}

TEST(Lrc, WordTimesAreNoText) {
  EXPECT_THAT(lines("[00:10.00]<00:10.00>Paper <00:10.40>boats <00:10.90>drift"),
              ElementsAre(Line{10'000, "Paper boats drift"}));
  EXPECT_THAT(lines("[00:10.00] <00:10.00> Paper <00:10.40> boats <00:11.00>"),
              ElementsAre(Line{10'000, "Paper boats"}));
  EXPECT_THAT(lines("<00:10.00>Paper <00:10.40>boats"), ElementsAre(Line{10'000, "Paper boats"}));
}

TEST(Lrc, TagsAreNoLines) {
  const auto lyrics = parse_lyrics("[TI: Stair : well]\n[ar:]\n[offset:+250]\n[00:10]a\n[#:x]");
  EXPECT_THAT(lyrics.lines, ElementsAre(Line{10'000, "a"}));
  EXPECT_EQ(lyrics.offset_ms, 250);
  EXPECT_EQ(parse_lyrics("[00:10]a\n[offset:-1500]").offset_ms, -1'500);
  EXPECT_EQ(parse_lyrics("[offset:soon]\n[00:10]a").offset_ms, 0);
  EXPECT_THAT(lines("[ti:Nothing]\n[ar:Nobody]"), IsEmpty());
}

TEST(Lrc, LinesWithoutATimeAmongOthersGo) {
  EXPECT_THAT(lines("(softly)\n[00:10]a\n[aa:10.00]x\n[-1:00]y\n[00:20]b\n[00:2"),
              ElementsAre(Line{10'000, "a"}, Line{20'000, "b"}));
  EXPECT_THAT(lines("[00:10]a\n[00:15]\n[00:20]b"), SizeIs(3)) << "a timed blank ends a line";
}

TEST(Lrc, PlainTextKeepsItsVerses) {
  const auto lyrics = parse_lyrics("\n one \r\n\r\ntwo\n\n");
  EXPECT_FALSE(lyrics.synced);
  EXPECT_THAT(lyrics.lines, ElementsAre(Line{{}, "one"}, Line{{}, ""}, Line{{}, "two"}));
  EXPECT_THAT(lines(""), IsEmpty());
  EXPECT_THAT(lines(" \n\t\n"), IsEmpty());
}

TEST(Lrc, LineEndsAndCodePages) {
  EXPECT_THAT(lines("[00:10]a\r[00:20]b\r\n[00:30]c"), SizeIs(3));
  EXPECT_THAT(lines("\xEF\xBB\xBF[00:10]a"), ElementsAre(Line{10'000, "a"}));
  EXPECT_THAT(lines("[00:10]Derni\xE8re \xE9toile"), ElementsAre(Line{10'000, "Dernière étoile"}));
  constexpr std::string_view utf16(
      "\xFF\xFE[\0"
      "0\0:\0"
      "1\0]\0\xE9\0",
      14);
  EXPECT_THAT(lines(utf16), ElementsAre(Line{1'000, "é"}));
  EXPECT_THAT(lines(std::string_view("[00:10]Pa\0per\x01", 13)),
              ElementsAre(Line{10'000, "Paper"}));
}

RC_GTEST_PROP(Lrc, AnyBytesGiveTextInOrder, (const std::string& bytes)) {
  const auto lyrics = parse_lyrics(bytes);
  for (const Line& line : lyrics.lines) {
    RC_ASSERT(base::text::valid_utf8(line.value));
    RC_ASSERT(line.start_ms.has_value() == lyrics.synced);
  }
  RC_ASSERT(std::ranges::is_sorted(lyrics.lines, {}, &Line::start_ms));
}

}  // namespace
}  // namespace segue::media
