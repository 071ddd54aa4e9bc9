#pragma once

#include <map>
#include <string>

#include "domain/folder_control.hpp"
#include "domain/missing.hpp"
#include "domain/scan_control.hpp"
#include "domain/store.hpp"
#include "services/accounts.hpp"

namespace segue::app {

// One command of the terminal, as data: a running server carries it out the same way as a process
// of its own does.
struct Command {
  std::string name;                              // "user add", "scan" …
  std::map<std::string, std::string> arguments;  // "name", "password", "admin" …

  [[nodiscard]] std::string argument(const std::string& key) const;
  [[nodiscard]] bool flag(const std::string& key) const { return argument(key) == "true"; }
};

struct CommandResult {
  int status = 0;      // the process's exit status
  std::string output;  // for standard output
  std::string error;   // for standard error
};

struct CommandContext {
  domain::Store& store;
  services::Accounts& accounts;
  domain::ScanControl* scans = nullptr;    // needed by `scan` alone
  domain::RootControl* roots = nullptr;    // needed by `root …` alone
  domain::PurgeControl* purges = nullptr;  // needed by `purge` alone
};

// Thread: any but an event loop; blocks until the command is done.
[[nodiscard]] CommandResult carry_out(const Command& command, const CommandContext& context);

[[nodiscard]] CommandResult refused(const base::Error& error);

}  // namespace segue::app
