#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/pool.hpp"
#include "http/router.hpp"

namespace segue::http {

// What one finished exchange cost, for the access log and /metrics.
struct Exchange {
  Method method{};
  std::string_view target;        // redacted
  std::string_view operation_id;  // empty: no route
  std::string_view client_address;
  std::string_view request_id;
  int status = 0;
  std::uint64_t bytes_sent = 0;
  std::chrono::microseconds duration{};
};

struct ServerOptions {
  std::string host = "127.0.0.1";
  std::uint16_t port = 4747;  // 0: the system chooses; see Server::port()
  std::size_t threads = 2;    // event loops, one io_context each with SO_REUSEPORT
  std::vector<std::string> trusted_proxies;  // addresses whose X-Forwarded-* are believed
  std::vector<std::string> cors_origins = {"tauri://localhost", "http://tauri.localhost"};
  // Overridable so that tests of slow clients take milliseconds.
  std::chrono::milliseconds header_timeout, body_timeout, idle_timeout, stall_timeout,
      shutdown_grace;
  ServerOptions();  // fills the times from base/limits.hpp
};

// Accepts connections and carries each request: parse -> route -> lane -> handler -> send -> log.
//
// Thread: start and stop from the main thread; handlers run on the pool of their lane.
class Server {
 public:
  using Lanes = std::map<Lane, base::Pool*>;  // every lane but Lane::loop
  using OnExchange = std::function<void(const Exchange&)>;  // called on a loop thread

  Server(ServerOptions options, const Router& router, Lanes lanes, OnExchange on_exchange);
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
