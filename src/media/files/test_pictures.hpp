#pragma once

#include <gtest/gtest.h>
#include <vips/vips.h>

#include <array>
#include <memory>
#include <string>

// For tests: pictures drawn with libvips and saved as files of any kind.
namespace segue::media::testing {

struct Unref {
  void operator()(VipsImage* image) const { g_object_unref(image); }
};
using Image = std::unique_ptr<VipsImage, Unref>;
using Colour = std::array<double, 3>;

// What a call into libvips gives through its output parameter.
template <class Call>
Image changed(Call call) {
  VipsImage* out = nullptr;
  EXPECT_EQ(call(&out), 0) << vips_error_buffer();
  return Image(out);
}

// The left half in one colour, the right in another.
inline Image two_colours(int width, int height, Colour left = {200, 0, 0},
                         Colour right = {0, 0, 200}) {
  const Image black =
      changed([&](VipsImage** out) { return vips_black(out, width, height, "bands", 3, nullptr); });
  const Image memory(vips_image_copy_memory(black.get()));
  vips_draw_rect(memory.get(), left.data(), 3, 0, 0, width / 2, height, "fill", TRUE, nullptr);
  vips_draw_rect(memory.get(), right.data(), 3, width / 2, 0, width - (width / 2), height, "fill",
                 TRUE, nullptr);
  return changed([&](VipsImage** out) {
    return vips_copy(memory.get(), out, "interpretation", VIPS_INTERPRETATION_sRGB, nullptr);
  });
}

// `suffix` as libvips takes it: ".jpg", ".png[palette]".
inline std::string saved(const Image& image, const char* suffix) {
  void* data = nullptr;
  std::size_t size = 0;
  EXPECT_EQ(vips_image_write_to_buffer(image.get(), suffix, &data, &size, nullptr), 0)
      << vips_error_buffer();
  std::string bytes(static_cast<const char*>(data), size);
  g_free(data);
  return bytes;
}

}  // namespace segue::media::testing
