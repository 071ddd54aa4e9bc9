#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/mutex.hpp"
#include "domain/catalog_writer.hpp"
#include "scanner/batch_rows.hpp"
#include "scanner/batch_size.hpp"
#include "scanner/catalog_keys.hpp"
#include "scanner/change_list.hpp"
#include "scanner/drafts.hpp"
#include "scanner/figures.hpp"
#include "scanner/key_memory.hpp"
#include "scanner/sightings.hpp"

namespace segue::scanner {

// What one transaction writes. The drafts must stay until it is merged.
struct MergeBatch {
  domain::RootId root;
  std::vector<BatchPart> parts;
  std::vector<domain::ImageRow> images;
  // The folders that the parts lie in, by path; of fingerprint 0 while more of them is to come.
  std::map<std::string, domain::KnownDirectory> directories;
  std::vector<std::string> issue_directories;  // whose issues are replaced
  std::vector<domain::ScanIssue> issues;
  std::size_t files = 0;

  [[nodiscard]] bool empty() const {
    return parts.empty() && directories.empty() && issue_directories.empty() && issues.empty();
  }
};

// A file that a complete walk did not find, though the catalogue has it present.
struct LostFile {
  domain::FileId file;
  domain::TrackId track;
  domain::ReleaseId release;
  bool counts = true;  // false: a further part of a file, whose first part stands for it
};
[[nodiscard]] inline LostFile lost_file(const domain::KnownFile& row) {
  return {
      .file = row.id, .track = row.track, .release = row.release, .counts = row.part.number <= 1};
}

// Applies batches to the catalogue, each in one transaction through the coordinator.
//
// Thread: any while a scan runs, between begin_scan and end_scan: roots that are scanned side by
// side take turns, a transaction each. Its work runs where the coordinator runs it, while the
// caller waits. Errors: conflict (not the leader). Throws what the store throws; nothing of that
// batch stays, and what was remembered is forgotten.
class Merger {
 public:
  Merger(domain::Coordinator& coordinator, const base::Clock& clock, StageCounters& counters);

  // `full`: everything is reported as changed, whether its files differ or not.
  void begin_scan(std::span<const domain::Root> roots, bool full);
  void end_scan();
  // What the scan of a root itself knows better than Sightings.
  void set_root(domain::RootId root, int folder_fd) SEGUE_EXCLUDES(mutex_);
  void set_away(domain::RootId root) SEGUE_EXCLUDES(mutex_);
  [[nodiscard]] bool is_away(domain::RootId root) const SEGUE_EXCLUDES(mutex_);

  [[nodiscard]] base::Result<MergeCounts> merge(const MergeBatch& batch) SEGUE_EXCLUDES(mutex_);
  // Not those that moved in this scan. Answers how many.
  [[nodiscard]] base::Result<std::size_t> mark_missing(std::vector<LostFile> files)
      SEGUE_EXCLUDES(mutex_);
  [[nodiscard]] base::Result<void> remove_directories(domain::RootId root,
                                                      std::span<const std::string> directories)
      SEGUE_EXCLUDES(mutex_);

  // Its row followed it to another path in this scan.
  [[nodiscard]] bool moved(domain::FileId file) const SEGUE_EXCLUDES(mutex_);
  // How many files the next batch may hold to stay within limits::commit_time_max.
  [[nodiscard]] std::size_t batch_files() const { return batch_files_.get(); }

 private:
  [[nodiscard]] base::Result<void> commit(std::size_t items,
                                          const std::function<void(domain::CatalogTx&)>& work)
      SEGUE_REQUIRES(mutex_);
  // By the transactions, which one that holds the mutex waits for.
  [[nodiscard]] MergeCounts write(domain::CatalogTx& tx, const MergeBatch& batch) SEGUE_NO_ANALYSIS;
  // Releases to be counted anew now.
  [[nodiscard]] std::set<domain::ReleaseId> touched_by(const BatchPart& part,
                                                       std::span<const MatchedTrack> tracks);

  domain::Coordinator& coordinator_;
  const base::Clock& clock_;
  StageCounters& counters_;
  bool full_ = false;

  mutable base::Mutex mutex_;
  Sightings sightings_ SEGUE_GUARDED_BY(mutex_);
  KeyMemory keys_ SEGUE_GUARDED_BY(mutex_);
  std::set<domain::FileId> moved_ SEGUE_GUARDED_BY(mutex_);  // in this scan
  BatchSize batch_files_;
};

}  // namespace segue::scanner
