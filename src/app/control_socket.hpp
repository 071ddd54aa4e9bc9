#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <thread>

#include "app/commands.hpp"
#include "base/pool.hpp"
#include "base/unique_fd.hpp"

namespace segue::app {

// DATA/segue.sock (mode 0600), over which commands reach the server that runs on the data folder:
// one line of JSON there, one line back. Whoever may open the socket may open the database too, so
// nothing more is asked.
//
// Thread: start and stop from main; commands run on two threads of its own.
class ControlSocket {
 public:
  using CarryOut = std::function<CommandResult(const Command&)>;

  ControlSocket(std::filesystem::path path, CarryOut carry_out);
  ~ControlSocket();  // as stop()
  ControlSocket(const ControlSocket&) = delete;
  ControlSocket& operator=(const ControlSocket&) = delete;

  [[nodiscard]] base::Result<void> start();
  // Waits for commands that run, so what they wait for is stopped first; removes the socket.
  void stop();

 private:
  void accept_commands();
  void answer(base::UniqueFd connection) const;

  const std::filesystem::path path_;
  const CarryOut carry_out_;
  base::UniqueFd listener_;
  base::UniqueFd stop_read_;
  base::UniqueFd stop_write_;
  base::Pool pool_;
  std::thread thread_;
};

// Sends `command` to the server behind `path`. nullopt: none listens there.
[[nodiscard]] std::optional<CommandResult> send_command(const std::filesystem::path& path,
                                                        const Command& command);

}  // namespace segue::app
