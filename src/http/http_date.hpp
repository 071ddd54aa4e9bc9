#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace segue::http {

// Seconds since 1970, UTC.
using UnixSeconds = std::int64_t;

// "Sun, 06 Nov 1994 08:49:37 GMT"
[[nodiscard]] std::string format_http_date(UnixSeconds time);
// That form alone: the two obsolete ones of RFC 9110 count as absent, which is always safe.
[[nodiscard]] std::optional<UnixSeconds> parse_http_date(std::string_view text);

}  // namespace segue::http
