#include "media/files/thumbhash.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <span>
#include <vector>

namespace segue::media {
namespace {

struct Plane {
  std::size_t width = 0;
  std::size_t height = 0;
  std::vector<double> values;
};

// Lightness, yellow against blue, red against green, opacity.
struct Planes {
  Plane light, yellow_blue, red_green, alpha;
  bool transparent = false;
};

// The mean, and what is added to it: waves of so many half periods across and down, fewer across
// the further down, each from 0 to 1 around 0.5 in parts of the largest.
struct Terms {
  double mean = 0;
  double largest = 0;
  std::vector<double> waves;
};

Planes planes_of(const Pixels& pixels) {
  constexpr double full = 255;
  const auto width = static_cast<std::size_t>(pixels.width);
  const auto height = static_cast<std::size_t>(pixels.height);
  const std::size_t count = width * height;
  std::array<double, 3> mean{};
  double opacity = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const double alpha = pixels.rgba[(i * 4) + 3] / full;
    for (std::size_t c = 0; c < 3; ++c) mean[c] += alpha / full * pixels.rgba[(i * 4) + c];
    opacity += alpha;
  }
  if (opacity > 0) {
    for (double& channel : mean) channel /= opacity;
  }
  Planes planes;
  for (Plane* const plane :
       {&planes.light, &planes.yellow_blue, &planes.red_green, &planes.alpha}) {
    *plane = {.width = width, .height = height, .values = std::vector<double>(count)};
  }
  planes.transparent = opacity < static_cast<double>(count);
  // What is transparent takes the mean colour, so that it pulls no wave its way.
  for (std::size_t i = 0; i < count; ++i) {
    const double alpha = pixels.rgba[(i * 4) + 3] / full;
    std::array<double, 3> rgb{};
    for (std::size_t c = 0; c < 3; ++c) {
      rgb[c] = (mean[c] * (1 - alpha)) + (alpha / full * pixels.rgba[(i * 4) + c]);
    }
    planes.light.values[i] = (rgb[0] + rgb[1] + rgb[2]) / 3;
    planes.yellow_blue.values[i] = ((rgb[0] + rgb[1]) / 2) - rgb[2];
    planes.red_green.values[i] = rgb[0] - rgb[1];
    planes.alpha.values[i] = alpha;
  }
  return planes;
}

// [wave][place]: cos(π · wave · (place + ½) / length)
std::vector<std::vector<double>> cosines(std::size_t waves, std::size_t length) {
  std::vector<std::vector<double>> table(waves, std::vector<double>(length));
  for (std::size_t wave = 0; wave < waves; ++wave) {
    for (std::size_t place = 0; place < length; ++place) {
      table[wave][place] = std::cos(std::numbers::pi / static_cast<double>(length) *
                                    static_cast<double>(wave) * (static_cast<double>(place) + 0.5));
    }
  }
  return table;
}

double term(const Plane& plane, std::span<const double> across, std::span<const double> down) {
  double sum = 0;
  for (std::size_t y = 0; y < plane.height; ++y) {
    double row = 0;
    for (std::size_t x = 0; x < plane.width; ++x) {
      row += plane.values[(y * plane.width) + x] * across[x];
    }
    sum += row * down[y];
  }
  return sum / static_cast<double>(plane.width * plane.height);
}

Terms terms_of(const Plane& plane, std::size_t across, std::size_t down) {
  const auto by_x = cosines(across, plane.width);
  const auto by_y = cosines(down, plane.height);
  Terms terms;
  for (std::size_t y = 0; y < down; ++y) {
    for (std::size_t x = 0; x * down < across * (down - y); ++x) {
      const double value = term(plane, by_x[x], by_y[y]);
      if (x == 0 && y == 0) {
        terms.mean = value;
      } else {
        terms.waves.push_back(value);
        terms.largest = std::max(terms.largest, std::abs(value));
      }
    }
  }
  if (terms.largest > 0) {
    for (double& wave : terms.waves) wave = 0.5 + (0.5 / terms.largest * wave);
  }
  return terms;
}

// JavaScript's rounding, which the format was defined with: halves go up.
std::uint32_t rounded(double value) {
  return static_cast<std::uint32_t>(std::floor(value + 0.5));
}

class Bits {
 public:
  void bytes(std::uint32_t value, int count) {
    for (int i = 0; i < count; ++i) text_ += static_cast<char>((value >> (8 * i)) & 0xFFU);
  }
  void nibbles(std::span<const double> waves) {
    for (const double wave : waves) {
      const std::uint32_t nibble = rounded(15 * wave);
      if (half_) {
        text_.back() = static_cast<char>(static_cast<std::uint8_t>(text_.back()) | (nibble << 4U));
      } else {
        text_ += static_cast<char>(nibble);
      }
      half_ = !half_;
    }
  }
  [[nodiscard]] std::string take() { return std::move(text_); }

 private:
  std::string text_;
  bool half_ = false;  // the last byte has room for one more
};

}  // namespace

std::string thumbhash(const Pixels& pixels) {
  const Planes planes = planes_of(pixels);
  const bool landscape = pixels.width > pixels.height;
  const double longer = std::max(pixels.width, pixels.height);
  const double finest = planes.transparent ? 5 : 7;
  const std::uint32_t across = std::max(1U, rounded(finest * pixels.width / longer));
  const std::uint32_t down = std::max(1U, rounded(finest * pixels.height / longer));
  const Terms light = terms_of(planes.light, std::max(3U, across), std::max(3U, down));
  const Terms yellow_blue = terms_of(planes.yellow_blue, 3, 3);
  const Terms red_green = terms_of(planes.red_green, 3, 3);
  Bits bits;
  bits.bytes(rounded(63 * light.mean) | (rounded(31.5 + (31.5 * yellow_blue.mean)) << 6U) |
                 (rounded(31.5 + (31.5 * red_green.mean)) << 12U) |
                 (rounded(31 * light.largest) << 18U) | (planes.transparent ? 1U << 23U : 0U),
             3);
  bits.bytes((landscape ? down : across) | (rounded(63 * yellow_blue.largest) << 3U) |
                 (rounded(63 * red_green.largest) << 9U) | (landscape ? 1U << 15U : 0U),
             2);
  const Terms alpha = planes.transparent ? terms_of(planes.alpha, 5, 5) : Terms{};
  if (planes.transparent) {
    bits.bytes(rounded(15 * alpha.mean) | (rounded(15 * alpha.largest) << 4U), 1);
  }
  for (const Terms& terms : {light, yellow_blue, red_green, alpha}) bits.nibbles(terms.waves);
  return bits.take();
}

}  // namespace segue::media
