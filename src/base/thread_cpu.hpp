#pragma once

#include <cstdint>
#include <ctime>

namespace segue::base {

// What other processes have spent on work of the calling thread's.
inline thread_local std::int64_t lent_cpu_ns = 0;

// CPU time that was spent for the calling thread since it began, here and in processes that work
// for it.
[[nodiscard]] inline std::int64_t thread_cpu_ns() {
  timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec * std::int64_t{1'000'000'000} + now.tv_nsec + lent_cpu_ns;
}

}  // namespace segue::base
