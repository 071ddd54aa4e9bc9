#include "http/connection.hpp"

#include <boost/asio/co_spawn.hpp>
#include <utility>

#include "base/assert.hpp"
#include "base/log.hpp"
#include "http/access_log.hpp"
#include "http/answer.hpp"
#include "http/field_text.hpp"
#include "http/problem.hpp"

namespace segue::http {
namespace {

std::string allow_field(const std::vector<Method>& methods) {
  std::string list;
  for (const Method method : methods) {
    if (!list.empty()) list += ", ";
    list += name_of(method);
  }
  return list;
}

}  // namespace

Connection::Connection(Loop& loop, Socket socket, Address peer)
    : loop_(loop),
      core_(*loop.core()),
      socket_(std::move(socket)),
      peer_(peer),
      park_timer_(socket_.get_executor()) {
  loop_.add(*this);
}

Connection::~Connection() {
  loop_.remove(*this);
}

void Connection::start() {
  asio::co_spawn(socket_.get_executor(), serve(shared_from_this()),
                 [](const std::exception_ptr& failure) {
                   if (!failure) return;
                   try {
                     std::rethrow_exception(failure);
                   } catch (const std::exception& exception) {
                     base::log::error("a connection failed: {}", exception.what());
                   }
                 });
}

Task<> Connection::serve(std::shared_ptr<Connection> self) {
  while (co_await exchange()) served_one_ = true;
  const bool unread = !buffer_.empty() || !parser_.head_done() || parser_.body_follows();
  if (unread && !gone_ && !cut_) co_await linger();
  self.reset();
}

Task<bool> Connection::exchange() {
  std::optional<Response> refusal = co_await read_head();
  if (!call_) co_return false;
  if (!refusal && !gone_) refusal = route();
  if (!refusal && !gone_) refusal = co_await read_body();
  if (refusal) {
    call_->response = std::move(*refusal);
  } else if (!gone_) {
    co_await run_handler();
  }
  if (cut_) co_return false;  // a handler may still be at work on the response
  if (gone_) call_->response.status = 0;
  call_->broken_off = gone_ || !co_await send();
  report();
  co_await release(std::move(call_->response.body));
  const bool stays = call_->keep_alive && !call_->broken_off && !cut_;
  gone_ = gone_ || call_->broken_off;
  call_.reset();
  co_return stays;
}

std::optional<Response> Connection::route() {
  Request& request = call_->request;
  if (auto preflight = core_.cors.preflight(request)) {
    call_->keep_alive = call_->keep_alive && !parser_.body_follows();
    return preflight;
  }
  Router::Match match = core_.router.match(request.method, request.path);
  if (match.route == nullptr && match.method_not_allowed) {
    const bool asks = request.method == Method::options;
    Response response =
        asks ? empty_response(204) : refuse(405, "this address exists, but not with this method");
    response.headers.set("Allow", allow_field(match.allowed));
    call_->keep_alive = call_->keep_alive && !parser_.body_follows();
    return response;
  }
  if (match.route == nullptr) return refuse(404, "there is nothing at this address");
  call_->route = match.route;
  request.path_parameters = std::move(match.path_parameters);
  if (parser_.content_length().value_or(0) > body_bytes_max(*match.route)) {
    return refuse(413, "the body is longer than this address takes");
  }
  const auto expectation = request.headers.get("Expect");
  if (expectation && !same_ignoring_case(*expectation, "100-continue")) {
    return refuse(417, "the only expectation that this server knows is 100-continue");
  }
  return std::nullopt;
}

Task<> Connection::run_handler() {
  const Route& route = *call_->route;
  call_->lane = lane_of(route, call_->request);
  if (call_->lane == Lane::loop) {
    call_->response = answer(route, call_->request, core_.options.translate_exception);
    co_return;
  }
  base::Pool* const pool = core_.pool(call_->lane);
  SEGUE_ASSERT(pool != nullptr);
  Work work = [call = call_, core = loop_.core()] {
    if (call->abandoned) return;
    call->response = answer(*call->route, call->request, core->options.translate_exception);
  };
  const bool ran = co_await on_pool(pool, std::move(work));
  if (!ran && !cut_) {
    call_->response = problem_with_status(503, "the server is busy: try again in a second");
  }
}

// What is left of the request is not read, so no other can follow.
Response Connection::refuse(int status, std::string_view detail) {
  if (!parser_.head_done() || parser_.body_follows()) call_->keep_alive = false;
  return problem_with_status(status, detail);
}

void Connection::report() const {
  if (!core_.on_exchange) return;
  const Call& call = *call_;
  const std::string target = redact_target(call.request.target);
  core_.on_exchange({.method = parser_.method_known() ? name_of(call.request.method) : "",
                     .target = target,
                     .operation_id = call.route ? std::string_view(call.route->operation_id) : "",
                     .client_address = call.request.client_address,
                     .request_id = call.request.id,
                     .status = call.response.status,
                     .broken_off = call.broken_off,
                     .bytes_sent = call.bytes_sent,
                     .duration = std::chrono::duration_cast<std::chrono::microseconds>(
                         SteadyClock::now() - call.started)});
}

void Connection::expire(SteadyClock::time_point now) {
  if (now < deadline_) return;
  disarm();
  timed_out_ = true;
  boost::system::error_code ignored;
  socket_.cancel(ignored);
}

void Connection::drain() {
  if (between_requests_) {
    boost::system::error_code ignored;
    socket_.cancel(ignored);
  }
  notify();  // an event stream looks up and sees that the server stops
}

void Connection::cut() {
  cut_ = true;
  if (call_) call_->abandoned = true;
  boost::system::error_code ignored;
  socket_.cancel(ignored);
  socket_.shutdown(Socket::shutdown_both, ignored);
  notify();
}

}  // namespace segue::http
