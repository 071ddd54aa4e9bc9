#pragma once

#include <condition_variable>
#include <mutex>

// Clang's thread-safety annotations: a member marked SEGUE_GUARDED_BY(mutex_) that is touched
// without the lock does not compile.
#define SEGUE_CAPABILITY(name) __attribute__((capability(name)))
#define SEGUE_SCOPED_CAPABILITY __attribute__((scoped_lockable))
#define SEGUE_GUARDED_BY(mutex) __attribute__((guarded_by(mutex)))
#define SEGUE_REQUIRES(...) __attribute__((requires_capability(__VA_ARGS__)))
#define SEGUE_EXCLUDES(...) __attribute__((locks_excluded(__VA_ARGS__)))
#define SEGUE_ACQUIRE(...) __attribute__((acquire_capability(__VA_ARGS__)))
#define SEGUE_RELEASE(...) __attribute__((release_capability(__VA_ARGS__)))
#define SEGUE_NO_ANALYSIS __attribute__((no_thread_safety_analysis))

namespace segue::base {

class SEGUE_CAPABILITY("mutex") Mutex {
 public:
  void lock() SEGUE_ACQUIRE() { mutex_.lock(); }
  void unlock() SEGUE_RELEASE() { mutex_.unlock(); }

 private:
  friend class MutexLock;
  std::mutex mutex_;
};

class SEGUE_SCOPED_CAPABILITY MutexLock {
 public:
  explicit MutexLock(Mutex& mutex) SEGUE_ACQUIRE(mutex) : lock_(mutex.mutex_) {}
  ~MutexLock() SEGUE_RELEASE() {}
  MutexLock(const MutexLock&) = delete;
  MutexLock& operator=(const MutexLock&) = delete;

  // Re-check the condition in a loop: wake-ups may be spurious.
  void wait(std::condition_variable& condition) SEGUE_NO_ANALYSIS { condition.wait(lock_); }
  template <class Duration>
  std::cv_status wait_for(std::condition_variable& condition, Duration duration) SEGUE_NO_ANALYSIS {
    return condition.wait_for(lock_, duration);
  }

 private:
  std::unique_lock<std::mutex> lock_;
};

}  // namespace segue::base
