#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/limits.hpp"
#include "base/pool.hpp"
#include "http/router.hpp"

namespace segue::http {

// What one finished exchange cost, for the access log and /metrics.
struct Exchange {
  std::string_view method;        // empty: the request was not read so far
  std::string_view target;        // redacted
  std::string_view operation_id;  // empty: no route
  std::string_view client_address;
  std::string_view request_id;
  int status = 0;                // 0: the client left before there was an answer
  bool broken_off = false;       // the client did not get all of it
  std::uint64_t bytes_sent = 0;  // heads included
  std::chrono::microseconds duration{};
};

struct ServerOptions {
  std::string host = "127.0.0.1";
  std::uint16_t port = 4747;  // 0: the system chooses; see Server::port()
  std::size_t threads = 2;    // event loops; connections are dealt to them in turn
  // Addresses or networks ("10.0.0.0/8") whose X-Forwarded-* are believed.
  std::vector<std::string> trusted_proxies;
  std::vector<std::string> cors_origins = {"tauri://localhost", "http://tauri.localhost"};
  // What an exception that left a handler means to the client, such as 503 for a lost database;
  // without it, or when it has no answer: 500. The exception is logged in any case.
  std::function<std::optional<Response>(const std::exception&)> translate_exception;
  // Overridable so that tests need neither thousands of sockets nor minutes.
  std::size_t connections_max = base::limits::connections_max;  // fewer where files are scarce
  std::size_t connections_per_address_max = base::limits::connections_per_address_max;
  std::size_t event_streams_max = base::limits::event_streams_max;
  std::chrono::milliseconds header_timeout = base::limits::header_timeout;
  std::chrono::milliseconds body_timeout = base::limits::body_timeout;
  std::chrono::milliseconds idle_timeout = base::limits::idle_timeout;
  std::chrono::milliseconds stall_timeout = base::limits::stall_timeout;
  std::chrono::milliseconds shutdown_grace = base::limits::shutdown_grace;
};

// Accepts connections and carries each request: parse -> route -> lane -> handler -> send -> log.
//
// Thread: start and stop from the main thread; handlers run on the pool of their lane. Routes and
// pools outlive the server, and pools stop before what the handlers use is taken down: a handler
// that outlasts the shutdown's grace still runs, only nobody hears its answer.
class Server {
 public:
  using Lanes = std::map<Lane, base::Pool*>;                // every lane but Lane::loop
  using OnExchange = std::function<void(const Exchange&)>;  // called on a loop thread

  Server(ServerOptions options, const Router& router, const Lanes& lanes, OnExchange on_exchange);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // Binds and listens. A taken port is an Error that names it and says what to do.
  [[nodiscard]] base::Result<void> start();
  // Stops accepting, closes idle connections, gives running responses shutdown_grace, then cuts.
  void stop();
  [[nodiscard]] std::uint16_t port() const;
  [[nodiscard]] std::size_t open_connections() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace segue::http
