#pragma once

#include <condition_variable>
#include <thread>

#include "base/clock.hpp"
#include "base/mutex.hpp"
#include "domain/store.hpp"
#include "parser/parsers.hpp"

namespace segue::app {

// What must be done now and then, whoever listens: old events and expired sessions are dropped, at
// once and then every hour, and parsers that nobody needs end. A stream that comes back after its
// events went gets a `reset`.
//
// Thread: start and stop from main; works on one of its own.
class Housekeeping {
 public:
  Housekeeping(domain::Store& store, parser::Parsers& parsers, const base::Clock& clock)
      : store_(store), parsers_(parsers), clock_(clock) {}
  ~Housekeeping() { stop(); }
  Housekeeping(const Housekeeping&) = delete;
  Housekeeping& operator=(const Housekeeping&) = delete;

  void start();
  void stop() SEGUE_EXCLUDES(mutex_);

 private:
  void work() SEGUE_EXCLUDES(mutex_);
  void prune();

  domain::Store& store_;
  parser::Parsers& parsers_;
  const base::Clock& clock_;
  base::Mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ SEGUE_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace segue::app
