#include "domain/id_maker.hpp"

#include <algorithm>

namespace segue::domain {

void IdMaker::raise(std::int64_t highest) {
  const base::MutexLock lock(mutex_);
  last_ = std::max(last_, highest);
}

std::int64_t IdMaker::next_value() {
  constexpr base::UnixMs epoch_2026_ms = 1'767'225'600'000;
  constexpr int counter_bits = 22;
  const base::UnixMs since = std::max<base::UnixMs>(clock_.now_ms() - epoch_2026_ms, 1);
  const base::MutexLock lock(mutex_);
  last_ = std::max(last_ + 1, since << counter_bits);
  return last_;
}

}  // namespace segue::domain
