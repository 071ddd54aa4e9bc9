#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/unique_fd.hpp"
#include "domain/catalog.hpp"
#include "domain/catalog_writer.hpp"
#include "scanner/catalog_keys.hpp"
#include "scanner/drafts.hpp"
#include "scanner/figures.hpp"
#include "scanner/track_identity.hpp"

namespace segue::scanner {

// A release, or a part of its tracks where a release is too large for one transaction.
struct BatchPart {
  const ReleaseDraft* release = nullptr;
  std::span<const TrackDraft> tracks;
};

// What one transaction writes. The drafts must stay until it is merged.
struct MergeBatch {
  domain::RootId root;
  std::vector<BatchPart> parts;
  std::vector<std::string> directories;  // that the parts lie in
  std::vector<domain::ImageRow> images;
  std::vector<domain::KnownDirectory> finished;  // everything in them is in this batch or before
  std::vector<std::string> issue_directories;    // whose issues are replaced
  std::vector<domain::ScanIssue> issues;
  std::size_t files = 0;

  [[nodiscard]] bool empty() const {
    return parts.empty() && finished.empty() && issue_directories.empty();
  }
};

struct MergeCounts {
  std::int64_t added = 0, changed = 0;
};

// A file that a complete walk did not find, though the catalogue has it present.
struct LostFile {
  domain::FileId file;
  domain::TrackId track;
  domain::ReleaseId release;
};

// Applies batches to the catalogue, each in one transaction through the coordinator.
//
// Thread: one. The work of a transaction runs where the coordinator runs it, while the caller
// waits. Errors: conflict (not the leader). Throws what the store throws; nothing of that batch
// stays, and what was remembered is forgotten.
class Merger {
 public:
  Merger(domain::Coordinator& coordinator, domain::CatalogReader& reader, const base::Clock& clock,
         StageCounters& counters);

  // `full`: everything is reported as changed, whether its files differ or not.
  void begin_scan(std::span<const domain::Root> roots, bool full);
  void end_scan();

  [[nodiscard]] base::Result<MergeCounts> merge(const MergeBatch& batch);
  [[nodiscard]] base::Result<void> mark_missing(std::span<const LostFile> files);
  [[nodiscard]] base::Result<void> remove_directories(domain::RootId root,
                                                      std::span<const std::string> directories);

  // Its row followed it to another path in this scan.
  [[nodiscard]] bool moved(domain::FileId file) const { return moved_.contains(file); }
  // How many files the next batch may hold to stay within limits::commit_time_max.
  [[nodiscard]] std::size_t batch_files() const { return batch_files_; }

 private:
  [[nodiscard]] base::Result<void> commit(const std::function<void(domain::CatalogTx&)>& work);
  [[nodiscard]] MergeCounts write(domain::CatalogTx& tx, const MergeBatch& batch);
  void adapt(std::size_t files, std::chrono::steady_clock::duration taken);
  [[nodiscard]] std::optional<bool> exists(const domain::KnownFile& file);
  [[nodiscard]] bool has_other_file(domain::TrackId track, domain::FileId file);
  [[nodiscard]] base::Result<void> log_removed(const std::set<domain::TrackId>& tracks);

  domain::Coordinator& coordinator_;
  domain::CatalogReader& reader_;
  const base::Clock& clock_;
  StageCounters& counters_;
  const IdentityQuestions questions_;
  KeyMemory keys_;
  TrackMemory tracks_;
  std::map<domain::RootId, base::UniqueFd> root_fds_;  // invalid: cannot be looked into
  std::set<domain::FileId> moved_;                     // in this scan
  bool full_ = false;
  std::size_t batch_files_;
};

}  // namespace segue::scanner
