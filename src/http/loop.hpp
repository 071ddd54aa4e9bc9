#pragma once

#include <array>
#include <atomic>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "http/client_address.hpp"
#include "http/cors.hpp"
#include "http/seats.hpp"
#include "http/server.hpp"

// Asio's types as this module uses them: bound to io_context's own executor, because the
// type-erased one costs an indirection and an allocation per operation.
namespace segue::http {

namespace asio = boost::asio;
using Executor = asio::io_context::executor_type;
using Socket = asio::basic_stream_socket<asio::ip::tcp, Executor>;
using Acceptor = asio::basic_socket_acceptor<asio::ip::tcp, Executor>;
using SteadyClock = std::chrono::steady_clock;
using Timer = asio::basic_waitable_timer<SteadyClock, asio::wait_traits<SteadyClock>, Executor>;
template <class T = void>
using Task = asio::awaitable<T, Executor>;
// Awaiting gives a tuple that begins with the error, instead of throwing.
inline constexpr auto as_result = asio::as_tuple_t<asio::use_awaitable_t<Executor>>{};

// What all loops share. Read-only once the server runs, but for the counters. Thread: any.
struct Core {
  Core(ServerOptions server_options, const Router& routes, Server::OnExchange hook)
      : options(std::move(server_options)),
        router(routes),
        on_exchange(std::move(hook)),
        cors(options.cors_origins),
        seats(
            {.all = options.connections_max, .per_address = options.connections_per_address_max}) {}

  ServerOptions options;
  const Router& router;
  Server::OnExchange on_exchange;
  Cors cors;
  std::array<base::Pool*, lane_count> pools{};  // by Lane; none for Lane::loop
  TrustedProxies trusted_proxies;

  Seats seats;
  std::atomic<bool> stopping = false;
  std::atomic<std::size_t> event_streams = 0;

  [[nodiscard]] base::Pool* pool(Lane lane) const {
    return pools.at(static_cast<std::size_t>(lane));
  }
  // What blocks while a body is sent: a stream may last for hours, and the two threads of the
  // password lane are not for that.
  [[nodiscard]] base::Pool* body_pool(Lane lane) const {
    return pool(lane == Lane::loop || lane == Lane::password ? Lane::read : lane);
  }
};

class Connection;

// One thread with its io_context and the connections that were dealt to it.
// Thread: the loop's own, unless said otherwise.
class Loop {
 public:
  explicit Loop(std::shared_ptr<Core> core);

  void start();  // main thread
  // Main thread, when no connection is left: ends and joins the thread.
  void join();

  void adopt(Socket socket, Address peer);
  void drain();  // idle connections close, others after the answer that they are at
  void cut();    // all connections close

  void add(Connection& connection);
  void remove(Connection& connection);
  [[nodiscard]] std::string_view date();  // for the Date field
  [[nodiscard]] std::string next_request_id();

  // Any thread. Jobs on pools keep the context alive, so that they can always report back.
  [[nodiscard]] const std::shared_ptr<asio::io_context>& context() const { return context_; }
  [[nodiscard]] const std::shared_ptr<Core>& core() const { return core_; }

  // How many streams of this loop are asking their sources right now, so that one event for
  // hundreds of streams does not fill the lane's queue.
  std::size_t event_takes = 0;

 private:
  // Ends what has outstayed its deadline. One timer for all connections: arming a deadline is an
  // assignment.
  Task<> sweep();

  std::shared_ptr<Core> core_;
  std::shared_ptr<asio::io_context> context_;
  asio::executor_work_guard<Executor> work_;
  Timer sweep_timer_;
  bool finished_ = false;
  std::list<Connection*> connections_;
  std::int64_t date_second_ = 0;
  std::string date_;
  std::string request_id_prefix_;
  std::uint64_t requests_ = 0;
  std::thread thread_;
};

}  // namespace segue::http
