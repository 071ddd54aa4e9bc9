#pragma once

#include "app/commands.hpp"
#include "app/settings.hpp"

namespace segue::app {

// Has the server on the data folder carry the command out, or does so itself when none runs.
[[nodiscard]] CommandResult carried_out(const Settings& settings, const Command& command);
// Prints what came of it. Returns the process's exit status.
[[nodiscard]] int print_result(const CommandResult& result);
// Both.
[[nodiscard]] int run_command(const Settings& settings, const Command& command);

}  // namespace segue::app
