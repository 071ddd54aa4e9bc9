#pragma once

#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "http/loop.hpp"
#include "http/receive_buffer.hpp"
#include "http/request_parser.hpp"

namespace segue::http {

// One request on its way through. Shared with the job on the lane's pool, which may outlive the
// connection; while that job runs, only it touches the response.
struct Call {
  Request request;
  Response response;
  const Route* route = nullptr;
  Lane lane = Lane::loop;
  SteadyClock::time_point started;
  std::uint64_t bytes_sent = 0;
  bool keep_alive = false;
  bool http_1_0 = false;
  bool broken_off = false;              // the client did not get all of it
  std::atomic<bool> abandoned = false;  // nobody waits for the response any more
};

[[nodiscard]] inline std::size_t body_bytes_max(const Route& route) {
  return route.body_bytes_max == 0 ? base::limits::body_bytes_max : route.body_bytes_max;
}

// One TCP connection: reads a request, has it answered, sends the answer, and again.
//
// serve() is the whole life; read it first. Thread: its loop's.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(Loop& loop, Socket socket, Address peer);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  void start();
  void expire(SteadyClock::time_point now);  // ends the wait at hand if its time is over
  void drain();
  void cut();

 private:
  friend class Loop;
  using Work = std::move_only_function<void()>;
  // One question to the source of a stream. Shared with the job on the pool, which may outlive
  // the connection.
  struct Pull {
    virtual ~Pull() = default;
    virtual void run() = 0;
  };
  struct ChunkPull;
  struct EventPull;

  // connection.cpp
  Task<> serve(std::shared_ptr<Connection> self);
  Task<bool> exchange();  // true: another request may follow
  [[nodiscard]] std::optional<Response> route();
  Task<> run_handler();
  [[nodiscard]] Response refuse(int status, std::string_view detail);
  void report() const;

  // receive.cpp: a refusal, or nothing. `gone_` says that nobody is there to be answered.
  Task<std::optional<Response>> read_head();
  Task<std::optional<Response>> read_body();
  void describe_request();  // its id and its sender
  Task<bool> receive(std::size_t bytes_max);
  Task<> linger();

  // waiting.cpp
  void arm(std::chrono::milliseconds time);
  void disarm();
  Task<> park(SteadyClock::time_point until);  // until notify(), the moment, or the cut
  void notify();
  Task<bool> on_pool(base::Pool* pool, Work work);  // false: queue full, or cut
  Task<bool> on_pool_patiently(base::Pool* pool, std::shared_ptr<Pull> pull);
  Task<bool> wait_writable();

  // send.cpp: false means that the client did not get all, and why is in the log.
  Task<bool> send();
  using Pieces = std::array<std::string_view, 3>;
  Task<bool> send_bytes(Pieces pieces, bool more_follows);
  Task<bool> send_file();
  void warn_of_file(int error_number) const;  // 0: it ended early
  Task<> warm_up(std::uint64_t offset, std::size_t size);
  Task<> admit_event_stream();  // or makes it a 503

  // stream.cpp
  Task<bool> send_chunks();
  Task<bool> send_events();
  Task<> release(Body body);
  Task<> release_on(base::Pool* pool, std::shared_ptr<void> source);
  Task<bool> send_chunk(std::string_view data);
  Task<bool> send_last_chunk();
  Task<bool> take_events(std::shared_ptr<EventPull> pull, base::Pool* pool);
  [[nodiscard]] base::Signal::Connection listen(base::Signal* wake);
  Task<> watch_for_close(std::shared_ptr<Connection> self);

  Loop& loop_;
  Core& core_;
  Socket socket_;
  Address peer_;
  RequestParser parser_;
  ReceiveBuffer buffer_;
  std::string head_;  // reused from response to response
  std::shared_ptr<Call> call_;

  SteadyClock::time_point deadline_ = SteadyClock::time_point::max();
  Timer park_timer_;
  bool notified_ = false;
  bool job_done_ = false;
  bool woken_ = false;  // the event stream's signal has fired

  bool between_requests_ = false;  // waits for the first byte of one
  bool served_one_ = false;
  bool timed_out_ = false;
  bool gone_ = false;                       // closed by the client, or silent for too long
  bool cut_ = false;                        // closed by us, whatever is going on
  std::list<Connection*>::iterator place_;  // in the loop's list
};

}  // namespace segue::http
