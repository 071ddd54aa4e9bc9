#include "base/signal.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

namespace segue::base {
namespace {

TEST(Signal, TellsEveryListenerUntilItLeaves) {
  Signal signal;
  int first = 0;
  int second = 0;
  auto one = signal.connect([&first] { ++first; });
  {
    const auto two = signal.connect([&second] { ++second; });
    signal.notify();
  }
  signal.notify();
  EXPECT_EQ(first, 2);
  EXPECT_EQ(second, 1);
  const auto moved = std::move(one);
  signal.notify();
  EXPECT_EQ(first, 3);
}

TEST(Signal, AConnectionMayOutliveTheSignal) {
  Signal::Connection connection;
  {
    Signal signal;
    connection = signal.connect([] {});
  }
  connection.disconnect();
}

TEST(Signal, ListenersComeAndGoWhileOthersNotify) {
  Signal signal;
  std::atomic<int> told{0};
  const auto stays = signal.connect([&told] { ++told; });
  std::vector<std::thread> threads;
  threads.reserve(4);
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&signal] {
      for (int turn = 0; turn < 200; ++turn) {
        const auto passing = signal.connect([] {});
        signal.notify();
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(told, 800);
}

}  // namespace
}  // namespace segue::base
