#pragma once

#include <condition_variable>
#include <memory>
#include <string>
#include <vector>

#include "base/mutex.hpp"
#include "storage/postgres/connection.hpp"

namespace segue::storage::postgres {

// At most so many connections, made when first needed. A lease waits while all are lent. One that
// broke is thrown away, and with it those that lie idle: the server went. Thread: any.
class ConnectionPool {
 public:
  class [[nodiscard]] Lease {
   public:
    explicit Lease(ConnectionPool& pool) : pool_(pool), connection_(pool.take()) {}
    ~Lease() {
      if (connection_) pool_.give_back(std::move(connection_));
    }
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    [[nodiscard]] Connection& operator*() const { return *connection_; }
    // Another connection for one that was lost.
    void renew() {
      pool_.give_back(std::move(connection_));
      connection_ = pool_.take();
    }

   private:
    ConnectionPool& pool_;
    std::unique_ptr<Connection> connection_;
  };

  ConnectionPool(std::string url, std::size_t connections_max)
      : url_(std::move(url)), connections_max_(connections_max) {}

 private:
  std::unique_ptr<Connection> take() SEGUE_EXCLUDES(mutex_);
  void give_back(std::unique_ptr<Connection> connection) SEGUE_EXCLUDES(mutex_);

  const std::string url_;  // holds the password
  const std::size_t connections_max_;
  base::Mutex mutex_;
  std::condition_variable returned_;
  std::vector<std::unique_ptr<Connection>> idle_ SEGUE_GUARDED_BY(mutex_);
  std::size_t lent_ SEGUE_GUARDED_BY(mutex_) = 0;
};

}  // namespace segue::storage::postgres
