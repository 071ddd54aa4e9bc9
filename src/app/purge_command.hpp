#pragma once

#include <optional>
#include <string>

#include "app/commands.hpp"
#include "app/settings.hpp"

// `segue purge`: what is missing goes for good, without a browser.
namespace segue::app {

// "root": a music folder by number or name, also a removed one; without it, all; "missing_before":
// a moment in ms, "" = any; flags "everything" and "dry_run".
[[nodiscard]] CommandResult purge(const Command& command, const CommandContext& context);

struct PurgeWish {
  std::optional<std::string> root;
  std::string missing_before;  // a day, "2026-01-31"
  bool everything = false;
  bool sure = false;  // nobody is asked
};
// Prints what would go, asks whoever sits at the terminal, and has it done. Returns the process's
// exit status.
[[nodiscard]] int purge_after_asking(const Settings& settings, const PurgeWish& wish);

// When a day begins where this process is; nullopt: it is none.
[[nodiscard]] std::optional<base::UnixMs> begin_of_day(const std::string& day);

}  // namespace segue::app
