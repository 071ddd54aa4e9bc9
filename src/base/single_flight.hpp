#pragma once

#include <exception>
#include <functional>
#include <future>
#include <string>
#include <unordered_map>

#include "base/mutex.hpp"

namespace segue::base {

// Work that several ask for at once is done once: who comes while it is under way waits for the
// same outcome, an exception included. Thread: any; never call it from within its own work.
template <class Value>
class SingleFlight {
 public:
  [[nodiscard]] Value run(const std::string& key, const std::function<Value()>& work)
      SEGUE_EXCLUDES(mutex_) {
    std::promise<Value> promise;
    std::shared_future<Value> under_way;
    {
      const MutexLock lock(mutex_);
      const auto [flight, first] = flights_.try_emplace(key);
      if (first) {
        flight->second = promise.get_future().share();
      } else {
        under_way = flight->second;
      }
    }
    if (under_way.valid()) return under_way.get();
    try {
      Value value = work();
      land(key);
      promise.set_value(value);
      return value;
    } catch (...) {
      land(key);
      promise.set_exception(std::current_exception());
      throw;
    }
  }

 private:
  void land(const std::string& key) SEGUE_EXCLUDES(mutex_) {
    const MutexLock lock(mutex_);
    flights_.erase(key);
  }

  Mutex mutex_;
  std::unordered_map<std::string, std::shared_future<Value>> flights_ SEGUE_GUARDED_BY(mutex_);
};

}  // namespace segue::base
