#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>

#include "base/limits.hpp"

namespace segue::scanner {

// How many files go into one transaction, so that it ends within limits::commit_time_max and
// listeners' writes get in between. Thread: any may ask, one at a time adapts.
class BatchSize {
 public:
  [[nodiscard]] std::size_t get() const { return files_; }

  // Towards the number that just fills the time, half way each time.
  void adapt(std::size_t files, std::chrono::steady_clock::duration taken) {
    namespace limits = base::limits;
    using std::chrono::microseconds;
    if (files < limits::commit_files_min) return;
    const auto spent =
        std::max<std::int64_t>(std::chrono::duration_cast<microseconds>(taken).count(), 1);
    const auto allowed = microseconds(limits::commit_time_max).count();
    const auto fitting =
        static_cast<std::size_t>(static_cast<std::int64_t>(files) * allowed / spent);
    files_ = std::clamp((files_ + fitting) / 2, limits::commit_files_min, limits::commit_files_max);
  }

 private:
  std::atomic<std::size_t> files_ = base::limits::commit_files_first;
};

}  // namespace segue::scanner
