#pragma once

#include <condition_variable>
#include <cstddef>

#include "base/mutex.hpp"

namespace segue::storage::sqlite {

// A person waits for the one, a scan makes the other.
enum class Lane { user, catalogue };

// The one writer connection's lock: whoever waits in the user lane goes before all who wait in the
// catalogue lane. Catalogue transactions are short (limits::commit_time_max), user writes few, so
// neither lane needs fairness. Thread: any.
class LaneLock {
 public:
  class [[nodiscard]] Guard {
   public:
    Guard(LaneLock& lock, Lane lane) : lock_(lock) { lock_.acquire(lane); }
    ~Guard() { lock_.release(); }
    Guard(const Guard&) = delete;
    Guard& operator=(const Guard&) = delete;

   private:
    LaneLock& lock_;
  };

  [[nodiscard]] std::size_t waiting(Lane lane) const SEGUE_EXCLUDES(mutex_);

 private:
  void acquire(Lane lane) SEGUE_EXCLUDES(mutex_);
  void release() SEGUE_EXCLUDES(mutex_);

  mutable base::Mutex mutex_;
  std::condition_variable user_turn_, catalogue_turn_;
  std::size_t users_waiting_ SEGUE_GUARDED_BY(mutex_) = 0;
  std::size_t catalogue_waiting_ SEGUE_GUARDED_BY(mutex_) = 0;
  bool held_ SEGUE_GUARDED_BY(mutex_) = false;
};

}  // namespace segue::storage::sqlite
