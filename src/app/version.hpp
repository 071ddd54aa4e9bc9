#pragma once

namespace segue::app {

inline constexpr const char* version = SEGUE_VERSION;

}  // namespace segue::app
