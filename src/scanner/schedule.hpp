#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "domain/folder_control.hpp"
#include "domain/library.hpp"
#include "domain/scan_control.hpp"
#include "scanner/scan_plan.hpp"

namespace segue::scanner {

// Which scans are due without anybody asking: of roots that are polled, of those whose files were
// not looked at for limits::check_interval, of drives that came back, and of folders in which
// files were still being written. Not thread safe.
class Schedule {
 public:
  using Time = std::chrono::steady_clock::time_point;

  // Whether an offline root is there again: asked of those alone.
  using IsBack = std::function<bool(const domain::Root&)>;
  using WatchOf = std::function<domain::WatchState(domain::RootId)>;

  [[nodiscard]] ScanPlan due(std::span<const domain::Root> roots, const WatchOf& watch_of,
                             const IsBack& is_back, base::UnixMs now_ms, Time now);

  // A scan of the root, or of a part of it, has ended. The folders are looked at again soon, and
  // ever more rarely while it always needs to be done.
  void note_scan(domain::RootId root, bool whole, std::vector<std::string> unsettled, Time now);

 private:
  struct Unsettled {
    std::vector<std::string> folders;
    std::chrono::seconds pause{0};
    Time at;
  };

  std::map<domain::RootId, Time> polled_at_;
  std::map<domain::RootId, Unsettled> unsettled_;
};

}  // namespace segue::scanner
