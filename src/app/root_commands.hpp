#pragma once

#include <vector>

#include "app/commands.hpp"
#include "domain/library.hpp"

// `segue root …`: the music folders, without a browser.
namespace segue::app {

// The one that "root" names, by number or by name.
[[nodiscard]] base::Result<domain::Root> root_named(const Command& command,
                                                    const std::vector<domain::Root>& roots);

[[nodiscard]] CommandResult root_list(const Command& command, const CommandContext& context);
// "path": absolute.
[[nodiscard]] CommandResult root_add(const Command& command, const CommandContext& context);
// Of the one that "root" names.
[[nodiscard]] CommandResult root_remove(const Command& command, const CommandContext& context);
[[nodiscard]] CommandResult root_rename(const Command& command, const CommandContext& context);
[[nodiscard]] CommandResult root_pause(const Command& command, const CommandContext& context);
[[nodiscard]] CommandResult root_resume(const Command& command, const CommandContext& context);

}  // namespace segue::app
