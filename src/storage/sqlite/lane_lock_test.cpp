#include "storage/sqlite/lane_lock.hpp"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace segue::storage::sqlite {
namespace {

void wait_until_waiting(const LaneLock& lock, Lane lane, std::size_t count) {
  while (lock.waiting(lane) < count) std::this_thread::yield();
}

TEST(LaneLock, WaitingUsersGoBeforeWaitingCatalogueWriters) {
  LaneLock lock;
  std::vector<Lane> order;  // guarded by `lock`
  std::vector<std::thread> threads;
  {
    const LaneLock::Guard guard(lock, Lane::catalogue);
    const auto queue = [&](Lane lane, std::size_t count) {
      threads.emplace_back([&lock, &order, lane] {
        const LaneLock::Guard inner(lock, lane);
        order.push_back(lane);
      });
      wait_until_waiting(lock, lane, count);
    };
    queue(Lane::catalogue, 1);
    queue(Lane::catalogue, 2);
    queue(Lane::user, 1);
    queue(Lane::user, 2);
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(order, (std::vector{Lane::user, Lane::user, Lane::catalogue, Lane::catalogue}));
}

TEST(LaneLock, OneHolderAtATimeAndNobodyIsForgotten) {
  LaneLock lock;
  int counter = 0;  // guarded by `lock`
  constexpr int threads_count = 8;
  constexpr int rounds = 2000;
  std::vector<std::thread> threads;
  threads.reserve(threads_count);
  for (int i = 0; i < threads_count; ++i) {
    threads.emplace_back([&lock, &counter, lane = i % 2 == 0 ? Lane::user : Lane::catalogue] {
      for (int round = 0; round < rounds; ++round) {
        const LaneLock::Guard guard(lock, lane);
        ++counter;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(counter, threads_count * rounds);
}

}  // namespace
}  // namespace segue::storage::sqlite
