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
#include <chrono>
#include <cstring>
#include <limits>
#include <system_error>
#include <utility>

#include "base/assert.hpp"
#include "base/beneath.hpp"
#include "base/limits.hpp"
#include "base/log.hpp"

namespace segue::app {
namespace {

namespace limits = base::limits;

// The name of a socket holds about a hundred bytes and a data folder may lie deep: through its
// open folder the name is short. That lives as long as the address is used.
struct SocketAddress {
  base::UniqueFd folder;
  sockaddr_un value{};
};

SocketAddress address_of(const std::filesystem::path& path) {
  SocketAddress address{.folder = base::UniqueFd(
                            ::open(path.parent_path().c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC))};
  address.value.sun_family = AF_UNIX;
  const std::string name =
      fmt::format("/proc/self/fd/{}/{}", address.folder.get(), path.filename().string());
  SEGUE_ASSERT(name.size() < sizeof(address.value.sun_path));
  std::memcpy(address.value.sun_path, name.c_str(), name.size() + 1);
  return address;
}

// A peer that says nothing for so long is given up.
void limit_waiting(int socket, std::chrono::seconds time) {
  const timeval limit{.tv_sec = time.count(), .tv_usec = 0};
  ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  ::setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
}

// Up to the first newline, which is left out; nullopt when the peer hangs up, is silent for too
// long, or sends more than `bytes_max`.
std::optional<std::string> receive_line(int socket, std::size_t bytes_max) {
  std::string line;
  std::array<char, 4096> buffer{};
  while (line.size() < bytes_max) {
    const ssize_t got = ::recv(socket, buffer.data(), buffer.size(), 0);
    if (got <= 0) return std::nullopt;
    line.append(buffer.data(), static_cast<std::size_t>(got));
    if (const auto end = line.find('\n'); end != std::string::npos) return line.substr(0, end);
  }
  return std::nullopt;
}

bool send_line(int socket, const boost::json::object& object) {
  const std::string line = boost::json::serialize(object) + '\n';
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

void send_result(int socket, const CommandResult& result) {
  send_line(socket,
            {{"status", result.status}, {"output", result.output}, {"error", result.error}});
}

constexpr int accept_pause_ms = 100;

}  // namespace

ControlSocket::ControlSocket(std::filesystem::path path, CarryOut carry_out)
    : path_(std::move(path)),
      carry_out_(std::move(carry_out)),
      pool_({.name = "control",
             .threads = limits::control_threads,
             .queue_max = limits::control_queue_max}) {}

ControlSocket::~ControlSocket() {
  stop();
}

base::Result<void> ControlSocket::start() {
  const SocketAddress address = address_of(path_);
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
  if (!listener_.valid() ||
      ::bind(listener_.get(), reinterpret_cast<const sockaddr*>(&address.value),
             sizeof(address.value)) != 0) {
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
    if (!connection.valid()) {
      base::log::warning("a command could not be accepted on {}: {}", path_.string(),
                         base::system_message(errno));
      ::poll(&watched[1], 1, accept_pause_ms);
      continue;
    }
    limit_waiting(connection.get(), limits::control_timeout);
    // A full queue drops the connection, and the command says that nobody answered.
    if (!pool_.try_submit(
            [this, held = std::move(connection)]() mutable { answer(std::move(held)); })) {
      base::log::warning("too many commands at once on {}", path_.string());
    }
  }
}

void ControlSocket::answer(base::UniqueFd connection) const {
  const auto line = receive_line(connection.get(), limits::control_request_bytes_max);
  const auto request = line ? object_in(*line) : std::nullopt;
  if (!request) {
    send_result(connection.get(),
                refused({base::ErrorCode::invalid, "the command is not one line of JSON"}));
    return;
  }
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
  send_result(connection.get(), result);
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
  const SocketAddress address = address_of(path);
  const base::UniqueFd socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!socket.valid() || ::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address.value),
                                   sizeof(address.value)) != 0) {
    return std::nullopt;
  }
  boost::json::object arguments;
  for (const auto& [key, value] : command.arguments) arguments[key] = value;
  if (!send_line(socket.get(), {{"command", command.name}, {"arguments", std::move(arguments)}})) {
    return std::nullopt;
  }
  // The server is trusted to end its answer, and `scan --wait` may take hours.
  const auto line = receive_line(socket.get(), std::numeric_limits<std::size_t>::max());
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
