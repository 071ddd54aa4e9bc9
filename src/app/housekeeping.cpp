#include "app/housekeeping.hpp"

#include <chrono>

#include "base/log.hpp"

namespace segue::app {
namespace {

constexpr std::chrono::hours interval{1};
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
  for (;;) {
    prune();
    const auto due = std::chrono::steady_clock::now() + interval;
    base::MutexLock lock(mutex_);
    while (!stopping_ && std::chrono::steady_clock::now() < due) {
      lock.wait_for(wake_, due - std::chrono::steady_clock::now());
    }
    if (stopping_) return;
  }
}

}  // namespace segue::app
