#include "scanner/scan_history.hpp"

#include <cstddef>
#include <exception>
#include <string>
#include <vector>

#include "base/limits.hpp"
#include "base/log.hpp"
#include "base/text.hpp"

namespace segue::scanner {
namespace {

namespace limits = base::limits;

// A few, for a person.
std::vector<std::string> shown_folders(const RootPlan& plan) {
  constexpr std::size_t shown_max = 20;
  std::vector<std::string> folders;
  if (plan.whole) return folders;
  for (const std::string& folder : plan.folders) folders.push_back(base::text::repaired(folder));
  for (const auto& [tree, depth] : plan.trees) folders.push_back(base::text::repaired(tree));
  if (folders.size() > shown_max) folders.resize(shown_max);
  return folders;
}

}  // namespace

void keep_in_history(domain::Coordinator& coordinator, const ScanPlan& plan,
                     const domain::ScanStatus& status) {
  const bool found = status.added + status.changed + status.missing + status.files_read > 0;
  if (!found && status.message.empty() && plan.depth() == domain::ScanDepth::quick) return;
  const domain::RootId root = plan.only_root().value_or(domain::RootId{});
  const domain::ScanRun run{.depth = plan.depth(),
                            .root = root,
                            .folders = shown_folders(plan.of(root)),
                            .failure = status.message,
                            .started_at = status.started_at,
                            .finished_at = status.finished_at,
                            .directories = status.directories,
                            .files_seen = status.files_seen,
                            .files_read = status.files_read,
                            .files_failed = status.files_failed,
                            .added = status.added,
                            .changed = status.changed,
                            .missing = status.missing};
  try {
    const auto kept = coordinator.commit(
        [&](domain::CatalogTx& tx) { tx.add_scan_run(run, limits::scan_runs_kept); });
    if (!kept) base::log::warning("The scan is not in the history: {}", kept.error().message);
  } catch (const std::exception& error) {
    base::log::warning("The scan is not in the history: {}", error.what());
  }
}

}  // namespace segue::scanner
