#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>

#include "domain/library.hpp"
#include "domain/scan_control.hpp"

namespace segue::scanner {

// What is to be looked at in one root. Paths are relative, raw bytes.
struct RootPlan {
  std::optional<domain::ScanDepth> whole;          // all of it
  std::set<std::string> folders;                   // these with what is new below them
  std::map<std::string, domain::ScanDepth> trees;  // these and everything below them
  bool accept_losses = false;

  void add(const RootPlan& other);
  [[nodiscard]] bool empty() const { return !whole && folders.empty() && trees.empty(); }
};

// The requests that wait, put together. Not thread safe.
class ScanPlan {
 public:
  void add(const domain::ScanRequest& request);
  void add(const ScanPlan& other);
  [[nodiscard]] bool empty() const { return all_.empty() && roots_.empty() && !removed_; }
  // Nothing is looked at but what removed roots left.
  void add_removed() { removed_ = true; }
  // Empty where nothing of it is to be looked at.
  [[nodiscard]] RootPlan of(domain::RootId root) const;
  // Every file of every root is read.
  [[nodiscard]] bool is_full() const { return all_.whole == domain::ScanDepth::full; }
  // The most that is done to any; what a person is told of the scan as a whole.
  [[nodiscard]] domain::ScanDepth depth() const;
  // The only root there is something for; none: several, or all.
  [[nodiscard]] std::optional<domain::RootId> only_root() const;

 private:
  RootPlan all_;
  std::map<domain::RootId, RootPlan> roots_;
  bool removed_ = false;
};

// Answers for the folders of one root what its plan says. Thread: any.
class PlannedFolders {
 public:
  explicit PlannedFolders(const RootPlan& plan);

  // It leads to a folder of the plan, is one, or belongs to the album of one.
  [[nodiscard]] bool leads_to(const std::string& path) const;
  // Every file in it is to be looked at, whatever its time.
  [[nodiscard]] bool is_looked_at(const std::string& path) const;
  // … and read.
  [[nodiscard]] bool is_read(const std::string& path) const;

 private:
  [[nodiscard]] std::optional<domain::ScanDepth> tree_depth(const std::string& path) const;

  const RootPlan& plan_;
  std::set<std::string> ways_;    // to the folders and trees, with themselves
  std::set<std::string> albums_;  // album_folder() of each folder
};

}  // namespace segue::scanner
