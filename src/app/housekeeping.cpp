#include "app/housekeeping.hpp"

#include <chrono>

#include "base/log.hpp"

namespace segue::app {
namespace {

constexpr std::chrono::hours prune_interval{1};
constexpr std::chrono::seconds rest_interval{10};
constexpr std::chrono::seconds parsers_unused_max{30};
constexpr base::UnixMs day_ms = 24LL * 3600 * 1000;
constexpr base::UnixMs changes_kept_ms = 7 * day_ms;
constexpr base::UnixMs user_events_kept_ms = day_ms;

}  // namespace

void Housekeeping::start() {
  thread_ = std::thread([this] { work(); });
}

void Housekeeping::stop() {
  {
    const base::MutexLock lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Housekeeping::prune() {
  try {
    const base::UnixMs now = clock_.now_ms();
    store_.events().prune_events(now - changes_kept_ms, now - user_events_kept_ms);
    store_.accounts().prune_sessions(now);
  } catch (const std::exception& error) {
    base::log::warning("old events and sessions stay for another hour: {}", error.what());
  }
}

void Housekeeping::work() {
  using Clock = std::chrono::steady_clock;
  Clock::time_point prune_due = Clock::now();
  for (;;) {
    if (Clock::now() >= prune_due) {
      prune();
      prune_due = Clock::now() + prune_interval;
    }
    parsers_.rest_if_unused(parsers_unused_max);
    const auto due = Clock::now() + rest_interval;
    base::MutexLock lock(mutex_);
    while (!stopping_ && Clock::now() < due) lock.wait_for(wake_, due - Clock::now());
    if (stopping_) return;
  }
}

}  // namespace segue::app
