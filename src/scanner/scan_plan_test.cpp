#include "scanner/scan_plan.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace segue::scanner {
namespace {

using domain::RootId;
using domain::ScanDepth;
using domain::ScanRequest;

ScanRequest request(RootId root, std::vector<std::string> folders,
                    ScanDepth depth = ScanDepth::quick, bool with_trees = false) {
  ScanRequest made{.depth = depth};
  made.root = root;
  made.folders = std::move(folders);
  made.with_trees = with_trees;
  return made;
}

TEST(ScanPlanTest, RequestsAddUp) {
  ScanPlan plan;
  EXPECT_TRUE(plan.empty());
  plan.add(request({1}, {"a"}));
  plan.add(request({1}, {"b"}));
  EXPECT_EQ(plan.only_root(), RootId{1});
  plan.add(request({2}, {}, ScanDepth::thorough));
  EXPECT_FALSE(plan.empty());
  EXPECT_THAT(plan.of({1}).folders, ::testing::ElementsAre("a", "b"));
  EXPECT_FALSE(plan.of({1}).whole.has_value());
  EXPECT_EQ(plan.of({2}).whole, ScanDepth::thorough);
  EXPECT_TRUE(plan.of({3}).empty());
  EXPECT_EQ(plan.depth(), ScanDepth::thorough);
  EXPECT_EQ(plan.only_root(), std::nullopt);
}

TEST(ScanPlanTest, AllIsForEveryRoot) {
  ScanPlan plan;
  plan.add({.depth = ScanDepth::full, .accept_losses = true});
  plan.add(request({1}, {"a"}));
  EXPECT_TRUE(plan.is_full());
  EXPECT_EQ(plan.of({1}).whole, ScanDepth::full);
  EXPECT_THAT(plan.of({1}).folders, ::testing::ElementsAre("a"));
  EXPECT_TRUE(plan.of({9}).accept_losses);
  EXPECT_EQ(plan.only_root(), std::nullopt);
}

// A confirmation is of what one root lost, not of what another did.
TEST(ScanPlanTest, LossesAreAcceptedWhereItWasSaid) {
  ScanPlan plan;
  ScanRequest accepts = request({1}, {});
  accepts.accept_losses = true;
  plan.add(accepts);
  plan.add(ScanRequest{});
  EXPECT_TRUE(plan.of({1}).accept_losses);
  EXPECT_FALSE(plan.of({2}).accept_losses);
}

TEST(ScanPlanTest, TheDeepestWins) {
  ScanPlan plan;
  plan.add(request({1}, {"a"}, ScanDepth::full, true));
  plan.add(request({1}, {"a"}, ScanDepth::quick, true));
  ScanPlan other;
  other.add(request({1}, {}, ScanDepth::thorough));
  plan.add(other);
  EXPECT_EQ(plan.of({1}).trees.at("a"), ScanDepth::full);
  EXPECT_EQ(plan.of({1}).whole, ScanDepth::thorough);
  EXPECT_EQ(plan.depth(), ScanDepth::full);
  EXPECT_FALSE(plan.is_full());
}

TEST(PlannedFoldersTest, AFolderIsReachedAndLookedAtWithItsAlbum) {
  ScanPlan plan;
  plan.add(request({1}, {"Ada/Red/CD1", "Bob/Green (Disc 1)"}));
  const RootPlan of_root = plan.of({1});
  const PlannedFolders planned(of_root);
  for (const char* way : {"", "Ada", "Ada/Red", "Ada/Red/CD2", "Bob", "Bob/Green (Disc 2)"}) {
    EXPECT_TRUE(planned.leads_to(way)) << way;
  }
  for (const char* other : {"Eve", "Ada/Blue", "Ada/Red/Scans", "Bob/Green II"}) {
    EXPECT_FALSE(planned.leads_to(other)) << other;
  }
  for (const char* looked_at : {"Ada/Red", "Ada/Red/CD1", "Ada/Red/CD2", "Bob/Green (Disc 2)"}) {
    EXPECT_TRUE(planned.is_looked_at(looked_at)) << looked_at;
    EXPECT_FALSE(planned.is_read(looked_at)) << looked_at;
  }
  EXPECT_FALSE(planned.is_looked_at("Ada")) << "only passed through";
}

TEST(PlannedFoldersTest, ATreeIsWithAllBelow) {
  ScanPlan plan;
  plan.add(request({1}, {"Ada"}, ScanDepth::full, true));
  const RootPlan of_root = plan.of({1});
  const PlannedFolders planned(of_root);
  EXPECT_TRUE(planned.leads_to("Ada/Blue/Scans"));
  EXPECT_TRUE(planned.is_read("Ada/Blue/Scans"));
  EXPECT_FALSE(planned.leads_to("Adam"));
  EXPECT_FALSE(planned.is_read(""));
}

TEST(PlannedFoldersTest, TheRootItselfMayBeTheFolder) {
  ScanPlan plan;
  plan.add(request({1}, {""}));
  const RootPlan of_root = plan.of({1});
  const PlannedFolders planned(of_root);
  EXPECT_TRUE(planned.is_looked_at(""));
  EXPECT_TRUE(planned.is_looked_at("CD1"));
  EXPECT_FALSE(planned.leads_to("Ada"));
}

}  // namespace
}  // namespace segue::scanner
