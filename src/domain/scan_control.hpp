#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/signal.hpp"
#include "domain/ids.hpp"

namespace segue::domain {

enum class ScanState { idle, running, done, failed };
enum class ScanPhase { idle, walk, tags, done };

// quick: folders whose own time changed; thorough: every file is looked at; full: every file is
// read again, changed or not.
enum class ScanDepth { quick, thorough, full };

struct ScanRequest {
  ScanDepth depth = ScanDepth::thorough;
  std::optional<RootId> root;  // none: all
  // Of that root only these with what is new below them (raw relative paths); none: all.
  std::vector<std::string> folders;
  bool with_trees = false;  // these with everything below them
  // Believe that many files are gone: without it a root that loses more than 20 % and 50 files
  // keeps them all and says so.
  bool accept_losses = false;
};

// How far the scan of one root is.
struct RootProgress {
  RootId root;
  ScanPhase phase = ScanPhase::walk;  // or tags, or done
  std::int64_t files_seen = 0, files_read = 0;
};

// The scan that runs, or the last one of this process.
struct ScanStatus {
  ScanState state = ScanState::idle;
  ScanPhase phase = ScanPhase::idle;
  std::string message;              // why it failed, or which folder is read; for a person
  std::vector<RootProgress> roots;  // that it has begun with, in that order
  base::UnixMs started_at = 0, finished_at = 0;
  std::int64_t directories = 0, files_seen = 0, files_read = 0, files_failed = 0;
  std::int64_t added = 0, changed = 0, missing = 0;

  [[nodiscard]] RootProgress& of(RootId root) {
    const auto known = std::ranges::find(roots, root, &RootProgress::root);
    return known != roots.end() ? *known : roots.emplace_back(RootProgress{.root = root});
  }
};

// A scan that came to an end.
struct ScanRun {
  ScanDepth depth = ScanDepth::thorough;
  RootId root;                       // 0 = all
  std::vector<std::string> folders;  // of that root, for showing; empty: all
  std::string failure;               // for a person; "" = none
  base::UnixMs started_at = 0, finished_at = 0;
  std::int64_t directories = 0, files_seen = 0, files_read = 0, files_failed = 0;
  std::int64_t added = 0, changed = 0, missing = 0;
};

// A folder that the server was given and that never was there: perhaps its name is mistyped.
struct AbsentFolder {
  std::string path;    // raw bytes
  std::string reason;  // for a person
};

// What one stage of ingest has cost so far and still has to do, for /metrics.
struct StageFigures {
  std::string stage;  // "walk", "tags", "covers"
  double cpu_seconds = 0;
  std::int64_t files = 0;
  std::int64_t queue = 0;
};

// Starting scans and watching them. Thread: any.
class ScanControl {
 public:
  virtual ~ScanControl() = default;
  // One scan at a time; a request during a scan queues one more.
  virtual void request_scan(ScanRequest request) = 0;
  // Returns when nothing runs and nothing is queued, or when scanning has been stopped.
  virtual void wait_until_idle() = 0;
  [[nodiscard]] virtual ScanStatus status() const = 0;
  [[nodiscard]] virtual std::vector<StageFigures> figures() const = 0;
  // Each scan looks for them again.
  [[nodiscard]] virtual std::vector<AbsentFolder> absent_folders() const = 0;
  // Fires when the status changed, at most about four times a second.
  [[nodiscard]] virtual base::Signal& progress() = 0;
};

}  // namespace segue::domain
