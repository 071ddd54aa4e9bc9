#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/crypto.hpp"
#include "base/mutex.hpp"
#include "base/pool.hpp"
#include "domain/catalog_writer.hpp"
#include "domain/library.hpp"
#include "scanner/drafts.hpp"
#include "scanner/figures.hpp"
#include "scanner/grouping.hpp"
#include "scanner/walker.hpp"

// From the listings of a folder family to its drafts: opens the files, reads tags, groups, finds
// covers. Everything here runs without a database.
namespace segue::scanner {

inline constexpr std::size_t files_per_job = 32;

// What reading a family gave.
struct FamilyContent {
  std::vector<ReleaseDraft> releases;
  std::vector<domain::ImageRow> images;
  std::vector<PathIssue> issues;
  std::vector<SeenFile> failed;  // `name` is the relative path here
  std::int64_t files_read = 0;
};

// One family on its way through the pool. Thread: begin, wait and take on one; the jobs run on the
// pool's. It must stay where it is until wait() returned.
class FamilyRead {
 public:
  struct Context {
    int root_fd = -1;
    const domain::Root& root;
    const base::crypto::Key& image_key;
    StageCounters& counters;
  };

  FamilyRead(const Context& context, std::vector<FolderListing> folders);

  // Hands jobs to the pool; what its queue cannot take is done here and now.
  void begin(base::Pool& pool);
  void wait() SEGUE_EXCLUDES(mutex_);
  [[nodiscard]] FamilyContent take();  // after wait()

  [[nodiscard]] const std::vector<FolderListing>& folders() const { return folders_; }
  [[nodiscard]] std::size_t file_count() const { return slots_.size(); }

 private:
  // Each job writes its own slots only.
  struct Slot {
    const FolderListing* folder = nullptr;
    const SeenFile* seen = nullptr;
    std::unique_ptr<TaggedFile> file;  // or
    PathIssue issue;                   // why there is none
  };

  void run_job(std::size_t first, std::size_t end);
  void read_file(Slot& slot) const;
  void finish();

  const Context context_;
  const std::vector<FolderListing> folders_;
  std::vector<Slot> slots_;
  FamilyContent content_;
  std::atomic<std::size_t> jobs_left_ = 0;

  base::Mutex mutex_;
  std::condition_variable finished_signal_;
  bool finished_ SEGUE_GUARDED_BY(mutex_) = false;
};

}  // namespace segue::scanner
