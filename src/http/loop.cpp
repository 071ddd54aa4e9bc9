#include "http/loop.hpp"

#include <fmt/format.h>
#include <netinet/tcp.h>
#include <pthread.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <random>

#include "http/connection.hpp"
#include "http/http_date.hpp"

namespace segue::http {
namespace {

// A quarter of the shortest time-out is as late as it may come, and a second is early enough.
std::chrono::milliseconds sweep_interval(const ServerOptions& options) {
  const auto shortest = std::min(
      {options.header_timeout, options.body_timeout, options.idle_timeout, options.stall_timeout});
  return std::clamp(shortest / 4, std::chrono::milliseconds(5), std::chrono::milliseconds(1000));
}

}  // namespace

Loop::Loop(std::shared_ptr<Core> core)
    : core_(std::move(core)),
      context_(std::make_shared<asio::io_context>(1)),
      work_(context_->get_executor()),
      sweep_timer_(*context_),
      request_id_prefix_(fmt::format("{:08x}", std::random_device()())) {}

void Loop::start() {
  asio::co_spawn(*context_, sweep(), asio::detached);
  thread_ = std::thread([this] { context_->run(); });
  pthread_setname_np(thread_.native_handle(), "http");
}

void Loop::join() {
  if (!thread_.joinable()) return;
  asio::post(*context_, [this] {
    finished_ = true;
    sweep_timer_.cancel();
    work_.reset();
  });
  thread_.join();
}

void Loop::adopt(Socket socket, Address peer) {
  boost::system::error_code error;
  socket.native_non_blocking(true, error);
  if (!error) socket.set_option(asio::ip::tcp::no_delay(true), error);
  // A client that vanished without a word: its kernel acknowledges nothing any more.
  const asio::detail::socket_option::integer<IPPROTO_TCP, TCP_USER_TIMEOUT> silence(
      static_cast<int>(core_->options.stall_timeout.count()));
  if (!error) socket.set_option(silence, error);
  if (error || core_->stopping) {
    core_->seats.give_back(peer);
    return;
  }
  std::make_shared<Connection>(*this, std::move(socket), peer)->start();
}

void Loop::drain() {
  for (Connection* connection : connections_) connection->drain();
}

void Loop::cut() {
  for (Connection* connection : connections_) connection->cut();
}

void Loop::add(Connection& connection) {
  connection.place_ = connections_.insert(connections_.end(), &connection);
}

void Loop::remove(Connection& connection) {
  connections_.erase(connection.place_);
  core_->seats.give_back(connection.peer_);
}

Task<> Loop::sweep() {
  const auto interval = sweep_interval(core_->options);
  while (!finished_) {
    sweep_timer_.expires_after(interval);
    co_await sweep_timer_.async_wait(as_result);
    const auto now = SteadyClock::now();
    for (Connection* connection : connections_) connection->expire(now);
  }
}

std::string_view Loop::date() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const std::int64_t second = std::chrono::duration_cast<std::chrono::seconds>(now).count();
  if (second != date_second_) {
    date_second_ = second;
    date_ = format_http_date(second);
  }
  return date_;
}

std::string Loop::next_request_id() {
  return fmt::format("{}-{:x}", request_id_prefix_, ++requests_);
}

}  // namespace segue::http
