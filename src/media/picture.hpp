#pragma once

#include <string_view>

#include "base/error.hpp"
#include "base/limits.hpp"

// What is said of cover pictures and asked of them. Nothing here looks further into one than its
// first bytes.
namespace segue::media {

enum class PictureFormat { jpeg, png, webp, gif, avif };
[[nodiscard]] std::string_view mime_type(PictureFormat format);
// By the first bytes only; nothing says that the rest is sound. Errors: unsupported.
[[nodiscard]] base::Result<PictureFormat> picture_format(std::string_view bytes);

struct PictureInfo {
  PictureFormat format{};
  int width = 0;  // as shown: EXIF orientation is applied
  int height = 0;
};

using base::limits::picture_side_max;

enum class Fit {
  cover,    // fills the box exactly, what juts out is cropped on both sides alike
  contain,  // lies within the box
  fill,     // fills the box exactly, stretched
};

// A side of 0 is not given: one side alone sets the other by the picture's own proportions, and
// none at all leaves the picture's size.
struct Box {
  int width = 0;
  int height = 0;
  Fit fit = Fit::cover;
  bool enlarge =
      false;  // without it a box larger than the picture shrinks, keeping its proportions
};

enum class OutputFormat { jpeg, webp, png, avif };
[[nodiscard]] std::string_view mime_type(OutputFormat format);

}  // namespace segue::media
