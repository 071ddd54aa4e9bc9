#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "base/crypto.hpp"
#include "base/mutex.hpp"
#include "base/pool.hpp"
#include "domain/catalog_writer.hpp"
#include "domain/library.hpp"
#include "parser/parsers.hpp"
#include "scanner/drafts.hpp"
#include "scanner/figures.hpp"
#include "scanner/grouping.hpp"
#include "scanner/walker.hpp"

// From the listings of a folder family to its drafts: opens the files, reads tags and CUE sheets,
// groups, finds covers. Everything here runs without a database.
namespace segue::scanner {

// Listings of one family, or of a part of it where it has too many files to be read together.
struct FamilyPart {
  std::vector<FolderListing> folders;  // the head first
  bool begins = true, ends = true;     // the first, the last part
};

// What reading it gave.
struct FamilyContent {
  std::vector<ReleaseDraft> releases;
  std::vector<domain::ImageRow> images;
  std::vector<PathIssue> issues;
  std::size_t files_failed = 0;
  std::set<std::string> unread;  // folders whose files the next scan is to read again
  QueuedFiles queued;            // until they are merged
};

// A family, or a part of it, on its way through the pool. Thread: begin, wait and take on one; the
// jobs run on the pool's. It must stay where it is until wait() returned.
class FamilyRead {
 public:
  struct Context {
    int root_fd = -1;
    const domain::Root& root;
    const base::crypto::Key& image_key;
    parser::Parsers& parsers;
    StageCounters& counters;
  };

  FamilyRead(const Context& context, FamilyPart part);

  // Hands jobs to the pool; what its queue cannot take is done here and now.
  void begin(base::Pool& pool);
  void wait() SEGUE_EXCLUDES(mutex_);
  [[nodiscard]] FamilyContent take();  // after wait()

  [[nodiscard]] const FamilyPart& part() const { return part_; }
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
  void read_files(std::span<Slot> slots) const;
  void keep(Slot& slot, int fd, base::Result<parser::FileSaid> said) const;
  void open_failed(Slot& slot, const base::Error& error) const;
  void read_failed(Slot& slot, const base::Error& error) const;
  static void remember(Slot& slot);
  void finish();

  const Context context_;
  const FamilyPart part_;
  std::vector<Slot> slots_;
  FamilyContent content_;
  std::atomic<std::size_t> jobs_left_ = 0;

  base::Mutex mutex_;
  std::condition_variable finished_signal_;
  bool finished_ SEGUE_GUARDED_BY(mutex_) = false;
};

}  // namespace segue::scanner
