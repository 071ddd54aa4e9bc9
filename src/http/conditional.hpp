#pragma once

#include <string_view>

#include "http/message.hpp"

namespace segue::http {

enum class EtagComparison { weak, strong };  // RFC 9110, 8.8.3.2

// Whether a list of tags, or "*", names this one.
[[nodiscard]] bool etag_listed(std::string_view header, std::string_view etag,
                               EtagComparison comparison);

// Turns the 200 of a GET or HEAD into the 412 or the 304 that the request's conditions ask for; a
// 304 keeps the headers that a cache needs. Writes check conditions before they write, or not at
// all: after the handler it is too late.
void apply_conditions(const Request& request, Response& response);

}  // namespace segue::http
