#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <vips/vips.h>

#include <array>
#include <string>

#include "media/files/picture_codec.hpp"
#include "media/files/test_pictures.hpp"

// Pictures as they lie in real libraries: other colour spaces, depths and frames, and every way of
// being broken. Whatever comes, there is a picture or an Error, and never more memory than allowed.
namespace segue::media {
namespace {

using namespace testing;

constexpr Colour orange = {230, 120, 30};

Image plain(int width, int height, const Colour& colour = orange) {
  return two_colours(width, height, colour, colour);
}

class PictureKinds : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { initialise(); }

  // Of the middle, once it is resized.
  static void expect_colour(std::string_view bytes, const Colour& colour, double tolerance) {
    const auto small = resize(bytes, {.width = 32, .height = 32}, OutputFormat::png);
    ASSERT_TRUE(small) << small.error().message;
    const Image image(vips_image_new_from_buffer(small->data(), small->size(), "", nullptr));
    double* values = nullptr;
    int count = 0;
    ASSERT_EQ(vips_getpoint(image.get(), &values, &count, 16, 16, nullptr), 0);
    ASSERT_GE(count, 1);
    for (std::size_t i = 0; i < colour.size(); ++i) {
      const double value = values[count >= 3 ? i : 0];
      EXPECT_NEAR(value, colour[i], tolerance) << "channel " << i;
    }
    g_free(values);
    const auto pixels = pixels_within(bytes, 64);
    ASSERT_TRUE(pixels) << pixels.error().message;
    ASSERT_EQ(pixels->rgba.size(), static_cast<std::size_t>(pixels->width * pixels->height * 4));
    for (std::size_t i = 0; i < colour.size(); ++i) {
      EXPECT_NEAR(pixels->rgba[i], colour[i], tolerance) << "channel " << i;
    }
    EXPECT_EQ(pixels->rgba[3], 255);
  }
};

TEST_F(PictureKinds, PrintersInks) {
  const Image inks = changed([](VipsImage** out) {
    const Image source = plain(120, 120);
    return vips_colourspace(source.get(), out, VIPS_INTERPRETATION_CMYK, nullptr);
  });
  expect_colour(saved(inks, ".jpg"), orange, 24);  // what ink can show of it
}

TEST_F(PictureKinds, AWiderGamutIsConverted) {
  const Image wide = changed([](VipsImage** out) {
    const Image source = plain(120, 120);
    return vips_icc_transform(source.get(), out, "p3", "input_profile", "srgb", nullptr);
  });
  expect_colour(saved(wide, ".jpg[profile=p3]"), orange, 6);
  expect_colour(saved(wide, ".png[profile=p3]"), orange, 6);
  expect_colour(saved(plain(80, 80), ".png[profile=srgb]"), orange, 3);
}

TEST_F(PictureKinds, DepthsAndGreys) {
  expect_colour(saved(plain(80, 80), ".png"), orange, 1);
  expect_colour(saved(plain(80, 80), ".jpg"), orange, 3);
  const Image deep = changed([](VipsImage** out) {
    const Image source = plain(80, 80);
    return vips_colourspace(source.get(), out, VIPS_INTERPRETATION_RGB16, nullptr);
  });
  expect_colour(saved(deep, ".png"), orange, 3);
  const Image grey = changed([](VipsImage** out) {
    const Image source = plain(80, 80, {90, 90, 90});
    return vips_colourspace(source.get(), out, VIPS_INTERPRETATION_B_W, nullptr);
  });
  expect_colour(saved(grey, ".jpg"), {90, 90, 90}, 3);
  expect_colour(saved(grey, ".png"), {90, 90, 90}, 3);
  expect_colour(saved(plain(80, 80), ".png[palette]"), orange, 6);
}

TEST_F(PictureKinds, ProgressiveAndAnimated) {
  expect_colour(saved(plain(200, 200), ".jpg[interlace]"), orange, 6);
  const Image film = changed([](VipsImage** out) {
    const Image first = plain(60, 60);
    const Image second = plain(60, 60, {0, 0, 255});
    return vips_join(first.get(), second.get(), out, VIPS_DIRECTION_VERTICAL, nullptr);
  });
  vips_image_set_int(film.get(), VIPS_META_PAGE_HEIGHT, 60);
  for (const char* const suffix : {".gif", ".webp"}) {
    const std::string bytes = saved(film, suffix);
    EXPECT_EQ(probe(bytes)->height, 60) << suffix;
    expect_colour(bytes, orange, 12);
  }
}

TEST_F(PictureKinds, ExtremeShapes) {
  for (const auto& [width, height] : {std::pair{1, 1}, {1, 3000}, {3000, 1}, {2, 65'000}}) {
    const std::string bytes = saved(plain(width, height), ".png");
    for (const Box& box : {Box{.width = 300}, Box{.height = 300}, Box{.width = 300, .height = 300},
                           Box{.width = 300, .height = 300, .fit = Fit::contain},
                           Box{.width = 4096, .height = 1, .fit = Fit::fill, .enlarge = true}}) {
      EXPECT_TRUE(resize(bytes, box, OutputFormat::jpeg)) << width << "x" << height;
    }
    EXPECT_TRUE(pixels_within(bytes, 64));
  }
}

TEST_F(PictureKinds, TooManyPixelsAreRefusedInEachFormat) {
  // 10,100 × 10,100 in some kilobytes.
  const Image large =
      changed([](VipsImage** out) { return vips_black(out, 10'100, 10'100, "bands", 1, nullptr); });
  for (const char* const suffix : {".png", ".jpg", ".webp", ".gif"}) {
    const std::string bytes = saved(large, suffix);
    EXPECT_EQ(probe(bytes).error().code, base::ErrorCode::too_large) << suffix;
    EXPECT_EQ(pixels_within(bytes, 64).error().code, base::ErrorCode::too_large) << suffix;
  }
}

TEST_F(PictureKinds, AProfileOfJunkIsNoReasonToShowNothing) {
  std::string junk(3000, '\x7f');
  const Image image = plain(100, 100);
  vips_image_set_blob_copy(image.get(), VIPS_META_ICC_NAME, junk.data(), junk.size());
  expect_colour(saved(image, ".jpg"), orange, 6);
}

// Cut short, or with a few bytes changed, as a failing drive or a hostile hand would.
RC_GTEST_PROP(BrokenPictures, AreShownOrRefusedWithAReason, ()) {
  initialise();
  static const std::array<std::string, 4> sources = {
      saved(plain(90, 70), ".jpg"), saved(plain(90, 70), ".png"), saved(plain(90, 70), ".webp"),
      saved(plain(90, 70), ".gif")};
  std::string bytes = sources.at(*rc::gen::inRange(0, 4));
  if (*rc::gen::arbitrary<bool>()) {
    bytes.resize(*rc::gen::inRange<std::size_t>(0, bytes.size()));
  }
  const auto changes = *rc::gen::inRange(0, 6);
  for (int i = 0; i < changes && !bytes.empty(); ++i) {
    bytes[*rc::gen::inRange<std::size_t>(0, bytes.size())] = *rc::gen::arbitrary<char>();
  }
  const auto cover = resize(bytes, {.width = 40, .height = 40}, OutputFormat::jpeg);
  if (cover) {
    RC_ASSERT(probe(*cover).has_value());
  } else {
    RC_ASSERT(!cover.error().message.empty());
    RC_ASSERT(cover.error().code == base::ErrorCode::corrupt ||
              cover.error().code == base::ErrorCode::unsupported ||
              cover.error().code == base::ErrorCode::too_large);
  }
  const auto pixels = pixels_within(bytes, 64);
  if (pixels)
    RC_ASSERT(pixels->rgba.size() == static_cast<std::size_t>(pixels->width) * 4 *
                                         static_cast<std::size_t>(pixels->height));
}

}  // namespace
}  // namespace segue::media
