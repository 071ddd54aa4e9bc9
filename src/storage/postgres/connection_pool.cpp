#include "storage/postgres/connection_pool.hpp"

#include <utility>

namespace segue::storage::postgres {

std::unique_ptr<Connection> ConnectionPool::take() {
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
    return std::make_unique<Connection>(url_);
  } catch (...) {
    give_back(nullptr);
    throw;
  }
}

void ConnectionPool::give_back(std::unique_ptr<Connection> connection) {
  std::vector<std::unique_ptr<Connection>> dropped;  // closed outside the lock
  {
    const base::MutexLock lock(mutex_);
    --lent_;
    if (connection && connection->usable()) {
      idle_.push_back(std::move(connection));
    } else {
      dropped.swap(idle_);
    }
  }
  returned_.notify_one();
}

}  // namespace segue::storage::postgres
