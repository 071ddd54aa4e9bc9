#include "scanner/root_chains.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <barrier>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace segue::scanner {
namespace {

std::vector<domain::Root> roots_at(const std::vector<std::string>& paths) {
  std::vector<domain::Root> roots;
  for (const std::string& path : paths) {
    domain::Root& root = roots.emplace_back();
    root.id = domain::RootId{static_cast<std::int32_t>(roots.size())};
    root.path = path;
  }
  return roots;
}

std::set<std::vector<std::string>> paths_of(const std::vector<RootChain>& chains) {
  std::set<std::vector<std::string>> all;
  for (const RootChain& chain : chains) {
    std::vector<std::string> paths;
    for (const domain::Root& root : chain) paths.push_back(root.path);
    all.insert(paths);
  }
  return all;
}

TEST(RootChains, WhatLiesApartIsScannedSideBySide) {
  EXPECT_EQ(paths_of(chains_of(roots_at({"/mnt/b", "/mnt/a", "/srv/music"}))),
            (std::set<std::vector<std::string>>{{"/mnt/b"}, {"/mnt/a"}, {"/srv/music"}}));
  EXPECT_TRUE(chains_of({}).empty());
}

TEST(RootChains, InnerRootsComeFirst) {
  EXPECT_EQ(paths_of(chains_of(roots_at({"/m", "/n", "/m/a/deep", "/m/b", "/mm"}))),
            (std::set<std::vector<std::string>>{{"/m/a/deep", "/m/b", "/m"}, {"/n"}, {"/mm"}}));
}

TEST(RootChains, ChainsRunAtTheSameTime) {
  const auto chains = chains_of(roots_at({"/a", "/b", "/c"}));
  std::barrier all(3);  // none goes on before each is there
  std::atomic<int> scanned = 0;
  scan_chains(chains, [&](const domain::Root&) {
    all.arrive_and_wait();
    ++scanned;
  });
  EXPECT_EQ(scanned, 3);
}

TEST(RootChains, WhatOneThrowsIsThrownWhenAllHaveEnded) {
  const auto chains = chains_of(roots_at({"/a", "/b", "/c"}));
  std::atomic<int> ended = 0;
  const auto scan = [&](const domain::Root& root) {
    if (root.path == "/b") throw std::runtime_error("away");
    ++ended;
  };
  EXPECT_THROW(scan_chains(chains, scan), std::runtime_error);
  EXPECT_EQ(ended, 2);
}

TEST(RootChains, OneAloneNeedsNoThread) {
  const auto here = std::this_thread::get_id();
  scan_chains(chains_of(roots_at({"/a"})),
              [&](const domain::Root&) { EXPECT_EQ(std::this_thread::get_id(), here); });
}

}  // namespace
}  // namespace segue::scanner
