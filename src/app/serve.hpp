#pragma once

#include "app/settings.hpp"

namespace segue::app {

// Runs the server until SIGINT or SIGTERM. Returns the process's exit status; what went wrong was
// said on standard error.
[[nodiscard]] int serve(const Settings& settings);

}  // namespace segue::app
