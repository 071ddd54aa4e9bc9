#include "base/pool.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <latch>

namespace segue::base {
namespace {

TEST(Pool, RunsEveryJobBeforeStopReturns) {
  Pool pool({.name = "test", .threads = 3, .queue_max = 200});
  std::atomic<int> ran{0};
  for (int i = 0; i < 200; ++i) EXPECT_TRUE(pool.try_submit([&ran] { ++ran; }));
  pool.start();
  pool.stop();
  EXPECT_EQ(ran, 200);
}

TEST(Pool, RefusesWhenTheQueueIsFull) {
  Pool pool({.name = "test", .threads = 1, .queue_max = 2});
  EXPECT_TRUE(pool.try_submit([] {}));
  EXPECT_TRUE(pool.try_submit([] {}));
  EXPECT_FALSE(pool.try_submit([] {}));
  EXPECT_EQ(pool.queued(), 2U);
  pool.start();
}

TEST(Pool, RunsJobsSideBySide) {
  Pool pool({.name = "test", .threads = 2, .queue_max = 8});
  pool.start();
  std::latch both{2};
  for (int i = 0; i < 2; ++i) EXPECT_TRUE(pool.try_submit([&both] { both.arrive_and_wait(); }));
  pool.stop();
}

TEST(Pool, RefusesAfterStop) {
  Pool pool({.name = "test", .threads = 1, .queue_max = 2});
  pool.start();
  pool.stop();
  EXPECT_FALSE(pool.try_submit([] {}));
}

}  // namespace
}  // namespace segue::base
