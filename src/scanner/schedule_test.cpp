#include "scanner/schedule.hpp"

#include <gtest/gtest.h>

namespace segue::scanner {
namespace {

using domain::RootId;
using domain::ScanDepth;
using std::chrono::hours;
using std::chrono::seconds;

class ScheduleTest : public ::testing::Test {
 protected:
  ScheduleTest() {
    root.id = {1};
    root.checked_at = now_ms;
    static_cast<void>(due());
  }

  // What is due for the root after another `passed`.
  RootPlan due(seconds passed = seconds(0)) {
    now += passed;
    now_ms += std::chrono::milliseconds(passed).count();
    return schedule
        .due(
            std::vector{root}, [this](RootId) { return watching; },
            [this](const domain::Root&) { return is_back; }, now_ms, now)
        .of(root.id);
  }

  Schedule schedule;
  domain::Root root;
  domain::WatchState watching{.watched = true, .polled = false};
  bool is_back = false;
  Schedule::Time now{hours(1000)};
  base::UnixMs now_ms = 1'000'000'000;
};

TEST_F(ScheduleTest, AWatchedRootIsNotPolled) {
  EXPECT_TRUE(due(hours(23)).empty());
}

TEST_F(ScheduleTest, EveryFileIsLookedAtOnceADay) {
  EXPECT_EQ(due(hours(24)).whole, ScanDepth::thorough);
}

TEST_F(ScheduleTest, AWalkThatWasNotCompleteIsNotRepeatedAtOnce) {
  EXPECT_EQ(due(hours(24)).whole, ScanDepth::thorough);
  schedule.note_scan(root.id, true, {}, now);
  EXPECT_TRUE(due(seconds(60)).empty());
  EXPECT_EQ(due(hours(1)).whole, ScanDepth::thorough);
}

TEST_F(ScheduleTest, OneThatIsNotWatchedIsPolled) {
  watching.polled = true;
  EXPECT_TRUE(due(seconds(299)).empty());
  EXPECT_EQ(due(seconds(1)).whole, ScanDepth::quick);
  schedule.note_scan(root.id, true, {}, now);
  EXPECT_TRUE(due(seconds(299)).empty());
  schedule.note_scan(root.id, false, {}, now);
  EXPECT_EQ(due(seconds(1)).whole, ScanDepth::quick) << "a part does not count";
}

TEST_F(ScheduleTest, NeverIsNever) {
  watching.polled = true;
  root.policy.poll_interval_s = 0;
  EXPECT_TRUE(due(hours(23)).empty());
}

TEST_F(ScheduleTest, APausedRootIsLeftAlone) {
  root.policy.paused = true;
  watching.polled = true;
  EXPECT_TRUE(due(hours(100)).empty());
}

TEST_F(ScheduleTest, ADriveThatIsBackIsScanned) {
  root.state = domain::RootState::offline;
  EXPECT_TRUE(due(hours(100)).empty());
  is_back = true;
  EXPECT_EQ(due().whole, ScanDepth::thorough);
}

TEST_F(ScheduleTest, FilesBeingWrittenAreLookedForEverMoreRarely) {
  for (const int pause : {2, 4, 8, 16, 32, 60, 60}) {
    schedule.note_scan(root.id, false, {"a"}, now);
    EXPECT_TRUE(due(seconds(pause - 1)).empty()) << pause;
    EXPECT_EQ(due(seconds(1)).folders, std::set<std::string>{"a"}) << pause;
    EXPECT_TRUE(due(seconds(1)).empty()) << "asked for already";
  }
  schedule.note_scan(root.id, false, {}, now);
  EXPECT_TRUE(due(seconds(100)).empty());
  schedule.note_scan(root.id, false, {"b"}, now);
  EXPECT_FALSE(due(seconds(2)).empty());
}

}  // namespace
}  // namespace segue::scanner
