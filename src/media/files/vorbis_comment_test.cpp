#include "media/files/vorbis_comment.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/limits.hpp"
#include "media/files/test_files.hpp"

// Pictures of FLAC, Ogg and MP4, and comments that lie.
namespace segue::media {
namespace {

using testing::fake_png;
using testing::flac_picture;
using testing::flac_with;
using testing::read;
using testing::vorbis_comment;

std::string base64(std::string_view bytes) {
  constexpr std::string_view letters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t group = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      group = (group << 8) | (i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0U);
    }
    for (std::size_t k = 0; k < 4; ++k) {
      text.push_back(i + k > bytes.size() ? '=' : letters[(group >> (18 - 6 * k)) & 63]);
    }
  }
  return text;
}

TEST(VorbisComment, DecodesBase64) {
  EXPECT_EQ(decode_base64("UGFwZXI="), "Paper");
  EXPECT_EQ(decode_base64(base64("Boats!")), "Boats!");
  EXPECT_EQ(decode_base64("!"), "");
}

TEST(VorbisComment, FlacPicturesAreListedAndFetchedButNotRead) {
  const std::string big = fake_png(5'000'000);
  const auto file =
      read("several.flac", flac_with({{6, flac_picture(4, "image/png", fake_png(1000))},
                                      {6, flac_picture(3, "image/png", big)},
                                      {1, std::string(3'000'000, '\0')},
                                      {4, vorbis_comment({"TITLE=Behind"})}}));
  ASSERT_TRUE(file.tags) << file.tags.error().message;
  EXPECT_EQ(file->title, "Behind");
  ASSERT_EQ(file->pictures.size(), 2U);
  EXPECT_EQ(file->pictures[1].kind, PictureKind::front);
  EXPECT_EQ(file->pictures[1].bytes, big.size());
  EXPECT_LT(file.report.bytes_read, 400'000U);
  EXPECT_EQ(testing::picture(file, 1)->bytes, big);
  EXPECT_EQ(testing::picture(file, -1).error().code, base::ErrorCode::not_found);
}

TEST(VorbisComment, PicturesInComments) {
  const std::string png = fake_png(20'000);
  const auto file = read(
      "comment.flac", flac_with({{4, vorbis_comment({"METADATA_BLOCK_PICTURE=" +
                                                         base64(flac_picture(3, "image/png", png)),
                                                     "COVERART=" + base64(png), "TITLE=Both"})}}));
  ASSERT_EQ(file->pictures.size(), 2U);
  EXPECT_EQ(file->pictures[0].bytes, png.size());
  EXPECT_EQ(file->pictures[1].mime, "image/png");
  EXPECT_EQ(testing::picture(file, 0)->bytes, png);
  EXPECT_EQ(testing::picture(file, 1)->bytes, png);
}

TEST(VorbisComment, PicturesBeyondTheLimitAreListedOnly) {
  const auto size = static_cast<std::size_t>(base::limits::cover_bytes_max) + 1;
  const auto file = read(
      "huge.mp3", testing::id3v2(4, testing::picture_frame(4, 3, "image/png", fake_png(size))) +
                      testing::plain_mp3());
  ASSERT_EQ(file->pictures.size(), 1U);
  EXPECT_EQ(testing::picture(file, 0).error().code, base::ErrorCode::too_large);
}

TEST(VorbisComment, LiesEndTheReading) {
  const std::string endless = testing::number(0xFFFFFFF0, 4, true) + std::string(60, 'x');
  const auto vendor = read("lying.flac", flac_with({{4, endless}}));
  ASSERT_TRUE(vendor.tags) << vendor.tags.error().message;
  EXPECT_EQ(vendor->title, "");
  std::string count = vorbis_comment({"TITLE=First"});
  count.replace(8, 4, "\xFF\xFF\xFF\xFF");
  EXPECT_EQ(read("count.flac", flac_with({{4, count}}))->title, "First");
  const auto inner =
      read("picture.flac",
           flac_with({{6, flac_picture(3, "image/png", "x").replace(36, 4, "\x7F\xFF\xFF\xFF")},
                      {4, vorbis_comment({"TITLE=Behind"})}}));
  EXPECT_EQ(inner->title, "Behind");
}

TEST(VorbisComment, BrokenEncodings) {
  const auto file = read("latin.flac", testing::flac_with_comments({"TITLE=Caf\xE9",
                                                                    "ARTIST=\xEF\xBB\xBF"
                                                                    "Ada",
                                                                    "no equals", "=x"}));
  EXPECT_EQ(file->title, "Café");
  EXPECT_EQ(file->artist.display, "Ada");
}

// Puts a covr atom into the ilst that ffmpeg wrote, at the end of the file.
std::string with_cover(std::string file, std::string_view png) {
  const auto atom = [](std::string_view type, const std::string& body) {
    return testing::number(body.size() + 8, 4, false) + std::string(type) + body;
  };
  const std::string cover =
      atom("covr", atom("data", testing::number(14, 4, false) + testing::number(0, 4, false) +
                                    std::string(png)));
  for (const std::string_view type : {"moov", "udta", "meta", "ilst"}) {
    const std::size_t at = file.rfind(type) - 4;
    std::uint64_t size = 0;
    for (std::size_t i = 0; i < 4; ++i)
      size = (size << 8) | static_cast<unsigned char>(file[at + i]);
    file.replace(at, 4, testing::number(size + cover.size(), 4, false));
  }
  return file + cover;
}

TEST(Mp4, CoversAreListedAndFetchedButNotRead) {
  const std::string png = fake_png(2'000'000);
  const auto file =
      read("covered.m4a",
           with_cover(testing::sound("m4a", "-c:a aac -b:a 64k -metadata title=Covered"), png));
  ASSERT_TRUE(file.tags) << file.tags.error().message;
  EXPECT_EQ(file->title, "Covered");
  ASSERT_EQ(file->pictures.size(), 1U);
  EXPECT_EQ(file->pictures[0].mime, "image/png");
  EXPECT_LT(file.report.bytes_read, 400'000U);
  EXPECT_EQ(testing::picture(file, 0)->bytes, png);
}

}  // namespace
}  // namespace segue::media
