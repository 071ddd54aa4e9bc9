#pragma once

#include <atomic>
#include <deque>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/crypto.hpp"
#include "base/error.hpp"
#include "base/pool.hpp"
#include "domain/catalog.hpp"
#include "domain/catalog_writer.hpp"
#include "scanner/failed_files.hpp"
#include "scanner/family_reader.hpp"
#include "scanner/figures.hpp"
#include "scanner/known_folders.hpp"
#include "scanner/merge.hpp"
#include "scanner/root_folder.hpp"
#include "scanner/scan_board.hpp"
#include "scanner/walker.hpp"

namespace segue::scanner {

// What the scans of all roots share.
struct ScanTools {
  domain::Coordinator& coordinator;
  domain::CatalogReader& reader;
  const base::Clock& clock;
  base::Pool& pool;
  Merger& merger;
  FailedFiles& failed_files;
  StageCounters& counters;
  ScanBoard& board;
  const base::crypto::Key& image_key;
  const std::atomic<bool>& stop;
};

struct RootScanOptions {
  bool full = false;
  bool accept_losses = false;
  bool write_markers = true;
};

// One scan of one root: the life of a file from the walk to the catalogue, read top to bottom.
//
//   walk     listings arrive, families close, families wait to be compared
//   compare  what the catalogue knows of these folders; only families that differ go on
//   read     tags, groups, covers, on the pool
//   merge    in the order of the walk, in transactions of bounded size
//   losses   after the walk: what is gone, if the walk was complete and the loss believable
//
// Thread: one. Lives for one run.
class RootScan {
 public:
  RootScan(const ScanTools& tools, domain::Root root, RootScanOptions options);
  ~RootScan();  // waits for its jobs
  RootScan(const RootScan&) = delete;
  RootScan& operator=(const RootScan&) = delete;

  // Errors: conflict (not the leader). Throws what the store throws.
  [[nodiscard]] base::Result<void> run();

 private:
  struct Family {
    std::vector<FolderListing> folders;  // the head first
    std::size_t files = 0;
  };

  [[nodiscard]] bool open();
  [[nodiscard]] bool accept_identity();
  [[nodiscard]] base::Result<void> go_offline(std::string reason);

  [[nodiscard]] bool take_listing(FolderListing&& listing);
  void close_family();
  [[nodiscard]] bool compare_waiting();
  void compare(Family&& family, const KnownFolders::Files& known);
  [[nodiscard]] bool differs(const FolderListing& folder, std::span<const domain::KnownFile> known,
                             std::size_t& failed_before);
  void note_status(const Family& family, std::size_t failed_before);
  void begin_reading(Family&& family);

  [[nodiscard]] bool merge_down_to(std::size_t files_max);
  [[nodiscard]] bool merge_family(FamilyRead& family);
  [[nodiscard]] bool merge_releases(const FamilyRead& family, const FamilyContent& content);
  void record(const std::vector<FolderListing>& folders, const std::vector<PathIssue>& issues);
  [[nodiscard]] bool flush();
  [[nodiscard]] bool flush_when_full();

  [[nodiscard]] base::Result<void> finish(const WalkTotals& totals);
  [[nodiscard]] base::Result<void> settle_losses();
  [[nodiscard]] base::Result<void> refuse_losses(std::size_t lost, std::size_t all);
  [[nodiscard]] base::Result<void> save_root();

  const ScanTools& tools_;
  domain::Root root_;
  const RootScanOptions options_;
  RootFolder folder_;
  KnownFolders known_;

  Family open_family_;
  std::vector<Family> waiting_;  // to be compared
  std::size_t waiting_folders_ = 0, waiting_files_ = 0;
  std::deque<std::unique_ptr<FamilyRead>> reading_;  // in the order of the walk
  std::size_t reading_files_ = 0;
  MergeBatch batch_;
  std::deque<FamilyContent> merging_;  // whose drafts batch_ points into
  std::vector<LostFile> lost_;         // gone from folders that were read completely
  std::set<std::string> troubled_;     // folders that have an issue, as shown
  std::size_t degraded_folders_ = 0;
  base::Result<void> failure_;            // the first error; ends the walk
  std::optional<StageTimer> walk_timer_;  // runs while this thread walks and compares
};

}  // namespace segue::scanner
