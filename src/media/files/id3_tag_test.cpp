#include "media/files/id3_tag.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/limits.hpp"
#include "media/files/test_files.hpp"

namespace segue::media {
namespace {

using ::testing::ElementsAre;
using testing::fake_png;
using testing::frame;
using testing::id3v1;
using testing::id3v2;
using ::testing::IsEmpty;
using testing::picture_frame;
using testing::plain_mp3;
using testing::read;
using testing::text_frame;
using testing::user_frame;

testing::Read mp3(std::string_view before, std::string_view after = {}) {
  return read("tagged.mp3", std::string(before) + plain_mp3() + std::string(after));
}

std::string utf16(std::u16string_view text) {
  std::string bytes = "\x01\xFF\xFE";
  for (const char16_t unit : text) {
    bytes.push_back(static_cast<char>(unit & 0xFF));
    bytes.push_back(static_cast<char>(unit >> 8));
  }
  return bytes;
}

TEST(Id3, Utf16OfVersion3) {
  const auto file =
      mp3(id3v2(3, frame(3, "TIT2", utf16(u"紙の舟 🚣")) + frame(3, "TPE1", utf16(u"Ådá"))));
  EXPECT_EQ(file->title, "紙の舟 🚣");
  EXPECT_EQ(file->artist.display, "Ådá");
}

TEST(Id3, LoneSurrogatesDoNotLoseTheText) {
  const auto file = mp3(id3v2(3, frame(3, "TIT2", utf16(std::u16string_view(u"a\xD800z", 3)))));
  EXPECT_EQ(file->title, "a\xEF\xBF\xBDz");
}

TEST(Id3, OldCharacterSets) {
  const auto title = [](std::string_view bytes) {
    return mp3(id3v2(3, text_frame(3, "TIT2", bytes)))->title;
  };
  EXPECT_EQ(title("Caf\xE9"), "Café");
  EXPECT_EQ(title("Don\x92t"), "Don’t");
  EXPECT_EQ(title("Caf\xC3\xA9"), "Café");  // UTF-8 marked as Latin-1
  EXPECT_EQ(title("\xC1\xF3\xEC\xE0\xE6\xED\xFB\xE9 DJ"), "Бумажный DJ");
  EXPECT_EQ(title("\xC9t\xE9 \xE0 No\xEBl"), "Été à Noël");
}

TEST(Id3, SeveralArtists) {
  EXPECT_THAT(mp3(id3v2(4, text_frame(4, "TPE1", std::string_view("Ada Stone\0Bo Reed", 17))))
                  ->artist.names,
              ElementsAre("Ada Stone", "Bo Reed"));
  EXPECT_THAT(mp3(id3v2(3, text_frame(3, "TPE1", "Ada Stone/Bo Reed")))->artist.names,
              ElementsAre("Ada Stone", "Bo Reed"));
  EXPECT_THAT(mp3(id3v2(3, text_frame(3, "TPE1", "AC/DASH")))->artist.names,
              ElementsAre("AC/DASH"));
}

TEST(Id3, Version2) {
  const auto file = mp3(id3v2(2, text_frame(2, "TT2", "Old") + text_frame(2, "TP1", "Ada") +
                                     frame(2, "PIC", std::string("\0PNG\3\0", 6) + fake_png(300)) +
                                     text_frame(2, "TCP", "1")));
  EXPECT_EQ(file->title, "Old");
  EXPECT_TRUE(file->compilation);
  ASSERT_EQ(file->pictures.size(), 1U);
  EXPECT_EQ(file->pictures[0].mime, "image/png");
  EXPECT_EQ(file->pictures[0].bytes, 300U);
}

TEST(Id3, SlashesPartArtistsInVersion2Too) {
  EXPECT_THAT(mp3(id3v2(2, text_frame(2, "TP1", "Ada Stone/Bo Reed")))->artist.names,
              ElementsAre("Ada Stone", "Bo Reed"));
}

std::string unsynchronised(std::string_view bytes) {
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    out += bytes[i];
    const auto next = i + 1 < bytes.size() ? static_cast<unsigned char>(bytes[i + 1]) : 0xFF;
    if (bytes[i] == '\xFF' && (next == 0 || next >= 0xE0)) out += '\0';
  }
  return out;
}

// Sizes count what was there before: the frames behind the picture are found, and it is whole.
TEST(Id3, UnsynchronisedTags) {
  const std::string cover = "\xFF\xD8\xFF\xE0\xFF" + std::string(5, '\0') + "\xFF\xFE\xFF";
  const std::string frames = frame(3, "TIT2", utf16(u"Ünsync")) +
                             picture_frame(3, 3, "image/jpeg", cover) +
                             text_frame(3, "TALB", "Behind");
  std::string third = id3v2(3, unsynchronised(frames));
  third[5] = '\x80';
  const auto file = mp3(third);
  EXPECT_EQ(file->title, "Ünsync");
  EXPECT_EQ(file->album, "Behind");
  ASSERT_EQ(file->pictures.size(), 1U);
  EXPECT_EQ(testing::picture(file, 0)->bytes, cover);
}

TEST(Id3, UnsynchronisedFramesOfVersion4) {
  const std::string cover = "\xFF\xD8\xFF\xE0\xFF" + std::string(5, '\0') + "\xFF\xFE\xFF";
  for (const bool whole_tag : {false, true}) {
    std::string picture =
        frame(4, "APIC", unsynchronised(std::string("\0image/jpeg\0\3\0", 14) + cover));
    if (!whole_tag) picture[9] = '\2';
    std::string tag =
        id3v2(4, text_frame(4, "TIT2", "Four") + picture + text_frame(4, "TALB", "Behind"));
    if (whole_tag) tag[5] = '\x80';
    const auto file = mp3(tag);
    EXPECT_EQ(file->title, "Four");
    EXPECT_EQ(file->album, "Behind");
    ASSERT_EQ(file->pictures.size(), 1U);
    EXPECT_EQ(testing::picture(file, 0)->bytes, cover) << whole_tag;
  }
}

TEST(Id3, DatesOfVersion3) {
  const auto file = mp3(id3v2(3, text_frame(3, "TYER", "1997") + text_frame(3, "TDAT", "2111") +
                                     text_frame(3, "TORY", "1990")));
  EXPECT_EQ(file->date.packed(), 19971121);
  EXPECT_EQ(file->original_date.year, 1990);
}

TEST(Id3, Genres) {
  const auto genres = [](std::string_view text) {
    return mp3(id3v2(3, text_frame(3, "TCON", text)))->genres;
  };
  EXPECT_THAT(genres("(17)(80)Folkish"), ElementsAre("Rock", "Folk", "Folkish"));
  EXPECT_THAT(genres("17"), ElementsAre("Rock"));
  EXPECT_THAT(genres("Rock; Folk"), ElementsAre("Rock", "Folk"));
  EXPECT_THAT(genres("Rock/Folk/Folkish"), ElementsAre("Rock", "Folk", "Folkish"));
  EXPECT_THAT(genres("Singer/Songwriter"), ElementsAre("Singer/Songwriter"));
}

TEST(Id3, Identifiers) {
  const std::string recording = "66666666-6666-4666-8666-666666666666";
  const std::string album = "11111111-1111-4111-8111-111111111111";
  const auto file =
      mp3(id3v2(4, frame(4, "UFID", "http://musicbrainz.org" + std::string(1, '\0') + recording) +
                       user_frame("MusicBrainz Album Id", album) +
                       user_frame("MusicBrainz Release Track Id", "nonsense") +
                       text_frame(4, "TSRC", "JPX990000001")));
  EXPECT_EQ(file->musicbrainz.recording, recording);
  EXPECT_EQ(file->musicbrainz.release, album);
  EXPECT_THAT(file->musicbrainz.release_track, IsEmpty());
  EXPECT_THAT(file->isrcs, ElementsAre("JPX990000001"));
}

TEST(Id3, PeopleWorksCommentsLyrics) {
  const auto file = mp3(id3v2(
      4, text_frame(4, "TMCL", std::string_view("cello\0Gus Hay", 13)) +
             text_frame(4, "TIPL", std::string_view("producer\0Pat Oak", 16)) +
             text_frame(4, "TIT1", "Symphony") + text_frame(4, "MVNM", "Allegro") +
             text_frame(4, "MVIN", "2/4") +
             frame(4, "COMM", std::string("\3engiTunNORM\0 0000", 17)) +
             frame(4, "COMM", std::string("\3eng\0Nice", 9)) +
             frame(4, "USLT", std::string("\3eng\0One\nTwo", 12)) +
             frame(4, "SYLT", std::string("\3eng\2\1\0One\0\0\0\0\x64Two\0\0\1\x01\x2C", 23))));
  ASSERT_EQ(file->credits.size(), 2U);
  EXPECT_EQ(file->credits[0].instrument, "cello");
  EXPECT_EQ(file->credits[1].role, Role::producer);
  EXPECT_EQ(file->work, "Symphony");
  EXPECT_EQ(file->movement_number, 2);
  EXPECT_EQ(file->movement_total, 4);
  EXPECT_EQ(file->comment, "Nice");
  ASSERT_EQ(file->lyrics.size(), 2U);
  EXPECT_EQ(file->lyrics[0].text, "One\nTwo");
  EXPECT_TRUE(file->lyrics[1].synced);
  EXPECT_TRUE(file->lyrics[1].text.starts_with("[00:00.10]One\n"));
}

TEST(Id3, Version1Only) {
  const auto file = mp3("", id3v1("Vieux Caf\xE9", "Ada Stone", "Old", "1988", 4, 17));
  EXPECT_EQ(file->title, "Vieux Café");
  EXPECT_EQ(file->track.number, 4);
  EXPECT_EQ(file->date.year, 1988);
  EXPECT_THAT(file->genres, ElementsAre("Rock"));
}

TEST(Id3, BetterTagsWinAndOthersFillUp) {
  const auto file =
      mp3(id3v2(4, text_frame(4, "TIT2", "A title longer than thirty characters")),
          testing::apev2({{"Title", "From APE"}, {"REPLAYGAIN_TRACK_GAIN", "-3.00 dB"}}) +
              id3v1("A title longer than thirty cha", "Ada Stone", "Old", "1988", 4, 17));
  EXPECT_EQ(file->title, "A title longer than thirty characters");
  EXPECT_EQ(file->gain.track_gain_db, -3.0);
  EXPECT_EQ(file->album, "Old");
}

TEST(Id3, ApeOnMp3) {
  const auto file = mp3(
      "", testing::apev2({{"Title", "Ape"},
                          {"Artist", std::string("Ada Stone\0Bo Reed", 17)},
                          {"Track", "2/9"},
                          {"Cover Art (Front)", "a.png" + std::string(1, '\0') + fake_png(500)}}));
  EXPECT_EQ(file->title, "Ape");
  EXPECT_THAT(file->artist.names, ElementsAre("Ada Stone", "Bo Reed"));
  EXPECT_EQ(file->track.total, 9);
  ASSERT_EQ(file->pictures.size(), 1U);
  EXPECT_EQ(testing::picture(file, 0)->bytes, fake_png(500));
}

TEST(Id3, PicturesAreListedAndFetched) {
  const auto file = mp3(id3v2(4, picture_frame(4, 4, "image/png", fake_png(400)) +
                                     text_frame(4, "TIT2", "Between") +
                                     picture_frame(4, 3, "image/jpeg", fake_png(70'000)) +
                                     picture_frame(4, 3, "-->", "http://192.0.2.1/x.jpg")));
  EXPECT_EQ(file->title, "Between");
  ASSERT_EQ(file->pictures.size(), 2U);
  EXPECT_EQ(file->pictures[0].kind, PictureKind::back);
  EXPECT_EQ(file->pictures[1].kind, PictureKind::front);
  EXPECT_EQ(file->pictures[1].bytes, 70'000U);
  const auto front = testing::picture(file, 1);
  ASSERT_TRUE(front);
  EXPECT_EQ(front->bytes, fake_png(70'000));
  EXPECT_EQ(front->mime, "image/png");
  EXPECT_EQ(testing::picture(file, 2).error().code, base::ErrorCode::not_found);
}

TEST(Id3, HugePicturesAndPaddingAreNotRead) {
  const std::string big = fake_png(21'000'000);
  const auto art =
      mp3(id3v2(4, text_frame(4, "TIT2", "Huge") + picture_frame(4, 3, "image/png", big)));
  ASSERT_TRUE(art.tags) << art.tags.error().message;
  EXPECT_EQ(art->title, "Huge");
  EXPECT_EQ(art->pictures[0].bytes, big.size());
  EXPECT_LT(art.report.bytes_read, 300'000U);
  EXPECT_LE(art.report.system_calls, 15);
  EXPECT_EQ(testing::picture(art, 0)->bytes, big);
  const auto padded = mp3(id3v2(3, text_frame(3, "TIT2", "Padded"), 20'000'000));
  EXPECT_EQ(padded->title, "Padded");
  EXPECT_EQ(padded->audio.duration_ms, 1000);
  EXPECT_LT(padded.report.bytes_read, 300'000U);
}

TEST(Id3, AHundredMegabytesOfTextAreNotReadWhole) {
  const std::string frames =
      text_frame(3, "TIT2", "First") + text_frame(3, "TXXX", fake_png(100'000'000));
  const auto file = mp3(id3v2(3, frames));
  ASSERT_TRUE(file.tags) << file.tags.error().message;
  EXPECT_EQ(file->title, "First");
  EXPECT_LT(file.report.bytes_read, 300'000U);
  std::string tag = id3v2(3, frames);
  tag[5] = '\x80';  // "unsynchronised": its frames cannot be walked
  const auto hidden = mp3(tag);
  EXPECT_LE(hidden.report.bytes_read, base::limits::tag_bytes_max);
  ASSERT_TRUE(hidden.tags) << hidden.tags.error().message;
  EXPECT_EQ(hidden->title, "First");
  EXPECT_EQ(hidden->audio.duration_ms, 1000);
}

TEST(Id3, DamagedTags) {
  const std::string liar = std::string("ID3\4\0\0\x7F\x7F\x7F\x7F", 10) + "TIT2";
  EXPECT_EQ(mp3(liar)->audio.duration_ms, 1000);
  EXPECT_EQ(mp3(std::string(5000, '\0'))->audio.duration_ms, 1000);
  const auto twice =
      mp3(id3v2(4, text_frame(4, "TIT2", "First")) + id3v2(4, text_frame(4, "TIT2", "Second")));
  EXPECT_EQ(twice->title, "First");
  EXPECT_EQ(twice->audio.duration_ms, 1000);
  std::string overlong = text_frame(4, "TIT2", "Good") + text_frame(4, "TALB", "Bad");
  overlong[overlong.size() - 8] = 0x7F;  // the size of the second frame
  EXPECT_EQ(mp3(id3v2(4, overlong))->title, "Good");
}

TEST(Id3, InsideWavAndAiff) {
  const auto chunk = [](std::string_view id, std::string_view body, bool little) {
    return std::string(id) + testing::number(body.size(), 4, little) + std::string(body) +
           std::string(body.size() % 2, '\0');
  };
  const std::string tag =
      id3v2(4, text_frame(4, "TIT2", "Chunk") + picture_frame(4, 3, "image/png", fake_png(99'999)));
  const auto wav =
      read("tag.wav", testing::sound("wav", "-c:a pcm_s16le") + chunk("id3 ", tag, true));
  ASSERT_TRUE(wav.tags) << wav.tags.error().message;
  EXPECT_EQ(wav->title, "Chunk");
  EXPECT_EQ(wav->pictures.at(0).bytes, 99'999U);
  const auto aiff = read("tag.aiff", testing::sound("aiff", "-c:a pcm_s16be") +
                                         chunk("ID3 ", tag, false) + chunk("ANNO", "after", false));
  ASSERT_TRUE(aiff.tags) << aiff.tags.error().message;
  EXPECT_EQ(aiff->title, "Chunk");
  EXPECT_EQ(testing::picture(aiff, 0)->bytes, fake_png(99'999));
}

TEST(Id3, BeforeAFlac) {
  const auto file = read("prefixed.flac", id3v2(3, text_frame(3, "TIT2", "Lower") +
                                                       text_frame(3, "TALB", "Only Here")) +
                                              testing::flac_with_comments({"TITLE=Higher"}));
  EXPECT_EQ(file->title, "Higher");
  EXPECT_EQ(file->album, "Only Here");
}

}  // namespace
}  // namespace segue::media
