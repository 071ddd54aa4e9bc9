#pragma once

#include <array>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "base/clock.hpp"
#include "base/crypto.hpp"
#include "base/error.hpp"
#include "base/mutex.hpp"
#include "base/pool.hpp"
#include "base/signal.hpp"
#include "domain/catalog.hpp"
#include "domain/catalog_writer.hpp"
#include "scanner/figures.hpp"

namespace segue::scanner {

// The scan that runs, or the last one: schema Scan of the API.
struct ScanStatus {
  enum class State { idle, running, done, failed };
  enum class Phase { idle, walk, tags, done };

  State state = State::idle;
  Phase phase = Phase::idle;
  std::string message;           // why it failed, or which folder is read
  base::UnixMs started_at = 0;   // 0 = never
  base::UnixMs finished_at = 0;  // 0 = not yet
  std::int64_t directories = 0;
  std::int64_t files_seen = 0;
  std::int64_t files_read = 0;
  std::int64_t files_failed = 0;
  std::int64_t added = 0;
  std::int64_t changed = 0;
  std::int64_t missing = 0;
};
[[nodiscard]] std::string_view name(ScanStatus::State state);
[[nodiscard]] std::string_view name(ScanStatus::Phase phase);

struct ScanRequest {
  bool full = false;  // read every file again, changed or not
  // Believe that many files are gone: without it a root that loses more than 20 % and 50 files
  // keeps them all and says so.
  bool accept_losses = false;
};

class RootScan;
class Merger;

// Keeps the catalogue in step with the music folders. One scan at a time, on a thread of its own;
// tags are read on a bounded pool.
//
// Thread: any.
class Scanner {
 public:
  struct Options {
    base::crypto::Key image_key{};  // image ids are made with it
    std::size_t tag_threads = 2;
    bool write_markers = true;  // .segue-root, where the folder can be written
  };

  Scanner(domain::Coordinator& coordinator, domain::CatalogReader& reader, const base::Clock& clock,
          Options options);
  ~Scanner();  // as stop()
  Scanner(const Scanner&) = delete;
  Scanner& operator=(const Scanner&) = delete;

  void start();
  // Ends a running scan at the next folder; what was committed stays. Safe to call twice.
  void stop() SEGUE_EXCLUDES(mutex_);

  // Records these folders as roots, each once, in the order given; a folder that cannot be read is
  // recorded as offline with its reason. Answers the roots as they stand. Blocks on the database.
  // Errors: invalid (an empty path), conflict (not the leader).
  [[nodiscard]] base::Result<std::vector<domain::Root>> add_roots(
      std::span<const std::string> paths);

  // During a scan one more is queued, whatever the number of requests.
  void request_scan(ScanRequest request) SEGUE_EXCLUDES(mutex_);
  // Returns when nothing runs and nothing is queued, or when the scanner is stopped.
  void wait_until_idle() SEGUE_EXCLUDES(mutex_);

  [[nodiscard]] ScanStatus status() const SEGUE_EXCLUDES(mutex_);
  // Fires when the status changed, about four times a second at most. On the scanner's thread.
  [[nodiscard]] base::Signal& progress() { return progress_; }
  [[nodiscard]] std::array<StageFigures, 4> figures() const;

 private:
  void work() SEGUE_EXCLUDES(mutex_);

  domain::Coordinator& coordinator_;
  domain::CatalogReader& reader_;
  const base::Clock& clock_;
  const Options options_;
  base::Signal progress_;
  StageCounters counters_;

  mutable base::Mutex mutex_;
  std::condition_variable wake_;
  ScanStatus status_ SEGUE_GUARDED_BY(mutex_);
  std::optional<ScanRequest> queued_ SEGUE_GUARDED_BY(mutex_);
  bool running_ SEGUE_GUARDED_BY(mutex_) = false;
  bool stopping_ SEGUE_GUARDED_BY(mutex_) = false;
  std::unique_ptr<base::Pool> pool_;
  std::thread thread_;
};

}  // namespace segue::scanner
