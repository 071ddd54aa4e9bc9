#include "http/seats.hpp"

#include <algorithm>

namespace segue::http {
namespace {

Address network_of(Address address) {
  constexpr std::ptrdiff_t network_bytes = 8;
  if (!address.mapped_ipv4()) {
    std::fill(address.bytes.begin() + network_bytes, address.bytes.end(), std::uint8_t{0});
  }
  return address;
}

}  // namespace

bool Seats::try_take(const Address& address, bool shared) {
  const base::MutexLock lock(mutex_);
  if (taken_ >= bounds_.all) return false;
  std::size_t& here = by_network_[network_of(address)];
  if (here >= bounds_.per_address && !shared) return false;
  ++here;
  ++taken_;
  return true;
}

void Seats::give_back(const Address& address) {
  const base::MutexLock lock(mutex_);
  const auto here = by_network_.find(network_of(address));
  if (--here->second == 0) by_network_.erase(here);
  --taken_;
  if (taken_ == 0) given_back_.notify_all();
}

std::size_t Seats::taken() const {
  const base::MutexLock lock(mutex_);
  return taken_;
}

bool Seats::wait_until_empty(std::chrono::milliseconds time) {
  const auto until = std::chrono::steady_clock::now() + time;
  base::MutexLock lock(mutex_);
  while (taken_ > 0) {
    const auto left = until - std::chrono::steady_clock::now();
    if (left <= left.zero()) return false;
    lock.wait_for(given_back_, left);
  }
  return true;
}

}  // namespace segue::http
