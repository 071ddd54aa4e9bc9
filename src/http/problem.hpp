#pragma once

#include <string_view>

#include "http/message.hpp"

namespace segue::http {

// The phrase beside the number on the status line.
[[nodiscard]] std::string_view reason_phrase(int status);
// The one place where an error's kind becomes a status.
[[nodiscard]] int status_of(base::ErrorCode code);
// A problem that HTTP itself names, such as 405 or 431.
[[nodiscard]] Response problem_with_status(int status, std::string_view detail);

}  // namespace segue::http
