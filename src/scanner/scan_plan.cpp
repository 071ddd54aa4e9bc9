#include "scanner/scan_plan.hpp"

#include <algorithm>

#include "scanner/file_names.hpp"

namespace segue::scanner {

using domain::ScanDepth;

void RootPlan::add(const RootPlan& other) {
  whole = std::max(whole, other.whole);
  folders.insert(other.folders.begin(), other.folders.end());
  for (const auto& [path, depth] : other.trees) {
    ScanDepth& own = trees.try_emplace(path, depth).first->second;
    own = std::max(own, depth);
  }
  accept_losses = accept_losses || other.accept_losses;
}

void ScanPlan::add(const domain::ScanRequest& request) {
  RootPlan plan{.accept_losses = request.accept_losses};
  if (request.folders.empty()) {
    plan.whole = request.depth;
  } else if (request.with_trees) {
    for (const std::string& folder : request.folders) plan.trees[folder] = request.depth;
  } else {
    plan.folders.insert(request.folders.begin(), request.folders.end());
  }
  (request.root ? roots_[*request.root] : all_).add(plan);
}

void ScanPlan::add(const ScanPlan& other) {
  all_.add(other.all_);
  for (const auto& [root, plan] : other.roots_) roots_[root].add(plan);
  removed_ = removed_ || other.removed_;
}

RootPlan ScanPlan::of(domain::RootId root) const {
  RootPlan plan = all_;
  if (const auto own = roots_.find(root); own != roots_.end()) plan.add(own->second);
  return plan;
}

ScanDepth ScanPlan::depth() const {
  ScanDepth deepest = all_.whole.value_or(ScanDepth::quick);
  for (const auto& [root, plan] : roots_) {
    deepest = std::max(deepest, plan.whole.value_or(ScanDepth::quick));
    for (const auto& [path, depth] : plan.trees) deepest = std::max(deepest, depth);
  }
  return deepest;
}

std::optional<domain::RootId> ScanPlan::only_root() const {
  if (!all_.empty() || roots_.size() != 1) return std::nullopt;
  return roots_.begin()->first;
}

PlannedFolders::PlannedFolders(const RootPlan& plan) : plan_(plan) {
  const auto add_way = [&](std::string_view path) {
    while (ways_.emplace(path).second && !path.empty()) path = parent_of(path);
  };
  for (const std::string& folder : plan.folders) {
    add_way(folder);
    albums_.insert(album_folder(folder));
  }
  for (const auto& [tree, depth] : plan.trees) {
    add_way(tree);
    albums_.insert(album_folder(tree));
  }
}

std::optional<ScanDepth> PlannedFolders::tree_depth(const std::string& path) const {
  std::optional<ScanDepth> deepest;
  for (std::string_view way = path;; way = parent_of(way)) {
    if (const auto tree = plan_.trees.find(std::string(way)); tree != plan_.trees.end()) {
      deepest = std::max(deepest, std::optional(tree->second));
    }
    if (way.empty()) return deepest;
  }
}

bool PlannedFolders::leads_to(const std::string& path) const {
  return ways_.contains(path) || albums_.contains(album_folder(path)) || tree_depth(path);
}

bool PlannedFolders::is_looked_at(const std::string& path) const {
  if (plan_.whole && *plan_.whole != ScanDepth::quick) return true;
  if (plan_.folders.contains(path) || albums_.contains(album_folder(path))) return true;
  const auto depth = tree_depth(path);
  return depth && *depth != ScanDepth::quick;
}

bool PlannedFolders::is_read(const std::string& path) const {
  return plan_.whole == ScanDepth::full || tree_depth(path) == ScanDepth::full;
}

}  // namespace segue::scanner
