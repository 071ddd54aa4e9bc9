#include "media/files/picture_codec.hpp"

#include <gtest/gtest.h>
#include <vips/vips.h>

#include <array>
#include <string>

#include "media/files/test_pictures.hpp"

namespace segue::media {
namespace {

using namespace testing;

class Pictures : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { initialise(); }
};

std::string jpeg(int width, int height, int orientation = 1) {
  const Image image = two_colours(width, height);
  vips_image_set_int(image.get(), VIPS_META_ORIENTATION, orientation);
  return saved(image, ".jpg");
}

std::string png(int width, int height) {
  return saved(two_colours(width, height), ".png");
}

using Sides = std::pair<int, int>;

Sides sides(std::string_view bytes) {
  const auto info = probe(bytes);
  return info ? Sides(info->width, info->height) : Sides(0, 0);
}

Sides resized(std::string_view bytes, const Box& box, OutputFormat format = OutputFormat::jpeg) {
  const auto result = resize(bytes, box, format);
  EXPECT_TRUE(result) << (result ? "" : result.error().message);
  return result ? sides(*result) : Sides(0, 0);
}

std::array<int, 3> pixel(std::string_view bytes, int x, int y) {
  const Image image(vips_image_new_from_buffer(bytes.data(), bytes.size(), "", nullptr));
  double* values = nullptr;
  int count = 0;
  EXPECT_EQ(vips_getpoint(image.get(), &values, &count, x, y, nullptr), 0);
  const std::array<int, 3> rgb = {static_cast<int>(values[0]), static_cast<int>(values[1]),
                                  static_cast<int>(values[2])};
  g_free(values);
  return rgb;
}

TEST_F(Pictures, ProbeTellsFormatAndSize) {
  EXPECT_EQ(probe(jpeg(300, 200))->format, PictureFormat::jpeg);
  EXPECT_EQ(sides(jpeg(300, 200)), Sides(300, 200));
  EXPECT_EQ(probe(png(30, 20))->format, PictureFormat::png);
  EXPECT_EQ(probe(saved(two_colours(40, 30), ".webp"))->format, PictureFormat::webp);
  EXPECT_EQ(probe(saved(two_colours(40, 30), ".gif"))->format, PictureFormat::gif);
  EXPECT_EQ(sides(jpeg(300, 200, 6)), Sides(200, 300));
}

TEST_F(Pictures, OneSideSetsTheOther) {
  const std::string source = jpeg(1200, 800);
  EXPECT_EQ(resized(source, {.width = 300}), Sides(300, 200));
  EXPECT_EQ(resized(source, {.height = 100}), Sides(150, 100));
  EXPECT_EQ(resized(source, {}), Sides(1200, 800));
}

TEST_F(Pictures, CoverFillsTheBoxExactlyFromTheCentre) {
  const std::string source = jpeg(1200, 800);
  for (const auto& [width, height] :
       {Sides(250, 250), Sides(333, 100), Sides(99, 301), Sides(800, 800), Sides(1, 1)}) {
    EXPECT_EQ(resized(source, {.width = width, .height = height}), Sides(width, height));
  }
  const auto square = resize(source, {.width = 100, .height = 100}, OutputFormat::png);
  EXPECT_GT(pixel(*square, 30, 50)[0], 180);  // the border of the colours stays in the middle
  EXPECT_GT(pixel(*square, 70, 50)[2], 180);
}

TEST_F(Pictures, ContainLiesWithinTheBox) {
  const std::string source = jpeg(1200, 800);
  EXPECT_EQ(resized(source, {.width = 300, .height = 300, .fit = Fit::contain}), Sides(300, 200));
  EXPECT_EQ(resized(source, {.width = 900, .height = 100, .fit = Fit::contain}), Sides(150, 100));
}

TEST_F(Pictures, FillStretches) {
  EXPECT_EQ(resized(jpeg(1200, 800), {.width = 200, .height = 500, .fit = Fit::fill}),
            Sides(200, 500));
}

TEST_F(Pictures, NothingIsEnlargedUnasked) {
  const std::string source = png(300, 200);
  EXPECT_EQ(resized(source, {.width = 600}), Sides(300, 200));
  EXPECT_EQ(resized(source, {.width = 600, .height = 600, .fit = Fit::contain}), Sides(300, 200));
  EXPECT_EQ(resized(source, {.width = 600, .height = 600}), Sides(200, 200));
  EXPECT_EQ(resized(source, {.width = 600, .height = 300, .fit = Fit::fill}), Sides(300, 150));
  EXPECT_EQ(resized(source, {.width = 600, .enlarge = true}), Sides(600, 400));
  EXPECT_EQ(resized(source, {.width = 600, .height = 600, .enlarge = true}), Sides(600, 600));
  EXPECT_EQ(resized(source, {.width = 600, .height = 300, .fit = Fit::fill, .enlarge = true}),
            Sides(600, 300));
  EXPECT_EQ(resized(png(2, 400), {.width = 4096, .enlarge = true}), Sides(20, 4096));
}

TEST_F(Pictures, OrientationIsApplied) {
  // 6: the camera was turned; shown upright, red is on top.
  const auto upright = resize(jpeg(400, 200, 6), {.width = 100}, OutputFormat::png);
  ASSERT_TRUE(upright);
  EXPECT_EQ(sides(*upright), Sides(100, 200));
  EXPECT_GT(pixel(*upright, 50, 30)[0], 180);
  EXPECT_GT(pixel(*upright, 50, 170)[2], 180);
  EXPECT_EQ(resized(jpeg(400, 200, 8), {.width = 50, .height = 80}), Sides(50, 80));
}

TEST_F(Pictures, WritesEveryFormat) {
  for (const OutputFormat format :
       {OutputFormat::jpeg, OutputFormat::webp, OutputFormat::png, OutputFormat::avif}) {
    if (!can_write(format)) continue;
    const auto result = resize(jpeg(400, 400), {.width = 64, .height = 64}, format);
    ASSERT_TRUE(result) << result.error().message;
    EXPECT_EQ(mime_type(probe(*result)->format), mime_type(format));
    EXPECT_EQ(sides(*result), Sides(64, 64));
  }
}

TEST_F(Pictures, MetadataIsGoneAndTransparencyIsWhite) {
  const std::string source = jpeg(300, 300, 3);
  EXPECT_NE(source.find("Exif"), std::string::npos);
  EXPECT_EQ(resize(source, {.width = 64}, OutputFormat::jpeg)->find("Exif"), std::string::npos);
  VipsImage* clear = nullptr;
  vips_black(&clear, 64, 64, "bands", 4, nullptr);
  const Image black(clear);
  VipsImage* typed = nullptr;
  vips_copy(black.get(), &typed, "interpretation", VIPS_INTERPRETATION_sRGB, nullptr);
  const auto white = resize(saved(Image(typed), ".png"), {.width = 32}, OutputFormat::jpeg);
  ASSERT_TRUE(white) << white.error().message;
  EXPECT_GT(pixel(*white, 16, 16)[1], 250);
}

TEST_F(Pictures, DamagedOnesAreRefused) {
  for (const std::string& source : {jpeg(600, 600), png(600, 600)}) {
    const auto half = resize(std::string_view(source).substr(0, source.size() / 2), {.width = 64},
                             OutputFormat::jpeg);
    ASSERT_FALSE(half);
    EXPECT_EQ(half.error().code, base::ErrorCode::corrupt);
  }
  EXPECT_EQ(probe("\xFF\xD8\xFF\xE0junkjunk").error().code, base::ErrorCode::corrupt);
  EXPECT_EQ(probe("").error().code, base::ErrorCode::unsupported);
  EXPECT_EQ(probe(saved(two_colours(64, 64), ".tif")).error().code, base::ErrorCode::unsupported);
  EXPECT_EQ(resize("<svg xmlns='http://www.w3.org/2000/svg'/>", {}, OutputFormat::png).error().code,
            base::ErrorCode::unsupported);
}

TEST_F(Pictures, ALoaderOfAnotherFormatIsNeverChosen) {
  // What vips would find by itself is blocked, whatever the first bytes pretend.
  const std::string svg =
      "<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>";
  EXPECT_EQ(vips_image_new_from_buffer(svg.data(), svg.size(), "", nullptr), nullptr);
  const std::string tiff = saved(two_colours(8, 8), ".tif");
  EXPECT_EQ(vips_image_new_from_buffer(tiff.data(), tiff.size(), "", nullptr), nullptr);
  vips_error_clear();
}

TEST_F(Pictures, BombsAreRefusedBeforeDecoding) {
  std::string bomb = png(8, 8);
  bomb.replace(16, 8, std::string("\0\0\x4E\x20\0\0\x4E\x20", 8));  // 20,000 x 20,000
  // The checksum of the header must fit, or the loader stops for another reason.
  bomb.replace(29, 4, std::string("\x6C\x12\xD1\x6E", 4));
  const auto refused = probe(bomb);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, base::ErrorCode::too_large) << refused.error().message;
  EXPECT_EQ(resize(bomb, {.width = 64}, OutputFormat::jpeg).error().code,
            base::ErrorCode::too_large);
}

TEST_F(Pictures, SidesMustBeSane) {
  EXPECT_EQ(resize(png(8, 8), {.width = 5000}, OutputFormat::png).error().code,
            base::ErrorCode::invalid);
  EXPECT_EQ(resize(png(8, 8), {.height = -1}, OutputFormat::png).error().code,
            base::ErrorCode::invalid);
}

}  // namespace
}  // namespace segue::media
