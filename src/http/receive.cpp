#include <boost/asio/buffer.hpp>

#include "base/limits.hpp"
#include "http/connection.hpp"
#include "http/field_text.hpp"
#include "http/problem.hpp"
#include "http/target.hpp"

namespace segue::http {
namespace {

namespace limits = base::limits;

// A request's own id is taken over when it is harmless in a log.
bool usable_request_id(std::string_view id) {
  constexpr std::size_t bytes_min = 8;
  constexpr std::size_t bytes_max = 64;
  return id.size() >= bytes_min && id.size() <= bytes_max && std::ranges::all_of(id, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '-';
         });
}

}  // namespace

Task<std::optional<Response>> Connection::read_head() {
  buffer_.shrink(limits::head_read_bytes);
  if (buffer_.empty()) {
    between_requests_ = true;
    arm(served_one_ ? core_.options.idle_timeout : core_.options.header_timeout);
    const bool received = !core_.stopping && co_await receive(limits::head_read_bytes);
    between_requests_ = false;
    if (!received) {
      gone_ = true;
      co_return std::nullopt;
    }
  }
  call_ = std::make_shared<Call>();
  Request& request = call_->request;
  call_->started = SteadyClock::now();
  parser_.begin(request);
  arm(core_.options.header_timeout);
  for (;;) {
    const auto outcome = parser_.parse_head(buffer_.unread());
    buffer_.consume(outcome.taken);
    if (outcome.state == RequestParser::Outcome::State::done) break;
    if (outcome.state == RequestParser::Outcome::State::refused) {
      disarm();
      describe_request();
      co_return refuse(outcome.status, outcome.detail);
    }
    if (co_await receive(limits::head_read_bytes)) continue;
    describe_request();
    gone_ = !timed_out_;
    co_return refuse(408, "the head of the request took too long");
  }
  disarm();
  call_->http_1_0 = parser_.http_1_0();
  call_->keep_alive = parser_.keep_alive();
  describe_request();
  if (const auto target = parse_target(request); !target) {
    call_->keep_alive = call_->keep_alive && !parser_.body_follows();
    co_return problem(target.error());
  }
  co_return std::nullopt;
}

void Connection::describe_request() {
  Request& request = call_->request;
  const auto id = request.headers.get("X-Request-Id");
  request.id = id && usable_request_id(*id) ? std::string(*id) : loop_.next_request_id();
  core_.trusted_proxies.describe_client(request, peer_);
}

Task<std::optional<Response>> Connection::read_body() {
  if (!parser_.body_follows()) co_return std::nullopt;
  const auto expectation = call_->request.headers.get("Expect");
  if (expectation && buffer_.empty() && !call_->http_1_0) {
    if (!co_await send_bytes({"HTTP/1.1 100 Continue\r\n\r\n"}, false)) {
      gone_ = true;
      co_return std::nullopt;
    }
  }
  const std::size_t bytes_max = body_bytes_max(*call_->route);
  std::size_t progress = 0;
  arm(core_.options.body_timeout);
  for (;;) {
    const auto outcome = parser_.parse_body(buffer_.unread(), bytes_max);
    buffer_.consume(outcome.taken);
    if (outcome.state == RequestParser::Outcome::State::done) break;
    if (outcome.state == RequestParser::Outcome::State::refused) {
      disarm();
      co_return refuse(outcome.status, outcome.detail);
    }
    if (outcome.taken > 0) {
      progress += outcome.taken;
      if (!buffer_.empty()) continue;
    }
    if (buffer_.unread().size() > limits::chunk_line_bytes_max) {
      disarm();
      co_return refuse(400, "a chunk of the body begins with too long a line");
    }
    if (progress >= limits::body_progress_bytes) {
      progress = 0;
      arm(core_.options.body_timeout);
    }
    if (co_await receive(limits::body_read_bytes)) continue;
    gone_ = !timed_out_;
    co_return refuse(408, "the body of the request took too long");
  }
  disarm();
  co_return std::nullopt;
}

Task<bool> Connection::receive(std::size_t bytes_max) {
  const std::span<char> room = buffer_.prepare(bytes_max);
  const auto [error, count] =
      co_await socket_.async_read_some(asio::buffer(room.data(), room.size()), as_result);
  if (error || timed_out_ || cut_) co_return false;
  buffer_.commit(count);
  co_return true;
}

// Reads on for a moment after the last response: closing with unread bytes would make the kernel
// send a reset, which can overtake the response and destroy it.
Task<> Connection::linger() {
  boost::system::error_code ignored;
  socket_.shutdown(Socket::shutdown_send, ignored);
  arm(limits::linger_time);
  for (std::size_t read = 0; read < limits::linger_bytes_max; read += buffer_.unread().size()) {
    buffer_.consume(buffer_.unread().size());
    if (!co_await receive(limits::body_read_bytes)) break;
  }
  disarm();
}

}  // namespace segue::http
