#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/clock.hpp"
#include "base/limits.hpp"
#include "base/mutex.hpp"

namespace segue::services {

// Slows down guessing: a token bucket for each (name, network) and one for each network, a network
// being an IPv4 /24 or an IPv6 /64. A bucket that holds a debt is never forgotten to make room:
// when the table is full of them, newcomers share one.
//
// Thread: any.
class Throttle {
 public:
  struct Rate {
    double attempts_max = 0;  // in a burst
    double seconds_per_attempt = 0;
  };
  struct Options {
    Rate of_name{.attempts_max = 10, .seconds_per_attempt = 10};
    Rate of_network{.attempts_max = 100, .seconds_per_attempt = 1};
    std::size_t entries_max = base::limits::throttle_entries_max;
  };

  Throttle(const base::Clock& clock, Options options) : clock_(clock), options_(options) {}

  // Takes one attempt. Otherwise the seconds until the next is allowed.
  [[nodiscard]] int seconds_to_wait(std::string_view name, std::string_view address)
      SEGUE_EXCLUDES(mutex_);
  // A right password: the listener's typing errors are forgotten, and the network has its attempt
  // back.
  void forgive(std::string_view name, std::string_view address) SEGUE_EXCLUDES(mutex_);

  // "192.168.1.7" -> "192.168.1", "2001:db8:1:2::3" -> its first four groups.
  [[nodiscard]] static std::string network_of(std::string_view address);

 private:
  struct Bucket {
    Rate rate;
    double attempts = 0;
    base::UnixMs filled_at = 0;

    void refill(base::UnixMs now);
    [[nodiscard]] bool full() const { return attempts >= rate.attempts_max; }
    [[nodiscard]] int seconds_to_wait() const;
  };

  Bucket& bucket(std::string key, Rate rate, base::UnixMs now) SEGUE_REQUIRES(mutex_);
  void forget_full(base::UnixMs now) SEGUE_REQUIRES(mutex_);

  const base::Clock& clock_;
  const Options options_;
  base::Mutex mutex_;
  std::unordered_map<std::string, Bucket> buckets_ SEGUE_GUARDED_BY(mutex_);
  base::UnixMs swept_at_ SEGUE_GUARDED_BY(mutex_) = 0;
};

}  // namespace segue::services
