#pragma once

#include <string>
#include <string_view>

#include "http/server.hpp"

namespace segue::http {

// The target with the values of secret parameters (t, p, s, apiKey, token, password) replaced.
// Names are compared decoded and without regard to case, so that no spelling slips through.
[[nodiscard]] std::string redact_target(std::string_view target);

// 127.0.0.1 "GET /api/v1/albums?limit=50" 200 5312 B 1.8 ms list_albums 4f0c21d7-3a
[[nodiscard]] std::string access_log_line(const Exchange& exchange);

}  // namespace segue::http
