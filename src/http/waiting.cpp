#include <boost/asio/post.hpp>
#include <utility>

#include "http/connection.hpp"

namespace segue::http {
namespace {

constexpr std::chrono::milliseconds full_queue_pause{20};

}  // namespace

void Connection::arm(std::chrono::milliseconds time) {
  timed_out_ = false;
  deadline_ = SteadyClock::now() + time;
}

void Connection::disarm() {
  deadline_ = SteadyClock::time_point::max();
}

Task<> Connection::park(SteadyClock::time_point until) {
  if (!notified_ && !cut_) {
    park_timer_.expires_at(until);
    co_await park_timer_.async_wait(as_result);
  }
  notified_ = false;
}

void Connection::notify() {
  notified_ = true;
  park_timer_.cancel();
}

// The job owns all that it needs and reports to whatever is then left of the connection.
Task<bool> Connection::on_pool(base::Pool* pool, Work work) {
  job_done_ = false;
  auto job = [work = std::move(work), context = loop_.context(),
              connection = weak_from_this()]() mutable {
    work();
    work = nullptr;
    asio::post(*context, [connection = std::move(connection)] {
      if (const auto alive = connection.lock()) {
        alive->job_done_ = true;
        alive->notify();
      }
    });
  };
  if (!pool->try_submit(std::move(job))) co_return false;
  while (!job_done_ && !cut_) co_await park(SteadyClock::time_point::max());
  co_return !cut_;
}

// For the next piece of a stream: it has begun, so a full queue means waiting, not refusing.
Task<bool> Connection::on_pool_patiently(base::Pool* pool, std::shared_ptr<Pull> pull) {
  const auto give_up = SteadyClock::now() + core_.options.stall_timeout;
  while (SteadyClock::now() < give_up) {
    if (co_await on_pool(pool, [pull] { pull->run(); })) co_return true;
    if (cut_ || gone_) break;
    co_await park(SteadyClock::now() + full_queue_pause);
  }
  co_return false;
}

Task<bool> Connection::wait_writable() {
  arm(core_.options.stall_timeout);
  const auto [error] = co_await socket_.async_wait(Socket::wait_write, as_result);
  disarm();
  co_return !error && !timed_out_ && !cut_;
}

}  // namespace segue::http
