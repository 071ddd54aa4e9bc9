#include "http/server.hpp"

#include <fmt/format.h>
#include <sys/socket.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <csignal>
#include <utility>

#include "base/assert.hpp"
#include "base/file_limit.hpp"
#include "base/limits.hpp"
#include "base/log.hpp"
#include "http/listen.hpp"
#include "http/loop.hpp"

namespace segue::http {
namespace {

constexpr std::chrono::milliseconds accept_pause{100};

Address address_of(const asio::ip::tcp::endpoint& endpoint) {
  const auto address = endpoint.address();
  if (address.is_v6()) return {.bytes = address.to_v6().to_bytes()};
  return {.bytes = asio::ip::make_address_v6(asio::ip::v4_mapped, address.to_v4()).to_bytes()};
}

// A connection holds its socket and, while it sends one, a file.
std::size_t connections_with_files() {
  const std::size_t files = base::raise_file_limit();
  const std::size_t reserved = std::min(base::limits::files_reserved, files / 2);
  return std::max<std::size_t>((files - reserved) / 2, 1);
}

// Best effort: the socket is new, so its buffer is empty and takes this at once.
void turn_away(Socket& socket) {
  constexpr std::string_view answer =
      "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0\r\n"
      "Connection: close\r\n\r\n";
  (void)::send(socket.native_handle(), answer.data(), answer.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  ::shutdown(socket.native_handle(), SHUT_WR);
}

}  // namespace

struct Server::Impl {
  std::shared_ptr<Core> core;
  std::vector<std::unique_ptr<Loop>> loops;
  std::vector<std::unique_ptr<Acceptor>> acceptors;  // on the first loop
  std::size_t next_loop = 0;                         // thread: the first loop's
  std::uint16_t port = 0;

  // Accepts on the first loop and deals the connections out in turn. One listening socket keeps
  // the port exclusive, and spreads connections better than SO_REUSEPORT's hash does over a few.
  Task<> accept(Acceptor* acceptor) {
    Timer pause(acceptor->get_executor());
    while (!core->stopping) {
      Loop& loop = *loops.at(next_loop++ % loops.size());
      asio::ip::tcp::endpoint peer;
      auto [error, socket] = co_await acceptor->async_accept(*loop.context(), peer, as_result);
      if (core->stopping) co_return;
      if (error) {
        base::log::warning("a connection could not be accepted: {}", error.message());
        pause.expires_after(accept_pause);
        co_await pause.async_wait(as_result);
        continue;
      }
      const Address address = address_of(peer);
      if (!core->seats.try_take(address, core->trusted_proxies.trusts(address))) {
        turn_away(socket);
        continue;
      }
      asio::dispatch(*loop.context(), [&loop, socket = std::move(socket), address]() mutable {
        loop.adopt(std::move(socket), address);
      });
    }
  }
};

Server::Server(ServerOptions options, const Router& router, const Lanes& lanes,
               OnExchange on_exchange)
    : impl_(std::make_unique<Impl>()) {
  SEGUE_ASSERT(options.threads > 0);
  options.connections_max = std::min(options.connections_max, connections_with_files());
  impl_->core = std::make_shared<Core>(std::move(options), router, std::move(on_exchange));
  for (const auto& [lane, pool] : lanes) {
    impl_->core->pools.at(static_cast<std::size_t>(lane)) = pool;
  }
}

Server::~Server() {
  stop();
}

base::Result<void> Server::start() {
  Core& core = *impl_->core;
  auto proxies = TrustedProxies::parse(core.options.trusted_proxies);
  if (!proxies) return std::unexpected(std::move(proxies).error());
  core.trusted_proxies = std::move(*proxies);
  auto listeners = listen_on(core.options.host, core.options.port);
  if (!listeners) return std::unexpected(std::move(listeners).error());

  // sendfile has no MSG_NOSIGNAL: a client that hangs up would end the process.
  (void)std::signal(SIGPIPE, SIG_IGN);
  for (std::size_t i = 0; i < core.options.threads; ++i) {
    impl_->loops.push_back(std::make_unique<Loop>(impl_->core));
  }
  asio::io_context& first = *impl_->loops.front()->context();
  for (Listener& listener : *listeners) {
    impl_->port = listener.port;
    const auto protocol = listener.family == AF_INET6 ? asio::ip::tcp::v6() : asio::ip::tcp::v4();
    impl_->acceptors.push_back(
        std::make_unique<Acceptor>(first, protocol, listener.socket.release()));
    asio::co_spawn(first, impl_->accept(impl_->acceptors.back().get()), asio::detached);
  }
  for (const auto& loop : impl_->loops) loop->start();
  return {};
}

void Server::stop() {
  if (impl_->loops.empty()) return;
  impl_->core->stopping = true;
  asio::post(*impl_->loops.front()->context(), [impl = impl_.get()] {
    boost::system::error_code ignored;
    for (const auto& acceptor : impl->acceptors) acceptor->close(ignored);
  });
  for (const auto& loop : impl_->loops) {
    asio::post(*loop->context(), [&loop] { loop->drain(); });
  }
  Seats& seats = impl_->core->seats;
  if (!seats.wait_until_empty(impl_->core->options.shutdown_grace)) {
    base::log::info("{} connections are cut off: the time to finish is over", seats.taken());
    for (const auto& loop : impl_->loops) {
      asio::post(*loop->context(), [&loop] { loop->cut(); });
    }
    // Each one ends as soon as its loop comes to it: nothing is left that it could wait for.
    while (!seats.wait_until_empty(std::chrono::seconds(1))) {
    }
  }
  for (const auto& loop : impl_->loops) loop->join();
  impl_->acceptors.clear();
  impl_->loops.clear();
}

std::uint16_t Server::port() const {
  return impl_->port;
}

std::size_t Server::open_connections() const {
  return impl_->core->seats.taken();
}

}  // namespace segue::http
