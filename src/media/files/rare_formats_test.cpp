#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "media/files/test_files.hpp"

// Formats that ffmpeg does not write: their headers are made here, byte by byte.
namespace segue::media {
namespace {

using testing::number;
using testing::read;

std::string dsf(std::string_view id3) {
  const std::string body(8192, 'i');
  const std::uint64_t size = 28 + 52 + 12 + body.size();
  return "DSD " + number(28, 8, true) + number(size + id3.size(), 8, true) + number(size, 8, true) +
         "fmt " + number(52, 8, true) + number(1, 4, true) + number(0, 4, true) +
         number(2, 4, true) + number(2, 4, true) + number(2822400, 4, true) + number(1, 4, true) +
         number(1411200, 8, true) + number(4096, 4, true) + number(0, 4, true) + "data" +
         number(body.size() + 12, 8, true) + body + std::string(id3);
}

TEST(RareFormats, Dsf) {
  const auto file =
      read("one.dsf", dsf(testing::id3v2(4, testing::text_frame(4, "TIT2", "One Bit"))));
  ASSERT_TRUE(file.tags) << file.tags.error().message;
  EXPECT_EQ(file->audio.container, Container::dsf);
  EXPECT_EQ(file->audio.codec, Codec::dsd);
  EXPECT_EQ(file->audio.bit_depth, 1);
  EXPECT_EQ(file->audio.sample_rate_hz, 2822400);
  EXPECT_EQ(file->audio.duration_ms, 500);
  EXPECT_EQ(file->title, "One Bit");
}

std::string dff(std::string_view chunks) {
  const std::string body = "DSD " + std::string(chunks);
  return "FRM8" + number(body.size(), 8, false) + body;
}

std::string dff_chunk(std::string_view id, std::string_view body) {
  return std::string(id) + number(body.size(), 8, false) + std::string(body);
}

std::string dff_properties() {
  return dff_chunk("PROP", "SND " + dff_chunk("FS  ", number(2822400, 4, false)) +
                               dff_chunk("CHNL", number(2, 2, false) + "SLFTSRGT"));
}

TEST(RareFormats, Dff) {
  const auto file = read(
      "two.dff", dff(dff_chunk("FVER", number(0x01050000, 4, false)) + dff_properties() +
                     dff_chunk("DSD ", std::string(352800, 'i')) +
                     dff_chunk("ID3 ", testing::id3v2(3, testing::text_frame(3, "TIT2", "Two")))));
  ASSERT_TRUE(file.tags) << file.tags.error().message;
  EXPECT_EQ(file->audio.container, Container::dff);
  EXPECT_EQ(file->audio.duration_ms, 500);
  EXPECT_EQ(file->title, "Two");
}

// Packed: frames of a 75th of a second, and how many.
TEST(RareFormats, DstInDff) {
  const std::string frames = dff_chunk("FRTE", number(150, 4, false) + number(75, 2, false));
  const auto text = [](std::string_view words) {
    return number(words.size(), 4, false) + std::string(words);
  };
  const auto file = read(
      "packed.dff",
      dff(dff_properties() + dff_chunk("DST ", frames + std::string(999, 'i')) +
          std::string(1, '\0') +
          dff_chunk("DIIN", dff_chunk("DIAR", text("Adas")) + dff_chunk("DITI", text("Pack")))));
  ASSERT_TRUE(file.tags) << file.tags.error().message;
  EXPECT_EQ(file->audio.codec, Codec::dsd);
  EXPECT_EQ(file->audio.duration_ms, 2000);
  EXPECT_EQ(file->artist.display, "Adas");
  EXPECT_EQ(file->title, "Pack");
}

const testing::Items ape_items = {
    {"Title", "Three"}, {"Artist", "Ada Stone"}, {"Year", "1997"}, {"Track", "4/9"}};

void expect_ape_items(const testing::Read& file) {
  EXPECT_EQ(file->title, "Three");
  EXPECT_EQ(file->artist.display, "Ada Stone");
  EXPECT_EQ(file->date.year, 1997);
  EXPECT_EQ(file->track.number, 4);
  EXPECT_EQ(file->track.total, 9);
}

TEST(RareFormats, MonkeysAudio) {
  const std::string head = "MAC " + number(3990, 2, true) + std::string(2, '\0') +
                           number(52, 4, true) + std::string(40, '\0');
  const std::string format = number(2000, 2, true) + number(0, 2, true) + number(73728, 4, true) +
                             number(14472, 4, true) + number(2, 4, true) + number(16, 2, true) +
                             number(2, 2, true) + number(44100, 4, true);
  const auto file =
      read("three.ape", head + format + std::string(50'000, 'i') + testing::apev2(ape_items));
  ASSERT_TRUE(file.tags) << file.tags.error().message;
  EXPECT_EQ(file->audio.container, Container::ape);
  EXPECT_EQ(file->audio.codec, Codec::ape);
  EXPECT_TRUE(file->audio.lossless);
  EXPECT_EQ(file->audio.bit_depth, 16);
  EXPECT_EQ(file->audio.channels, 2);
  EXPECT_EQ(file->audio.duration_ms, 2000);
  expect_ape_items(file);
}

TEST(RareFormats, MusepackOfBothStreamVersions) {
  const std::string seventh = "MP+\x07" + number(77, 4, true) + std::string(48, '\0');
  const std::string sound(20'000, 'i');
  const auto old = read("seven.mpc", seventh + sound + testing::apev2(ape_items));
  ASSERT_TRUE(old.tags) << old.tags.error().message;
  EXPECT_EQ(old->audio.container, Container::musepack);
  EXPECT_FALSE(old->audio.lossless);
  EXPECT_EQ(old->audio.sample_rate_hz, 44100);
  EXPECT_NEAR(static_cast<double>(old->audio.duration_ms), 2000, 20);
  expect_ape_items(old);

  // 88,200 samples as a number of seven bits a byte; two channels at 44.1 kHz.
  const std::string stream = std::string(4, '\0') + "\x08" + "\x85\xB1\x08" + std::string(1, '\0') +
                             std::string("\0\x10", 2);
  const std::string eighth = "MPCKSH" + number(stream.size() + 3, 1, false) + stream;
  const auto fresh = read("eight.mpc", eighth + sound + testing::apev2(ape_items));
  ASSERT_TRUE(fresh.tags) << fresh.tags.error().message;
  EXPECT_EQ(fresh->audio.container, Container::musepack);
  EXPECT_EQ(fresh->audio.channels, 2);
  EXPECT_EQ(fresh->audio.duration_ms, 2000);
  expect_ape_items(fresh);
}

TEST(RareFormats, TagsOfTta) {
  const std::string& sound = testing::sound("tta", "-c:a tta -sample_fmt s16");
  const auto file = read(
      "tagged.tta",
      testing::id3v2(4, testing::text_frame(4, "TIT2", "Four") +
                            testing::picture_frame(4, 3, "image/png", testing::fake_png(70'000))) +
          sound + testing::id3v1("Lower", "Ada Stone", "Old", "1988", 4, 17));
  ASSERT_TRUE(file.tags) << file.tags.error().message;
  EXPECT_EQ(file->audio.container, Container::tta);
  EXPECT_EQ(file->audio.duration_ms, 1000);
  EXPECT_EQ(file->title, "Four");
  EXPECT_EQ(file->album, "Old");
  EXPECT_EQ(testing::picture(file, 0)->bytes, testing::fake_png(70'000));
}

}  // namespace
}  // namespace segue::media
