#pragma once

#include <string>

#include "http/message.hpp"
#include "services/covers.hpp"

namespace segue::api {

// Reads width, height, fit, dpr, format and enlarge of /api/v1/images/{id}. `auto` chooses WebP
// where Accept names it, else JPEG; with no side and no format given the source stays as it is.
[[nodiscard]] base::Result<services::CoverRequest> cover_request(const http::Request& request);

}  // namespace segue::api
