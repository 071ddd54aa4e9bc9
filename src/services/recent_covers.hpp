#pragma once

#include <list>
#include <memory>
#include <string>
#include <unordered_map>

#include "base/mutex.hpp"

namespace segue::services {

using CoverBytes = std::shared_ptr<const std::string>;

// The covers that were asked for last, in memory. Thread: any; never waits for anything.
class RecentCovers {
 public:
  explicit RecentCovers(std::size_t bytes_max) : bytes_max_(bytes_max) {}

  // Null = not kept.
  [[nodiscard]] CoverBytes find(const std::string& key) SEGUE_EXCLUDES(mutex_);
  // One that would drive out many others is not.
  void keep(const std::string& key, CoverBytes bytes) SEGUE_EXCLUDES(mutex_);

 private:
  struct Kept {
    std::string key;
    CoverBytes bytes;
  };

  const std::size_t bytes_max_;
  base::Mutex mutex_;
  std::list<Kept> kept_ SEGUE_GUARDED_BY(mutex_);  // the last used in front
  std::unordered_map<std::string, std::list<Kept>::iterator> by_key_ SEGUE_GUARDED_BY(mutex_);
  std::size_t bytes_ SEGUE_GUARDED_BY(mutex_) = 0;
};

}  // namespace segue::services
