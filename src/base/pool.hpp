#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "base/mutex.hpp"

namespace segue::base {

// A fixed number of threads behind a bounded queue. Nothing here grows without a limit: when the
// queue is full, try_submit refuses and the caller says so (HTTP 503 with Retry-After).
//
// Thread: any. Jobs must not throw; one that does ends the process.
class Pool {
 public:
  using Job = std::move_only_function<void()>;

  struct Options {
    std::string name;  // at most 15 characters: it becomes the thread's name
    std::size_t threads = 1;
    std::size_t queue_max = 64;
  };

  explicit Pool(Options options);
  ~Pool();  // as stop()
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

  // Starts the threads. Jobs submitted earlier wait until then.
  void start();
  // False when the queue is full or the pool is stopping; the job is then dropped untouched.
  [[nodiscard]] bool try_submit(Job job) SEGUE_EXCLUDES(mutex_);
  // Refuses new jobs, runs those that wait, joins the threads. Safe to call twice.
  void stop() SEGUE_EXCLUDES(mutex_);

  [[nodiscard]] std::size_t queued() const SEGUE_EXCLUDES(mutex_);
  [[nodiscard]] const std::string& name() const { return options_.name; }

 private:
  void work() SEGUE_EXCLUDES(mutex_);

  const Options options_;
  mutable Mutex mutex_;
  std::condition_variable wake_;
  std::deque<Job> jobs_ SEGUE_GUARDED_BY(mutex_);
  bool stopping_ SEGUE_GUARDED_BY(mutex_) = false;
  std::vector<std::thread> threads_;
};

}  // namespace segue::base
