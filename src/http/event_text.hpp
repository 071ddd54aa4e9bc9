#pragma once

#include <string>
#include <vector>

#include "http/message.hpp"

namespace segue::http {

// Events as text/event-stream writes them (WHATWG HTML, 9.2). No field can end its line early.
[[nodiscard]] std::string event_text(const std::vector<ServerEvent>& events);

}  // namespace segue::http
