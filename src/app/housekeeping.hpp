#pragma once

#include <condition_variable>
#include <thread>

#include "base/clock.hpp"
#include "base/mutex.hpp"
#include "domain/store.hpp"

namespace segue::app {

// What must be done now and then, whoever listens: old events are dropped, so that streams which
// come back later get a `reset` instead of the database growing.
//
// Thread: start and stop from main; works on one of its own, at once and then every hour.
class Housekeeping {
 public:
  Housekeeping(domain::EventStore& events, const base::Clock& clock)
      : events_(events), clock_(clock) {}
  ~Housekeeping() { stop(); }
  Housekeeping(const Housekeeping&) = delete;
  Housekeeping& operator=(const Housekeeping&) = delete;

  void start();
  void stop() SEGUE_EXCLUDES(mutex_);

 private:
  void work() SEGUE_EXCLUDES(mutex_);
  void prune();

  domain::EventStore& events_;
  const base::Clock& clock_;
  base::Mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ SEGUE_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace segue::app
