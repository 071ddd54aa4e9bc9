#include "services/throttle.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "base/crypto.hpp"
#include "base/text.hpp"

namespace segue::services {
namespace {

constexpr base::UnixMs sweep_interval_ms = 1000;

std::string key_of(std::string_view name, const std::string& network) {
  constexpr std::size_t name_bytes_max = 256;
  return base::text::folded(name.substr(0, name_bytes_max)) + '\n' + network;
}

}  // namespace

std::string Throttle::network_of(std::string_view address) {
  std::string text(address);
  std::array<std::uint8_t, 16> bytes{};
  if (inet_pton(AF_INET, text.c_str(), bytes.data()) == 1) {
    return text.substr(0, text.rfind('.'));
  }
  if (inet_pton(AF_INET6, text.c_str(), bytes.data()) == 1) {
    return base::crypto::hex(std::span(bytes).first(8));
  }
  return text;
}

void Throttle::Bucket::refill(base::UnixMs now) {
  const double gained = static_cast<double>(now - filled_at) / 1000.0 / rate.seconds_per_attempt;
  attempts = std::clamp(attempts + gained, 0.0, rate.attempts_max);
  filled_at = now;
}

int Throttle::Bucket::seconds_to_wait() const {
  if (attempts >= 1) return 0;
  return static_cast<int>(std::ceil((1 - attempts) * rate.seconds_per_attempt));
}

void Throttle::forget_full(base::UnixMs now) {
  swept_at_ = now;
  for (auto at = buckets_.begin(); at != buckets_.end();) {
    at->second.refill(now);
    at = at->second.full() ? buckets_.erase(at) : std::next(at);
  }
}

Throttle::Bucket& Throttle::bucket(std::string key, Rate rate, base::UnixMs now) {
  if (const auto found = buckets_.find(key); found != buckets_.end()) {
    found->second.refill(now);
    return found->second;
  }
  if (buckets_.size() >= options_.entries_max && now - swept_at_ >= sweep_interval_ms) {
    forget_full(now);
  }
  if (buckets_.size() >= options_.entries_max) {
    key.clear();
    rate = options_.of_network;
  }
  Bucket& made =
      buckets_.try_emplace(std::move(key), Bucket{rate, rate.attempts_max, now}).first->second;
  made.refill(now);
  return made;
}

int Throttle::seconds_to_wait(std::string_view name, std::string_view address) {
  const base::UnixMs now = clock_.now_ms();
  const std::string network = network_of(address);
  const base::MutexLock lock(mutex_);
  // One at a time: making the second may move the first.
  if (const int wait = bucket(network, options_.of_network, now).seconds_to_wait(); wait > 0) {
    return wait;
  }
  Bucket& of_name = bucket(key_of(name, network), options_.of_name, now);
  if (const int wait = of_name.seconds_to_wait(); wait > 0) return wait;
  of_name.attempts -= 1;
  bucket(network, options_.of_network, now).attempts -= 1;
  return 0;
}

void Throttle::forgive(std::string_view name, std::string_view address) {
  const std::string network = network_of(address);
  const base::MutexLock lock(mutex_);
  buckets_.erase(key_of(name, network));
  if (const auto found = buckets_.find(network); found != buckets_.end()) {
    found->second.attempts = std::min(found->second.attempts + 1, options_.of_network.attempts_max);
  }
}

}  // namespace segue::services
