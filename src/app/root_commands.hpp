#pragma once

#include "app/commands.hpp"

// `segue root …`: the music folders, without a browser.
namespace segue::app {

[[nodiscard]] CommandResult root_list(const Command& command, const CommandContext& context);
// "path": absolute.
[[nodiscard]] CommandResult root_add(const Command& command, const CommandContext& context);
// Of the one that "root" names, by number or by name.
[[nodiscard]] CommandResult root_remove(const Command& command, const CommandContext& context);
[[nodiscard]] CommandResult root_rename(const Command& command, const CommandContext& context);
[[nodiscard]] CommandResult root_pause(const Command& command, const CommandContext& context);
[[nodiscard]] CommandResult root_resume(const Command& command, const CommandContext& context);

}  // namespace segue::app
