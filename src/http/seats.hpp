#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <map>

#include "base/mutex.hpp"
#include "http/client_address.hpp"

namespace segue::http {

// How many connections stand open, in all and from each address: one client shall not hold every
// place. Of IPv6 the first 64 bits count, which one household has to itself.
//
// Thread: any.
class Seats {
 public:
  struct Bounds {
    std::size_t all = 0;
    std::size_t per_address = 0;
  };
  explicit Seats(Bounds bounds) : bounds_(bounds) {}

  // False: no place is left. `shared`: many clients come from this address, a proxy's.
  [[nodiscard]] bool try_take(const Address& address, bool shared) SEGUE_EXCLUDES(mutex_);
  void give_back(const Address& address) SEGUE_EXCLUDES(mutex_);

  [[nodiscard]] std::size_t taken() const SEGUE_EXCLUDES(mutex_);
  // False: some are still taken when the time is over.
  bool wait_until_empty(std::chrono::milliseconds time) SEGUE_EXCLUDES(mutex_);

 private:
  const Bounds bounds_;
  mutable base::Mutex mutex_;
  std::condition_variable given_back_;
  std::size_t taken_ SEGUE_GUARDED_BY(mutex_) = 0;
  std::map<Address, std::size_t> by_network_ SEGUE_GUARDED_BY(mutex_);
};

}  // namespace segue::http
