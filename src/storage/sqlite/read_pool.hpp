#pragma once

#include <condition_variable>
#include <memory>
#include <string>
#include <vector>

#include "base/mutex.hpp"
#include "storage/sqlite/connection.hpp"

namespace segue::storage::sqlite {

// Read connections, opened when first needed. A lease waits while all are lent; none of them ever
// waits for the writer. Thread: any.
class ReadPool {
 public:
  class [[nodiscard]] Lease {
   public:
    explicit Lease(ReadPool& pool) : pool_(pool), connection_(pool.take()) {}
    ~Lease() { pool_.give_back(std::move(connection_)); }
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    [[nodiscard]] Connection& operator*() const { return *connection_; }

   private:
    ReadPool& pool_;
    std::unique_ptr<Connection> connection_;
  };

  ReadPool(std::string file, std::size_t connections_max)
      : file_(std::move(file)), connections_max_(connections_max) {}

 private:
  std::unique_ptr<Connection> take() SEGUE_EXCLUDES(mutex_);
  void give_back(std::unique_ptr<Connection> connection) SEGUE_EXCLUDES(mutex_);

  const std::string file_;
  const std::size_t connections_max_;
  base::Mutex mutex_;
  std::condition_variable returned_;
  std::vector<std::unique_ptr<Connection>> idle_ SEGUE_GUARDED_BY(mutex_);
  std::size_t lent_ SEGUE_GUARDED_BY(mutex_) = 0;
};

}  // namespace segue::storage::sqlite
