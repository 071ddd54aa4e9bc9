#pragma once

#include <string_view>

#include "http/message.hpp"

namespace segue::http {

// Whether an If-None-Match header names the tag: weak comparison, lists and "*" (RFC 9110, 13.1.2).
[[nodiscard]] bool etag_listed(std::string_view header, std::string_view etag);

// Whether the client's copy is still good, so that a GET or HEAD gets 304. If-None-Match decides
// alone where it is present; dates are compared to the second.
[[nodiscard]] bool not_modified(const Request& request, const Response& response);

// Whether the client asked for another version than the one there is (If-Match by strong
// comparison, else If-Unmodified-Since), so that it gets 412.
[[nodiscard]] bool precondition_failed(const Request& request, const Response& response);

// Turns a 200 into the 412 or the 304 that the request's conditions ask for; a 304 keeps the
// headers that a cache needs.
void apply_conditions(const Request& request, Response& response);

}  // namespace segue::http
