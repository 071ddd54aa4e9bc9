#include "http/listen.hpp"

#include <fmt/format.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <system_error>

namespace segue::http {
namespace {

// For port 0 and several addresses: another process may hold the chosen port on the second one.
constexpr int port_attempts_max = 16;

using Addresses = std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)>;

std::string reason(int error) {
  return std::system_category().message(error);
}

base::Result<Addresses> resolve(const std::string& host) {
  const addrinfo hints{.ai_flags = AI_PASSIVE,
                       .ai_family = AF_UNSPEC,
                       .ai_socktype = SOCK_STREAM,
                       .ai_protocol = 0,
                       .ai_addrlen = 0,
                       .ai_addr = nullptr,
                       .ai_canonname = nullptr,
                       .ai_next = nullptr};
  addrinfo* found = nullptr;
  const int outcome = ::getaddrinfo(host.c_str(), "0", &hints, &found);
  if (outcome != 0) {
    return base::fail(base::ErrorCode::invalid,
                      fmt::format("cannot listen on “{}”: {}; give an address of this machine, "
                                  "such as 127.0.0.1 or 0.0.0.0",
                                  host, ::gai_strerror(outcome)));
  }
  return Addresses(found, &::freeaddrinfo);
}

std::uint16_t& port_of(sockaddr_storage& address) {
  if (address.ss_family == AF_INET6) return reinterpret_cast<sockaddr_in6&>(address).sin6_port;
  return reinterpret_cast<sockaddr_in&>(address).sin_port;
}

// The errno of what failed.
std::expected<Listener, int> bind_and_listen(const addrinfo& info, std::uint16_t port) {
  Listener listener{.socket = base::UniqueFd(
                        ::socket(info.ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)),
                    .family = info.ai_family};
  const int fd = listener.socket.get();
  if (fd < 0) return std::unexpected(errno);
  const int on = 1;
  const int off = 0;
  // Lets a restarted server have its port back while old connections linger; on Linux it does not
  // let two processes listen.
  ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (info.ai_family == AF_INET6) {
    const auto& ipv6 = *reinterpret_cast<const sockaddr_in6*>(info.ai_addr);
    const bool any = IN6_IS_ADDR_UNSPECIFIED(&ipv6.sin6_addr);
    ::setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, any ? &off : &on, sizeof on);
  }
  sockaddr_storage address{};
  std::memcpy(&address, info.ai_addr, info.ai_addrlen);
  port_of(address) = htons(port);
  if (::bind(fd, reinterpret_cast<const sockaddr*>(&address), info.ai_addrlen) != 0 ||
      ::listen(fd, SOMAXCONN) != 0) {
    return std::unexpected(errno);
  }
  socklen_t size = sizeof address;
  ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size);
  listener.port = ntohs(port_of(address));
  return listener;
}

// A resolver may name an address twice, as when a hosts file lists localhost in two lines.
bool named_before(const addrinfo* first, const addrinfo* info) {
  for (const addrinfo* other = first; other != info; other = other->ai_next) {
    if (other->ai_addrlen == info->ai_addrlen &&
        std::memcmp(other->ai_addr, info->ai_addr, info->ai_addrlen) == 0) {
      return true;
    }
  }
  return false;
}

// All addresses on one port. What this machine lacks (IPv6, mostly) is left out, unless it is all.
std::expected<std::vector<Listener>, int> listen_on_all(const addrinfo* first, std::uint16_t port) {
  std::vector<Listener> listeners;
  int lacking = EADDRNOTAVAIL;
  for (const addrinfo* info = first; info != nullptr; info = info->ai_next) {
    if (named_before(first, info)) continue;
    auto listener = bind_and_listen(*info, port);
    if (listener) {
      port = listener->port;
      listeners.push_back(std::move(*listener));
    } else if (listener.error() == EADDRNOTAVAIL || listener.error() == EAFNOSUPPORT) {
      lacking = listener.error();
    } else {
      return std::unexpected(listener.error());
    }
  }
  if (listeners.empty()) return std::unexpected(lacking);
  return listeners;
}

std::string advice(int error, const std::string& host, std::uint16_t port) {
  if (error == EADDRINUSE) {
    return fmt::format(
        "port {} on {} is taken, perhaps by another Segue: stop that program or "
        "choose another port",
        port, host);
  }
  if (error == EACCES) {
    return fmt::format("port {} on {} may not be used by this user: choose one above 1023", port,
                       host);
  }
  return fmt::format(
      "cannot listen on port {} of {}: {}; give an address of this machine, such "
      "as 127.0.0.1 or 0.0.0.0",
      port, host, reason(error));
}

}  // namespace

base::Result<std::vector<Listener>> listen_on(const std::string& host, std::uint16_t port) {
  const auto addresses = resolve(host);
  if (!addresses) return std::unexpected(addresses.error());
  int error = EADDRINUSE;
  for (int attempt = 0; attempt < port_attempts_max; ++attempt) {
    auto listeners = listen_on_all(addresses->get(), port);
    if (listeners) return std::move(*listeners);
    error = listeners.error();
    if (port != 0 || error != EADDRINUSE) break;
  }
  const auto code = error == EADDRINUSE ? base::ErrorCode::conflict : base::ErrorCode::io;
  return base::fail(code, advice(error, host, port));
}

}  // namespace segue::http
