#pragma once

#include "app/commands.hpp"
#include "app/settings.hpp"

namespace segue::app {

// Has the server on the data folder carry the command out, or does so itself when none runs.
// Prints the result and returns the process's exit status.
[[nodiscard]] int run_command(const Settings& settings, const Command& command);

}  // namespace segue::app
