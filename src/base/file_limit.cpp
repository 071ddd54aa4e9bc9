#include "base/file_limit.hpp"

#include <sys/resource.h>

#include <algorithm>

namespace segue::base {

std::size_t raise_file_limit() {
  // What a process could ever want; some systems allow a billion, and sizes follow the limit.
  constexpr rlim_t enough = 65'536;
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return 1024;
  const rlim_t wanted = std::max(limit.rlim_cur, std::min(limit.rlim_max, enough));
  const rlimit raised{.rlim_cur = wanted, .rlim_max = limit.rlim_max};
  if (::setrlimit(RLIMIT_NOFILE, &raised) == 0) limit = raised;
  return limit.rlim_cur;
}

}  // namespace segue::base
