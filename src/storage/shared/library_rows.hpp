#pragma once

#include <string_view>

#include "domain/library.hpp"

namespace segue::storage {

[[nodiscard]] std::string_view to_text(domain::RootState state);
[[nodiscard]] domain::RootState root_state(std::string_view text);
[[nodiscard]] std::string_view to_text(domain::RootWatch watch);
[[nodiscard]] domain::RootWatch root_watch(std::string_view text);

}  // namespace segue::storage
