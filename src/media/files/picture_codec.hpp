#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "media/picture.hpp"

// Cover pictures, over libvips: only JPEG, PNG, WebP, GIF and AVIF, each behind a limit of size
// that is checked before a pixel is decoded. Thread: any after initialise(); calls cost up to
// tens of milliseconds of CPU.
namespace segue::media {

// Once, before the first call to anything below: starts libvips with one thread a picture, no
// cache, and untrusted loaders blocked. Throws std::runtime_error where libvips cannot start.
void initialise();
// In a process that only looks at pixels_within: no code is made for each picture, which takes
// longer than so few pixels do. Before the first of them.
void expect_few_pixels();

// Reads the header, decodes nothing. Errors: unsupported, corrupt, too_large.
[[nodiscard]] base::Result<PictureInfo> probe(std::string_view bytes);

// Whether this machine's libvips can write it (AVIF is optional).
[[nodiscard]] bool can_write(OutputFormat format);

// A new encoding: upright, in sRGB, without metadata. Errors: invalid (a side beyond
// picture_side_max or below 0, or a format that cannot be written), unsupported, corrupt,
// too_large.
[[nodiscard]] base::Result<std::string> resize(std::string_view bytes, const Box& box,
                                               OutputFormat format);

struct Pixels {
  int width = 0;
  int height = 0;
  std::vector<std::uint8_t> rgba;  // row by row, sRGB, alpha not multiplied in
};

// Upright, made to lie within a square of `side`. Errors: unsupported, corrupt, too_large.
[[nodiscard]] base::Result<Pixels> pixels_within(std::string_view bytes, int side);

}  // namespace segue::media
