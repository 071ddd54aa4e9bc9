#include "storage/sqlite/lane_lock.hpp"

namespace segue::storage::sqlite {

std::size_t LaneLock::waiting(Lane lane) const {
  const base::MutexLock lock(mutex_);
  return lane == Lane::user ? users_waiting_ : catalogue_waiting_;
}

void LaneLock::acquire(Lane lane) {
  base::MutexLock lock(mutex_);
  if (lane == Lane::user) {
    ++users_waiting_;
    while (held_) lock.wait(user_turn_);
    --users_waiting_;
  } else {
    ++catalogue_waiting_;
    while (held_ || users_waiting_ > 0) lock.wait(catalogue_turn_);
    --catalogue_waiting_;
  }
  held_ = true;
}

void LaneLock::release() {
  const base::MutexLock lock(mutex_);
  held_ = false;
  (users_waiting_ > 0 ? user_turn_ : catalogue_turn_).notify_one();
}

}  // namespace segue::storage::sqlite
