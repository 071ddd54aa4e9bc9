#pragma once

#include <string>
#include <string_view>

#include "base/error.hpp"

namespace segue::services {

// As they are kept: trimmed, in NFC. Refuses a name that is empty, and both when too long.
[[nodiscard]] base::Result<std::string> playlist_name(std::string_view text);
[[nodiscard]] base::Result<std::string> playlist_comment(std::string_view text);

}  // namespace segue::services
