#include "base/pool.hpp"

#include <pthread.h>

#include <utility>

#include "base/assert.hpp"

namespace segue::base {

Pool::Pool(Options options) : options_(std::move(options)) {
  SEGUE_ASSERT(options_.threads > 0);
  SEGUE_ASSERT(options_.queue_max > 0);
}

Pool::~Pool() {
  stop();
}

void Pool::start() {
  SEGUE_ASSERT(threads_.empty());
  for (std::size_t i = 0; i < options_.threads; ++i) {
    threads_.emplace_back([this] { work(); });
    pthread_setname_np(threads_.back().native_handle(), options_.name.substr(0, 15).c_str());
  }
}

bool Pool::try_submit(Job job) {
  {
    const MutexLock lock(mutex_);
    if (stopping_ || jobs_.size() >= options_.queue_max) return false;
    jobs_.push_back(std::move(job));
  }
  wake_.notify_one();
  return true;
}

void Pool::stop() {
  {
    const MutexLock lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

std::size_t Pool::queued() const {
  const MutexLock lock(mutex_);
  return jobs_.size();
}

void Pool::work() {
  for (;;) {
    Job job;
    {
      MutexLock lock(mutex_);
      while (jobs_.empty() && !stopping_) lock.wait(wake_);
      if (jobs_.empty()) return;
      job = std::move(jobs_.front());
      jobs_.pop_front();
    }
    job();
  }
}

}  // namespace segue::base
