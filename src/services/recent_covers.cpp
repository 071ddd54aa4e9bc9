#include "services/recent_covers.hpp"

#include <utility>

namespace segue::services {

CoverBytes RecentCovers::find(const std::string& key) {
  const base::MutexLock lock(mutex_);
  const auto found = by_key_.find(key);
  if (found == by_key_.end()) return nullptr;
  kept_.splice(kept_.begin(), kept_, found->second);
  return found->second->bytes;
}

void RecentCovers::keep(const std::string& key, CoverBytes bytes) {
  constexpr std::size_t fewest = 8;
  const base::MutexLock lock(mutex_);
  if (bytes->size() > bytes_max_ / fewest || by_key_.contains(key)) return;
  bytes_ += bytes->size();
  kept_.push_front({key, std::move(bytes)});
  by_key_[key] = kept_.begin();
  while (bytes_ > bytes_max_) {
    const Kept& oldest = kept_.back();
    bytes_ -= oldest.bytes->size();
    by_key_.erase(oldest.key);
    kept_.pop_back();
  }
}

}  // namespace segue::services
