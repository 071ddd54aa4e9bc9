#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <limits>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "base/clock.hpp"
#include "base/crypto.hpp"
#include "base/error.hpp"
#include "base/limits.hpp"
#include "base/mutex.hpp"
#include "domain/catalog.hpp"
#include "domain/catalog_writer.hpp"
#include "domain/folder_control.hpp"
#include "domain/given_root.hpp"
#include "domain/missing.hpp"
#include "domain/playlist_file.hpp"
#include "domain/scan_control.hpp"
#include "parser/parsers.hpp"
#include "scanner/figures.hpp"
#include "scanner/music_parents.hpp"
#include "scanner/root_keeper.hpp"
#include "scanner/scan_board.hpp"
#include "scanner/scan_plan.hpp"
#include "scanner/schedule.hpp"
#include "scanner/watcher.hpp"

namespace segue::scanner {

class Merger;
class PlaylistKeeper;
struct ScanTools;

// Keeps the catalogue in step with the music folders. One scan at a time, on a thread of its own
// and one for each of the roots that it scans side by side.
//
// Thread: any; start and stop from one.
class Scanner final : public domain::ScanControl,
                      public domain::RootControl,
                      public domain::PurgeControl {
 public:
  struct Options {
    base::crypto::Key image_key{};  // image ids are made with it
    std::size_t tag_threads = 2;    // of a root that does not say how many
    bool write_markers = true;      // .segue-root, where the folder can be written
    // Learns of changes by itself: watches, polls, and looks for drives that come back.
    bool watch = false;
    // So many folders at most are watched one by one, if the system does not stop before.
    std::size_t watched_folders_max = std::numeric_limits<std::size_t>::max();
    domain::PlaylistFileStore* playlist_files = nullptr;  // none: they are passed over
    std::chrono::milliseconds purge_wait_max = base::limits::purge_wait_max;
  };

  Scanner(domain::Coordinator& coordinator, domain::CatalogReader& reader, parser::Parsers& parsers,
          const base::Clock& clock, Options options);
  ~Scanner() override;  // as stop()
  Scanner(const Scanner&) = delete;
  Scanner& operator=(const Scanner&) = delete;

  void start();
  // Ends a running scan at the next folder; what was committed stays. Safe to call twice.
  void stop() SEGUE_EXCLUDES(mutex_);

  // Records these folders as roots, each once, in the order given; a folder that cannot be read is
  // recorded as offline with its reason. One that is not there and never was is not recorded, for
  // its name may be mistyped: the log and absent_folders() say so, and each scan looks for it
  // again. Answers the roots as they stand. Blocks on the database. Errors: invalid (an empty
  // path), conflict (not the leader).
  [[nodiscard]] base::Result<std::vector<domain::Root>> add_roots(
      std::span<const std::string> paths);
  // So, with what the settings file says of them, which wins over what an admin chose.
  [[nodiscard]] base::Result<std::vector<domain::Root>> add_roots(
      std::span<const domain::GivenRoot> roots);

  // Makes each folder in these a root, as music_parents.hpp says. Before start().
  [[nodiscard]] base::Result<void> add_parents(std::span<const std::string> paths);

  [[nodiscard]] base::Result<domain::Root> add_root(const std::string& path) override
      SEGUE_EXCLUDES(mutex_);
  [[nodiscard]] base::Result<void> remove_root(domain::RootId root) override SEGUE_EXCLUDES(mutex_);
  [[nodiscard]] base::Result<domain::Root> change_root(domain::RootId root,
                                                       const domain::RootChange& change) override
      SEGUE_EXCLUDES(mutex_);
  [[nodiscard]] domain::WatchState watch_state(domain::RootId root) const override;
  [[nodiscard]] bool is_given(domain::RootId root) const override { return roots_.is_given(root); }
  [[nodiscard]] std::vector<std::string> fields_given(domain::RootId root) const override {
    return roots_.fields_given(root);
  }

  [[nodiscard]] base::Result<domain::PurgeReport> preview_purge(
      const domain::PurgeRequest& request) override;
  [[nodiscard]] base::Result<domain::PurgeReport> purge(
      const domain::PurgeRequest& request) override;

  void request_scan(domain::ScanRequest request) override SEGUE_EXCLUDES(mutex_);
  // Returns when nothing runs and nothing is queued, or when the scanner is stopped.
  void wait_until_idle() override SEGUE_EXCLUDES(mutex_);

  [[nodiscard]] domain::ScanStatus status() const override { return board_.status(); }
  [[nodiscard]] std::vector<domain::StageFigures> figures() const override;
  [[nodiscard]] std::vector<domain::AbsentFolder> absent_folders() const override;
  // On the scanner's thread.
  [[nodiscard]] base::Signal& progress() override { return board_.changed(); }

 private:
  enum class Ended { done, failed, try_again, cut_short };
  using Time = std::chrono::steady_clock::time_point;

  void work() SEGUE_EXCLUDES(mutex_);
  [[nodiscard]] bool take_turn(std::unique_lock<std::timed_mutex>& turn) SEGUE_EXCLUDES(mutex_);
  [[nodiscard]] bool wait_for_plan(ScanPlan& plan) SEGUE_EXCLUDES(mutex_);
  void look_around() SEGUE_EXCLUDES(mutex_);
  [[nodiscard]] ScanPlan due_now() SEGUE_EXCLUDES(schedule_mutex_);
  [[nodiscard]] Ended scan(const ScanPlan& plan) SEGUE_EXCLUDES(mutex_);
  [[nodiscard]] std::string scan_roots(const ScanPlan& plan) SEGUE_EXCLUDES(mutex_);
  [[nodiscard]] std::string lose_removed_roots();
  [[nodiscard]] std::string scan_root(const ScanTools& tools, domain::RootId id,
                                      const ScanPlan& plan) SEGUE_EXCLUDES(schedule_mutex_);
  void wait_before_retry(base::MutexLock& lock) SEGUE_REQUIRES(mutex_);

  domain::Coordinator& coordinator_;
  domain::CatalogReader& reader_;
  parser::Parsers& parsers_;
  const base::Clock& clock_;
  const Options options_;
  RootKeeper roots_;
  MusicParents parents_;
  StageCounters counters_;
  ScanBoard board_;
  std::unique_ptr<Merger> merger_;
  std::unique_ptr<PlaylistKeeper> playlists_;
  base::Mutex schedule_mutex_;
  Schedule schedule_ SEGUE_GUARDED_BY(schedule_mutex_);
  // The scanner's thread only.
  Time looked_around_at_;
  bool music_came_ = false;  // since playlists were told

  // Held by whoever works on the whole catalogue: a scan, what is done between scans, a purge. Not
  // a base::Mutex, because a purge waits for it only so long.
  std::timed_mutex catalogue_;

  mutable base::Mutex mutex_;
  std::condition_variable wake_;
  ScanPlan queued_ SEGUE_GUARDED_BY(mutex_);
  bool running_ SEGUE_GUARDED_BY(mutex_) = false;
  // Changed under mutex_. A scan ends at the next folder because the scanner stops, or because
  // another one is to begin at once.
  std::atomic<bool> stopping_ = false, end_scan_ = false;
  std::unique_ptr<Watcher> watcher_;  // none: Options::watch is off
  std::thread thread_;
};

}  // namespace segue::scanner
