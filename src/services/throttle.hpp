#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/clock.hpp"
#include "base/mutex.hpp"

namespace segue::services {

// Slows down guessing: a token bucket for each (name, network), a network being an IPv4 /24 or an
// IPv6 /64. The table is bounded; when it is full the oldest entry gives way.
//
// Thread: any.
class Throttle {
 public:
  struct Options {
    double attempts_max = 10;           // in a burst
    double seconds_per_attempt = 10.0;  // afterwards
    std::size_t entries_max = 10'000;
  };

  Throttle(const base::Clock& clock, Options options) : clock_(clock), options_(options) {}

  // Takes one attempt. Otherwise the seconds until the next is allowed.
  [[nodiscard]] int seconds_to_wait(std::string_view name, std::string_view address)
      SEGUE_EXCLUDES(mutex_);
  // A right password: the listener's typing errors are forgotten.
  void forgive(std::string_view name, std::string_view address) SEGUE_EXCLUDES(mutex_);

  // "192.168.1.7" -> "192.168.1", "2001:db8:1:2::3" -> its first four groups.
  [[nodiscard]] static std::string network_of(std::string_view address);

 private:
  struct Bucket {
    double attempts = 0;
    base::UnixMs filled_at = 0;
  };

  const base::Clock& clock_;
  const Options options_;
  base::Mutex mutex_;
  std::unordered_map<std::string, Bucket> buckets_ SEGUE_GUARDED_BY(mutex_);
};

}  // namespace segue::services
