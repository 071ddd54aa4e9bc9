#include "app/run_command.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <memory>
#include <utility>

#include "app/control_socket.hpp"
#include "app/data_folder.hpp"
#include "app/open_store.hpp"
#include "base/crypto.hpp"
#include "base/log.hpp"
#include "cluster/solo_coordinator.hpp"
#include "media/picture.hpp"
#include "scanner/scanner.hpp"
#include "services/server_keys.hpp"

namespace segue::app {
namespace {

// Without a server: what a command needs, on a data folder that is ours for the while.
CommandResult carry_out_alone(const Settings& settings, const Command& command) {
  base::crypto::initialise();
  media::initialise();
  base::log::set_level(base::log::Level::warning);
  const auto data = DataFolder::open_and_lock(settings.data);
  if (!data) return refused(data.error());
  const base::SystemClock clock;
  const auto store = open_store(settings, *data, clock);
  if (!store) return refused(store.error());
  const auto keys = services::load_server_keys(
      (*store)->settings(), settings.secret_file.empty() ? data->secret() : settings.secret_file);
  if (!keys) return refused(keys.error());

  services::Accounts accounts((*store)->accounts(), *keys, clock);
  cluster::SoloCoordinator coordinator((*store)->catalog_writer(),
                                       (*store)->settings().next_epoch());
  scanner::Scanner scanner(coordinator, (*store)->catalog(), clock, {.image_key = keys->image});
  scanner.start();
  Command here = command;
  here.arguments["wait"] = "true";  // nothing goes on behind a process that has ended
  auto result = carry_out(here, {.store = **store, .accounts = accounts, .scans = scanner});
  scanner.stop();
  return result;
}

}  // namespace

int run_command(const Settings& settings, const Command& command) {
  std::error_code failed;
  const auto folder = std::filesystem::absolute(settings.data, failed);
  auto result = send_command(folder / "segue.sock", command);
  if (!result) result = carry_out_alone(settings, command);
  fmt::print("{}", result->output);
  fmt::print(stderr, "{}", result->error);
  return result->status;
}

}  // namespace segue::app
