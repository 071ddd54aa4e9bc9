#include "scanner/schedule.hpp"

#include <algorithm>
#include <utility>

#include "base/limits.hpp"

namespace segue::scanner {

namespace limits = base::limits;
using domain::ScanDepth;

ScanPlan Schedule::due(std::span<const domain::Root> roots, const WatchOf& watch_of,
                       const IsBack& is_back, base::UnixMs now_ms, Time now) {
  constexpr std::int64_t check_ms = std::chrono::milliseconds(limits::check_interval).count();
  ScanPlan plan;
  for (const domain::Root& root : roots) {
    if (root.policy.paused) continue;
    const auto ask_for = [&](ScanDepth depth) {
      domain::ScanRequest request{.depth = depth};
      request.root = root.id;
      plan.add(request);
    };
    if (const auto unsettled = unsettled_.find(root.id); unsettled != unsettled_.end() &&
                                                         unsettled->second.at <= now &&
                                                         !unsettled->second.folders.empty()) {
      domain::ScanRequest request{.depth = ScanDepth::quick};
      request.root = root.id;
      request.folders = std::exchange(unsettled->second.folders, {});
      plan.add(request);
    }
    if (root.state == domain::RootState::offline && is_back(root)) {
      ask_for(ScanDepth::thorough);
      continue;
    }
    const Time polled_at = polled_at_.try_emplace(root.id, now).first->second;
    const std::chrono::seconds interval(root.policy.poll_interval_s);
    if (interval.count() > 0 && now - polled_at >= interval && watch_of(root.id).polled) {
      ask_for(ScanDepth::quick);
    }
    const bool unchecked = root.state != domain::RootState::offline &&
                           now_ms - root.checked_at >= check_ms &&
                           now - polled_at >= limits::check_retry;
    if (unchecked) ask_for(ScanDepth::thorough);
  }
  return plan;
}

void Schedule::note_scan(domain::RootId root, bool whole, std::vector<std::string> unsettled,
                         Time now) {
  if (whole) polled_at_[root] = now;
  if (unsettled.empty()) {
    unsettled_.erase(root);
    return;
  }
  Unsettled& waiting = unsettled_[root];
  waiting.pause = std::clamp(waiting.pause * 2, limits::settle_look, limits::settle_look_max);
  waiting.at = now + waiting.pause;
  std::ranges::move(unsettled, std::back_inserter(waiting.folders));
}

}  // namespace segue::scanner
