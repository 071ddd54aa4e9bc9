#pragma once

#include <chrono>

#include "base/mutex.hpp"
#include "base/signal.hpp"
#include "domain/scan_control.hpp"

namespace segue::scanner {

// The status of the scan, written by its threads and read by anyone. The signal fires at most every
// `interval`, and at once when state or phase change. Thread: any.
class ScanBoard {
 public:
  static constexpr std::chrono::milliseconds interval{250};

  [[nodiscard]] domain::ScanStatus status() const SEGUE_EXCLUDES(mutex_) {
    const base::MutexLock lock(mutex_);
    return status_;
  }

  template <class Change>
  void update(Change change) SEGUE_EXCLUDES(mutex_) {
    const auto now = std::chrono::steady_clock::now();
    {
      const base::MutexLock lock(mutex_);
      const auto state = status_.state;
      const auto phase = status_.phase;
      change(status_);
      const bool turned = status_.state != state || status_.phase != phase;
      if (!turned && now - notified_at_ < interval) return;
      notified_at_ = now;
    }
    changed_.notify();
  }

  [[nodiscard]] base::Signal& changed() { return changed_; }

 private:
  mutable base::Mutex mutex_;
  domain::ScanStatus status_ SEGUE_GUARDED_BY(mutex_);
  std::chrono::steady_clock::time_point notified_at_ SEGUE_GUARDED_BY(mutex_);
  base::Signal changed_;
};

}  // namespace segue::scanner
