#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <thread>

#include "base/mutex.hpp"
#include "base/signal.hpp"
#include "domain/store.hpp"
#include "search/index.hpp"

namespace segue::search {

struct Figures {
  std::size_t names = 0, bytes = 0;
  double fill_seconds = 0;  // wall time from nothing to a full index
};

// Keeps an index as the catalogue is: reads all of it at first, then what the change log names
// after each commit. Commits that follow one another are taken together.
// Thread: start and stop from main, the rest any; works on one of its own.
class Follower {
 public:
  Follower(domain::Store& store, Index& index) : store_(store), index_(index) {}
  ~Follower() { stop(); }
  Follower(const Follower&) = delete;
  Follower& operator=(const Follower&) = delete;

  void start();
  void stop() SEGUE_EXCLUDES(mutex_);
  // Whether the index has been filled.
  [[nodiscard]] bool ready() const { return ready_; }
  [[nodiscard]] Figures figures() const {
    return {.names = index_.size(), .bytes = index_.bytes(), .fill_seconds = fill_seconds_};
  }

 private:
  void work() SEGUE_EXCLUDES(mutex_);
  // Fills the index, or brings it up to date.
  void catch_up();
  void fill();
  // Whether there may be more.
  bool follow();
  // False: it is time to stop.
  bool wait_for_commit() SEGUE_EXCLUDES(mutex_);
  bool pause(std::chrono::milliseconds time) SEGUE_EXCLUDES(mutex_);
  [[nodiscard]] bool stopping() SEGUE_EXCLUDES(mutex_);

  domain::Store& store_;
  Index& index_;
  std::int64_t position_ = 0;  // in the change log
  std::atomic<bool> ready_{false};
  std::atomic<double> fill_seconds_{0};

  base::Mutex mutex_;
  std::condition_variable wake_;
  bool committed_ SEGUE_GUARDED_BY(mutex_) = false;
  bool stopping_ SEGUE_GUARDED_BY(mutex_) = false;
  base::Signal::Connection on_commit_;
  std::thread thread_;
};

}  // namespace segue::search
