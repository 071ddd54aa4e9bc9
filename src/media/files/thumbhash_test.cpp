#include "media/files/thumbhash.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <span>
#include <string>

#include "base/crypto.hpp"

namespace segue::media {
namespace {

using Colour = std::array<int, 4>;

template <class Paint>
std::string hash_of(int width, int height, Paint paint) {
  Pixels pixels{.width = width, .height = height, .rgba = {}};
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const Colour colour = paint(x, y);
      for (const int channel : colour) {
        pixels.rgba.push_back(static_cast<std::uint8_t>(channel % 256));
      }
    }
  }
  const std::string hash = thumbhash(pixels);
  return base::crypto::hex(
      std::span(reinterpret_cast<const std::uint8_t*>(hash.data()), hash.size()));
}

// What the format's own program makes of the same pixels. (Of even patterns it makes noise: waves
// that are nothing but rounding.)
TEST(Thumbhash, AgreesWithTheReference) {
  EXPECT_EQ(hash_of(64, 48,
                    [](int x, int y) {
                      return Colour{(x * x) + y, (y * x) + (3 * x), (y * y * 3) + (x * 5), 255};
                    }),
            "9ef70515822023236462765797574767045857709c");
  EXPECT_EQ(hash_of(100, 3,
                    [](int x, int y) {
                      return Colour{x * x, (y * 31) + (x * 7), (x * y * 11) + x, 255};
                    }),
            "9cd805298253534062865687689f5be088");
  EXPECT_EQ(hash_of(64, 64, [](int x, int y) { return Colour{x * x, y * 7, x * y, 255}; }),
            "9cf7050f0a33356674777772870887a8877774850d228c0f");
  EXPECT_EQ(hash_of(32, 32, [](int, int) { return Colour{0, 0, 0, 255}; }),
            "000802070000000000000000000000000000000000000000");
}

TEST(Thumbhash, TransparencyIsPartOfIt) {
  EXPECT_EQ(hash_of(40, 60,
                    [](int x, int y) {
                      return Colour{(x * x * 3) + y, (x * y) + y, (x * 7) + (y * y),
                                    (x * x) + (y * 3)};
                    }),
            "df07820302070366687856004043f0e635241021666777");
}

}  // namespace
}  // namespace segue::media
