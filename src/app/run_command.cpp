#include "app/run_command.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <memory>
#include <optional>
#include <thread>
#include <utility>

#include "app/control_socket.hpp"
#include "app/data_folder.hpp"
#include "app/open_store.hpp"
#include "base/crypto.hpp"
#include "base/limits.hpp"
#include "base/log.hpp"
#include "cluster/solo_coordinator.hpp"
#include "parser/parsers.hpp"
#include "scanner/scanner.hpp"
#include "services/server_keys.hpp"

namespace segue::app {
namespace {

// What it asks of the scans is done by the next start.
CommandResult change_library_alone(const Command& command, domain::Store& store,
                                   services::Accounts& accounts, const services::ServerKeys& keys,
                                   parser::Parsers& parsers, const base::Clock& clock) {
  cluster::SoloCoordinator coordinator(store.catalog_writer(), store.settings().next_epoch());
  scanner::Scanner scanner(coordinator, store.catalog(), parsers, clock, {.image_key = keys.image});
  return carry_out(command,
                   {.store = store, .accounts = accounts, .roots = &scanner, .purges = &scanner});
}

CommandResult scan_alone(const Command& command, domain::Store& store, services::Accounts& accounts,
                         const services::ServerKeys& keys, parser::Parsers& parsers,
                         const base::Clock& clock) {
  cluster::SoloCoordinator coordinator(store.catalog_writer(), store.settings().next_epoch());
  scanner::Scanner scanner(coordinator, store.catalog(), parsers, clock,
                           {.image_key = keys.image, .playlist_files = &store.playlist_files()});
  scanner.start();
  Command here = command;
  here.arguments["wait"] = "true";  // nothing goes on behind a process that has ended
  auto result = carry_out(here, {.store = store, .accounts = accounts, .scans = &scanner});
  scanner.stop();
  return result;
}

// Without a server, on a data folder that is ours for the while.
CommandResult carry_out_alone(const Settings& settings, const DataFolder& data,
                              const Command& command) {
  const bool scans = command.name == "scan";
  const bool changes_library = command.name.starts_with("root ") || command.name == "purge";
  std::optional<parser::Parsers> parsers;
  if (scans || changes_library) parsers.emplace();
  base::crypto::initialise();
  base::log::set_level(base::log::Level::warning);
  const base::SystemClock clock;
  const auto store = open_store(settings, data, clock);
  if (!store) return refused(store.error());
  const auto keys = services::load_server_keys(
      (*store)->settings(), settings.secret_file.empty() ? data.secret() : settings.secret_file);
  if (!keys) return refused(keys.error());
  services::Accounts accounts((*store)->accounts(), *keys, clock);
  if (scans) return scan_alone(command, **store, accounts, *keys, *parsers, clock);
  if (changes_library) {
    return change_library_alone(command, **store, accounts, *keys, *parsers, clock);
  }
  return carry_out(command, {.store = **store, .accounts = accounts});
}

}  // namespace

// A server that is just starting or stopping holds the folder and does not listen; another
// command is soon done with it. Either is waited for.
CommandResult carried_out(const Settings& settings, const Command& command) {
  constexpr std::chrono::milliseconds pause{100};
  std::error_code failed;
  const auto folder = std::filesystem::absolute(settings.data, failed);
  const auto give_up = std::chrono::steady_clock::now() + base::limits::control_timeout;
  for (;;) {
    if (auto result = send_command(folder / "segue.sock", command)) return std::move(*result);
    const auto data = DataFolder::open_and_lock(folder, fmt::format("segue {}", command.name));
    if (data) return carry_out_alone(settings, *data, command);
    const bool waits = data.error().code == base::ErrorCode::conflict;
    if (!waits || std::chrono::steady_clock::now() > give_up) return refused(data.error());
    std::this_thread::sleep_for(pause);
  }
}

int print_result(const CommandResult& result) {
  fmt::print("{}", result.output);
  fmt::print(stderr, "{}", result.error);
  return result.status;
}

int run_command(const Settings& settings, const Command& command) {
  return print_result(carried_out(settings, command));
}

}  // namespace segue::app
