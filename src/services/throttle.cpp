#include "services/throttle.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "base/crypto.hpp"
#include "base/text.hpp"

namespace segue::services {
namespace {

std::string key_of(std::string_view name, std::string_view address) {
  return base::text::folded(name.substr(0, 256)) + '\n' + Throttle::network_of(address);
}

}  // namespace

std::string Throttle::network_of(std::string_view address) {
  const std::string text(address);
  std::array<std::uint8_t, 16> bytes{};
  if (inet_pton(AF_INET, text.c_str(), bytes.data()) == 1) {
    return text.substr(0, text.rfind('.'));
  }
  if (inet_pton(AF_INET6, text.c_str(), bytes.data()) == 1) {
    return base::crypto::hex(std::span(bytes).first(8));
  }
  return text;
}

int Throttle::seconds_to_wait(std::string_view name, std::string_view address) {
  const base::UnixMs now = clock_.now_ms();
  const base::MutexLock lock(mutex_);
  if (buckets_.size() >= options_.entries_max) {
    buckets_.erase(std::ranges::min_element(
        buckets_, {}, [](const auto& entry) { return entry.second.filled_at; }));
  }
  Bucket& bucket =
      buckets_.try_emplace(key_of(name, address), Bucket{options_.attempts_max, now}).first->second;
  const double gained =
      static_cast<double>(now - bucket.filled_at) / 1000.0 / options_.seconds_per_attempt;
  bucket.attempts = std::clamp(bucket.attempts + gained, 0.0, options_.attempts_max);
  bucket.filled_at = now;
  if (bucket.attempts >= 1) {
    bucket.attempts -= 1;
    return 0;
  }
  return static_cast<int>(std::ceil((1 - bucket.attempts) * options_.seconds_per_attempt));
}

void Throttle::forgive(std::string_view name, std::string_view address) {
  const base::MutexLock lock(mutex_);
  buckets_.erase(key_of(name, address));
}

}  // namespace segue::services
