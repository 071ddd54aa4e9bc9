#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <set>
#include <span>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "domain/library.hpp"
#include "scanner/family_reader.hpp"
#include "scanner/known_folders.hpp"
#include "scanner/merge.hpp"

namespace segue::scanner {

// Collects what was read into batches of bounded size and merges them, in the order given.
// Thread: one. Errors and throws: as Merger.
class MergeQueue {
 public:
  using OnMerged = std::function<void(const MergeCounts&)>;

  MergeQueue(Merger& merger, const base::Clock& clock, domain::Root root, OnMerged on_merged);

  // Everything about the folders of a part that ends a family is then in this batch or before.
  [[nodiscard]] base::Result<void> add(const FamilyPart& part, FamilyContent content);
  // Folders of which nothing is to be read.
  [[nodiscard]] base::Result<void> record(std::span<const FolderListing> folders);
  // Of which only the times are to be kept; what is known to be wrong in them stays.
  [[nodiscard]] base::Result<void> date(std::span<const FolderListing> folders);
  [[nodiscard]] base::Result<void> flush();

 private:
  [[nodiscard]] base::Result<void> add_release(const FamilyPart& part, const ReleaseDraft& release);
  void open_folders(const FamilyPart& part);
  void close_folders(std::span<const FolderListing> folders,
                     const std::set<std::string>& unread = {});
  void add_issues(std::span<const PathIssue> issues);
  [[nodiscard]] base::Result<void> flush_when_full();

  Merger& merger_;
  const base::Clock& clock_;
  const domain::Root root_;
  const OnMerged on_merged_;
  MergeBatch batch_;
  std::deque<FamilyContent> merging_;  // whose drafts batch_ points into
};

}  // namespace segue::scanner
