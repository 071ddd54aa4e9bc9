#pragma once

#include <atomic>
#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/crypto.hpp"
#include "base/error.hpp"
#include "base/pool.hpp"
#include "domain/catalog.hpp"
#include "domain/catalog_writer.hpp"
#include "domain/scan_control.hpp"
#include "parser/parsers.hpp"
#include "scanner/comparison.hpp"
#include "scanner/family_reader.hpp"
#include "scanner/figures.hpp"
#include "scanner/known_folders.hpp"
#include "scanner/merge.hpp"
#include "scanner/merge_queue.hpp"
#include "scanner/playlist_keeper.hpp"
#include "scanner/root_folder.hpp"
#include "scanner/scan_board.hpp"
#include "scanner/scan_plan.hpp"
#include "scanner/walker.hpp"
#include "scanner/watcher.hpp"

namespace segue::scanner {

// What the scans of all roots share.
struct ScanTools {
  domain::Coordinator& coordinator;
  domain::CatalogReader& reader;
  const base::Clock& clock;
  Merger& merger;
  parser::Parsers& parsers;
  StageCounters& counters;
  ScanBoard& board;
  const base::crypto::Key& image_key;
  const std::atomic<bool>& stop;
  std::size_t tag_threads = 2;          // of a root that does not say how many
  std::size_t reading_files_max = 64;   // of a root, between the walk and the merge
  Watcher* watcher = nullptr;           // none: nothing is watched
  PlaylistKeeper* playlists = nullptr;  // none: files with playlists are passed over
  bool write_markers = true;
  std::span<const domain::Root> roots;  // all that there are
};

// One scan of one root: the life of a file from the walk to the catalogue, read top to bottom.
//
//   walk     listings arrive, families close, families wait to be compared
//   compare  what the catalogue knows of these folders; only families that differ go on. Where
//            no folder of a family changed since, its files are not even looked at
//   read     tags, groups, covers, on the pool
//   merge    in the order of the walk, in transactions of bounded size
//   losses   after the walk: what is gone, if the walk was complete and the loss believable
//
// Thread: one, with others to read on: a slow drive keeps only its own waiting. Lives for one run.
class RootScan {
 public:
  RootScan(const ScanTools& tools, domain::Root root, RootPlan plan);
  ~RootScan();  // waits for its jobs
  RootScan(const RootScan&) = delete;
  RootScan& operator=(const RootScan&) = delete;

  // Errors: conflict (not the leader). Throws what the store throws.
  [[nodiscard]] base::Result<void> run();
  // Folders in which files are still being written.
  [[nodiscard]] std::vector<std::string>& unsettled() { return unsettled_; }

 private:
  struct Family {
    std::vector<FolderListing> folders;  // the head first
    std::size_t files = 0;
  };

  [[nodiscard]] bool open();
  [[nodiscard]] WalkOptions walk_options();
  [[nodiscard]] bool enters(const std::string& path);
  void leave_to_others(WalkOptions& options);
  [[nodiscard]] base::Result<void> go_offline(std::string reason);
  [[nodiscard]] base::Result<void> save_root();
  void note_walk();

  [[nodiscard]] bool take_listing(FolderListing&& listing);
  [[nodiscard]] bool close_family();
  [[nodiscard]] bool compare_waiting();
  [[nodiscard]] bool compare(Family&& family, const KnownFolders::Files& known);
  void note_status(const Family& family, std::size_t failed_before);
  [[nodiscard]] bool read(Family&& family);
  void begin_reading(FamilyPart&& part);

  [[nodiscard]] bool merge_down_to(std::size_t files_max);
  [[nodiscard]] bool merge(FamilyRead& read);
  [[nodiscard]] bool went_well(const base::Result<void>& result);

  [[nodiscard]] base::Result<void> finish();
  [[nodiscard]] bool too_many(std::size_t lost);
  [[nodiscard]] base::Result<void> forget_refusal();
  [[nodiscard]] base::Result<void> settle_losses();
  [[nodiscard]] base::Result<void> refuse_losses(std::size_t lost);

  const ScanTools& tools_;
  domain::Root root_;
  const domain::Root stored_;
  const RootPlan plan_;
  const PlannedFolders planned_;
  RootFolder folder_;
  KnownFolders known_;
  base::Pool pool_;
  std::unique_ptr<Comparison> comparison_;  // these two once it is open
  std::unique_ptr<MergeQueue> queue_;

  Family open_family_;
  std::vector<Family> waiting_;  // to be compared
  std::size_t waiting_folders_ = 0, waiting_files_ = 0;
  std::deque<std::unique_ptr<FamilyRead>> reading_;  // in the order of the walk
  std::size_t reading_files_ = 0;
  std::size_t degraded_folders_ = 0;
  std::size_t present_files_ = 0;  // that the catalogue has, before losses
  std::vector<std::string> unsettled_;
  base::Result<void> failure_;            // the first error; ends the walk
  std::optional<StageTimer> walk_timer_;  // runs while this thread walks and compares
};

}  // namespace segue::scanner
