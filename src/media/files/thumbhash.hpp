#pragma once

#include <string>

#include "media/files/picture_codec.hpp"

namespace segue::media {

// What a picture looks like in about 25 bytes: the first terms of its cosine transform, of
// lightness finer than of colour. The page draws it where the picture is still to come.
// Format: Evan Wallace's ThumbHash, https://evanw.github.io/thumbhash/
// Sides of at most 100 pixels; 64 give the same picture for less. Costs about 0.2 ms then.
[[nodiscard]] std::string thumbhash(const Pixels& pixels);

}  // namespace segue::media
