#pragma once

#include <cstdint>
#include <ctime>

namespace segue::base {

// CPU time that the calling thread has spent since it began.
[[nodiscard]] inline std::int64_t thread_cpu_ns() {
  timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec * std::int64_t{1'000'000'000} + now.tv_nsec;
}

}  // namespace segue::base
