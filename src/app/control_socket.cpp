#include "app/control_socket.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <boost/json.hpp>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

#include "base/assert.hpp"
#include "base/log.hpp"

namespace segue::app {
namespace {

constexpr std::size_t line_bytes_max = 64 * 1024;

std::optional<sockaddr_un> address_of(const std::filesystem::path& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string name = path.string();
  if (name.size() >= sizeof(address.sun_path)) return std::nullopt;
  std::memcpy(address.sun_path, name.c_str(), name.size() + 1);
  return address;
}

// Up to the first newline, which is left out; nullopt when the peer hangs up or sends too much.
std::optional<std::string> receive_line(int socket) {
  std::string line;
  std::array<char, 4096> buffer{};
  while (line.size() < line_bytes_max) {
    const ssize_t got = ::recv(socket, buffer.data(), buffer.size(), 0);
    if (got <= 0) return std::nullopt;
    line.append(buffer.data(), static_cast<std::size_t>(got));
    if (const auto end = line.find('\n'); end != std::string::npos) return line.substr(0, end);
  }
  return std::nullopt;
}

bool send_line(int socket, const boost::json::object& object) {
  std::string line = boost::json::serialize(object) + '\n';
  std::string_view left = line;
  while (!left.empty()) {
    const ssize_t sent = ::send(socket, left.data(), left.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    left.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

std::string text_of(const boost::json::object& object, const char* key) {
  const auto* const value = object.if_contains(key);
  if (value == nullptr || !value->is_string()) return {};
  return {value->get_string().begin(), value->get_string().end()};
}

std::optional<boost::json::object> object_in(std::string_view line) {
  boost::system::error_code failed;
  boost::json::value value = boost::json::parse({line.data(), line.size()}, failed);
  if (failed || !value.is_object()) return std::nullopt;
  return std::move(value.get_object());
}

}  // namespace

ControlSocket::ControlSocket(std::filesystem::path path, CarryOut carry_out)
    : path_(std::move(path)),
      carry_out_(std::move(carry_out)),
      pool_({.name = "control", .threads = 2, .queue_max = 8}) {}

ControlSocket::~ControlSocket() {
  stop();
}

base::Result<void> ControlSocket::start() {
  const auto address = address_of(path_);
  if (!address) {
    base::log::warning("{} is too long for a socket: commands will open the database themselves",
                       path_.string());
    return {};
  }
  const auto refuse = [this](std::string_view what) {
    return base::fail(base::ErrorCode::io,
                      fmt::format("cannot {} {}: {}", what, path_.string(),
                                  std::error_code(errno, std::generic_category()).message()));
  };
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return refuse("make a pipe for");
  stop_read_ = base::UniqueFd(ends[0]);
  stop_write_ = base::UniqueFd(ends[1]);
  // The data folder's lock is ours, so a socket that lies there is a dead server's.
  ::unlink(path_.c_str());
  listener_ = base::UniqueFd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!listener_.valid() || ::bind(listener_.get(), reinterpret_cast<const sockaddr*>(&*address),
                                   sizeof(*address)) != 0) {
    return refuse("make");
  }
  if (::chmod(path_.c_str(), 0600) != 0 || ::listen(listener_.get(), 8) != 0) {
    return refuse("listen on");
  }
  pool_.start();
  thread_ = std::thread([this] { accept_commands(); });
  return {};
}

void ControlSocket::accept_commands() {
  for (;;) {
    std::array<pollfd, 2> watched = {
        {{listener_.get(), POLLIN, 0}, {stop_read_.get(), POLLIN | POLLHUP, 0}}};
    if (::poll(watched.data(), watched.size(), -1) < 0 && errno != EINTR) return;
    if (watched[1].revents != 0) return;
    base::UniqueFd connection(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
    if (!connection.valid()) continue;
    // A full queue drops the connection, and the command says that nobody answered.
    if (!pool_.try_submit(
            [this, held = std::move(connection)]() mutable { answer(std::move(held)); })) {
      base::log::warning("too many commands at once on {}", path_.string());
    }
  }
}

void ControlSocket::answer(base::UniqueFd connection) const {
  const auto line = receive_line(connection.get());
  const auto request = line ? object_in(*line) : std::nullopt;
  if (!request) return;
  Command command{.name = text_of(*request, "command"), .arguments = {}};
  if (const auto* const arguments = request->if_contains("arguments");
      arguments != nullptr && arguments->is_object()) {
    for (const auto& argument : arguments->get_object()) {
      const std::string key(argument.key().begin(), argument.key().end());
      command.arguments[key] = text_of(arguments->get_object(), key.c_str());
    }
  }
  CommandResult result;
  try {
    result = carry_out_(command);
  } catch (const std::exception& error) {
    result = refused({base::ErrorCode::unavailable, error.what()});
  }
  send_line(connection.get(), {{"status", result.status},
                               {"output", std::move(result.output)},
                               {"error", std::move(result.error)}});
}

void ControlSocket::stop() {
  stop_write_.reset();
  if (thread_.joinable()) thread_.join();
  if (listener_.valid()) {
    listener_.reset();
    ::unlink(path_.c_str());
  }
  pool_.stop();
}

std::optional<CommandResult> send_command(const std::filesystem::path& path,
                                          const Command& command) {
  const auto address = address_of(path);
  if (!address) return std::nullopt;
  const base::UniqueFd socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!socket.valid() || ::connect(socket.get(), reinterpret_cast<const sockaddr*>(&*address),
                                   sizeof(*address)) != 0) {
    return std::nullopt;
  }
  boost::json::object arguments;
  for (const auto& [key, value] : command.arguments) arguments[key] = value;
  if (!send_line(socket.get(), {{"command", command.name}, {"arguments", std::move(arguments)}})) {
    return std::nullopt;
  }
  const auto line = receive_line(socket.get());
  const auto answer = line ? object_in(*line) : std::nullopt;
  if (!answer) {
    return refused(
        {base::ErrorCode::unavailable, "the running server did not answer; see its log"});
  }
  const auto* const status = answer->if_contains("status");
  return CommandResult{
      .status = status != nullptr && status->is_int64() ? static_cast<int>(status->get_int64()) : 1,
      .output = text_of(*answer, "output"),
      .error = text_of(*answer, "error")};
}

}  // namespace segue::app
