#include "base/single_flight.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace segue::base {
namespace {

TEST(SingleFlight, OnlyTheFirstWorksAndAllGetItsOutcome) {
  constexpr int callers = 8;
  SingleFlight<int> flights;
  std::atomic<int> worked = 0;
  std::atomic<int> asked = 0;
  std::vector<int> outcomes(callers);
  {
    std::vector<std::jthread> threads;
    threads.reserve(callers);
    for (int& outcome : outcomes) {
      threads.emplace_back([&] {
        ++asked;
        outcome = flights.run("a", [&] {
          while (asked < callers) std::this_thread::yield();
          // All have asked; most wait by now, and whoever comes later finds the work done again.
          std::this_thread::sleep_for(std::chrono::milliseconds(50));
          return ++worked;
        });
      });
    }
  }
  for (const int outcome : outcomes) EXPECT_GE(outcome, 1);
  EXPECT_LT(worked, callers);
}

TEST(SingleFlight, KeysDoNotWaitForOneAnother) {
  SingleFlight<int> flights;
  std::latch other_done(1);
  std::jthread first([&] {
    EXPECT_EQ(flights.run("a",
                          [&] {
                            other_done.wait();
                            return 1;
                          }),
              1);
  });
  EXPECT_EQ(flights.run("b", [] { return 2; }), 2);
  other_done.count_down();
}

TEST(SingleFlight, WhatFailsIsTriedAgain) {
  SingleFlight<int> flights;
  EXPECT_THROW((void)flights.run("a", []() -> int { throw std::runtime_error("no"); }),
               std::runtime_error);
  EXPECT_EQ(flights.run("a", [] { return 3; }), 3);
}

}  // namespace
}  // namespace segue::base
