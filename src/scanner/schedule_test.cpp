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
    root_.id = {1};
    root_.checked_at = now_ms_;
    static_cast<void>(due());
  }

  // What is due for the root after another `passed`.
  RootPlan due(seconds passed = seconds(0)) {
    now_ += passed;
    now_ms_ += std::chrono::milliseconds(passed).count();
    return schedule_
        .due(
            std::vector{root_}, [this](RootId) { return watching_; },
            [this](const domain::Root&) { return is_back_; }, now_ms_, now_)
        .of(root_.id);
  }

  Schedule schedule_;
  domain::Root root_;
  domain::WatchState watching_{.watched = true, .polled = false};
  bool is_back_ = false;
  Schedule::Time now_{hours(1000)};
  base::UnixMs now_ms_ = 1'000'000'000;
};

TEST_F(ScheduleTest, AWatchedRootIsNotPolled) {
  EXPECT_TRUE(due(hours(23)).empty());
}

TEST_F(ScheduleTest, EveryFileIsLookedAtOnceADay) {
  EXPECT_EQ(due(hours(24)).whole, ScanDepth::thorough);
}

TEST_F(ScheduleTest, AWalkThatWasNotCompleteIsNotRepeatedAtOnce) {
  EXPECT_EQ(due(hours(24)).whole, ScanDepth::thorough);
  schedule_.note_scan(root_.id, true, {}, now_);
  EXPECT_TRUE(due(seconds(60)).empty());
  EXPECT_EQ(due(hours(1)).whole, ScanDepth::thorough);
}

TEST_F(ScheduleTest, OneThatIsNotWatchedIsPolled) {
  watching_.polled = true;
  EXPECT_TRUE(due(seconds(299)).empty());
  EXPECT_EQ(due(seconds(1)).whole, ScanDepth::quick);
  schedule_.note_scan(root_.id, true, {}, now_);
  EXPECT_TRUE(due(seconds(299)).empty());
  schedule_.note_scan(root_.id, false, {}, now_);
  EXPECT_EQ(due(seconds(1)).whole, ScanDepth::quick) << "a part does not count";
}

TEST_F(ScheduleTest, NeverIsNever) {
  watching_.polled = true;
  root_.policy.poll_interval_s = 0;
  EXPECT_TRUE(due(hours(23)).empty());
}

TEST_F(ScheduleTest, APausedRootIsLeftAlone) {
  root_.policy.paused = true;
  watching_.polled = true;
  EXPECT_TRUE(due(hours(100)).empty());
}

TEST_F(ScheduleTest, ADriveThatIsBackIsScanned) {
  root_.state = domain::RootState::offline;
  EXPECT_TRUE(due(hours(100)).empty());
  is_back_ = true;
  EXPECT_EQ(due().whole, ScanDepth::thorough);
}

TEST_F(ScheduleTest, FilesBeingWrittenAreLookedForEverMoreRarely) {
  for (const int pause : {2, 4, 8, 16, 32, 60, 60}) {
    schedule_.note_scan(root_.id, false, {"a"}, now_);
    EXPECT_TRUE(due(seconds(pause - 1)).empty()) << pause;
    EXPECT_EQ(due(seconds(1)).folders, std::set<std::string>{"a"}) << pause;
    EXPECT_TRUE(due(seconds(1)).empty()) << "asked for already";
  }
  schedule_.note_scan(root_.id, false, {}, now_);
  EXPECT_TRUE(due(seconds(100)).empty());
  schedule_.note_scan(root_.id, false, {"b"}, now_);
  EXPECT_FALSE(due(seconds(2)).empty());
}

}  // namespace
}  // namespace segue::scanner
