#include "storage/sqlite/read_pool.hpp"

namespace segue::storage::sqlite {

std::unique_ptr<Connection> ReadPool::take() {
  {
    base::MutexLock lock(mutex_);
    while (lent_ >= connections_max_) lock.wait(returned_);
    ++lent_;
    if (!idle_.empty()) {
      auto connection = std::move(idle_.back());
      idle_.pop_back();
      return connection;
    }
  }
  try {
    return std::make_unique<Connection>(
        file_, Connection::Options{.cache_kib = read_cache_kib, .read_only = true});
  } catch (...) {
    give_back(nullptr);
    throw;
  }
}

void ReadPool::give_back(std::unique_ptr<Connection> connection) {
  {
    const base::MutexLock lock(mutex_);
    --lent_;
    if (connection) idle_.push_back(std::move(connection));
  }
  returned_.notify_one();
}

}  // namespace segue::storage::sqlite
