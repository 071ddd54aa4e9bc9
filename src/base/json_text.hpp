#pragma once

#include <string>
#include <string_view>

namespace segue::base {

// Appends `text` in quotes, escaped as RFC 8259 asks. `text` must be valid UTF-8.
void append_json_text(std::string& out, std::string_view text);

}  // namespace segue::base
