#pragma once

#include "base/error.hpp"
#include "http/message.hpp"

namespace segue::http {

// Fills path and query from request.target. Takes the origin form ("/a?b=c"), the absolute form
// that proxies send, and "*".
[[nodiscard]] base::Result<void> parse_target(Request& request);

}  // namespace segue::http
