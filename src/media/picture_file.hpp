#pragma once

#include <string>

#include "base/error.hpp"

namespace segue::media {

// All bytes of a file that is said to be a picture, from its beginning. Errors: too_large (more
// than limits::cover_bytes_max), io.
[[nodiscard]] base::Result<std::string> read_picture_file(int fd);

}  // namespace segue::media
