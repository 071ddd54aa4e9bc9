#include "scanner/purge.hpp"

#include <algorithm>
#include <chrono>
#include <limits>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "base/limits.hpp"
#include "base/log.hpp"
#include "scanner/batch_size.hpp"
#include "scanner/change_list.hpp"

namespace segue::scanner {
namespace {

using domain::PurgeCounts;
using domain::PurgeReport;
using domain::PurgeRequest;
using domain::PurgeScope;
using domain::Root;
using domain::RootId;

// Of a root that is paused, not wholly there, or back and not scanned yet, nobody has looked lately
// whether its files are there.
bool may_be_away(const Root& root) {
  return root.state != domain::RootState::online || root.policy.paused || root.scanned_at == 0;
}

struct Plan {
  PurgeScope scope;
  std::vector<RootId> away;  // roots that were not named and are left alone
};

base::Result<Plan> planned(domain::CatalogReader& reader, const PurgeRequest& request) {
  Plan plan;
  plan.scope.before = request.missing_before.value_or(std::numeric_limits<base::UnixMs>::max());
  plan.scope.keep_loved = request.keep_loved;
  for (const Root& root : reader.roots()) {
    (may_be_away(root) && request.root != root.id ? plan.away : plan.scope.roots)
        .push_back(root.id);
  }
  for (const Root& root : reader.removed_roots()) plan.scope.roots.push_back(root.id);
  if (!request.root) return plan;
  if (std::ranges::find(plan.scope.roots, *request.root) == plan.scope.roots.end()) {
    return base::fail(base::ErrorCode::not_found, "there is no such music folder");
  }
  plan.scope.roots = {*request.root};
  plan.away.clear();
  return plan;
}

std::int64_t files_of(domain::CatalogReader& reader, PurgeScope scope, std::vector<RootId> roots) {
  scope.roots = std::move(roots);
  scope.keep_loved = false;
  return reader.purgeable(scope).files;
}

// Of what is missing now and may go, `going` files do.
void count_kept(domain::CatalogReader& reader, const Plan& plan, std::int64_t going,
                PurgeReport& report) {
  report.kept_offline = files_of(reader, plan.scope, plan.away);
  if (plan.scope.keep_loved) {
    report.kept_loved = files_of(reader, plan.scope, plan.scope.roots) - going;
  }
}

void add(PurgeCounts& sum, const PurgeCounts& more) {
  sum.files += more.files;
  sum.tracks += more.tracks;
  sum.releases += more.releases;
  sum.listens += more.listens;
  sum.playlist_items += more.playlist_items;
}

domain::PurgeStep purge_some(domain::CatalogTx& tx, const PurgeScope& scope,
                             const domain::MissingPlace& after, std::size_t files,
                             base::UnixMs now) {
  domain::PurgeStep step = tx.purge(scope, after, files, now);
  ChangeList changes;
  for (const domain::ReleaseId release : step.touched) {
    changes.note(domain::ChangeKind::changed, "release", release.value);
  }
  changes.note_presence(tx.refresh_releases(step.touched));
  changes.note_presence(step.changes);
  if (const auto all = changes.changes(); !all.empty()) tx.log(all);
  return step;
}

// Pictures that only purged files had.
base::Result<void> remove_covers(const PurgeTools& tools, const std::set<domain::ImageId>& covers) {
  const std::vector<domain::ImageId> all(covers.begin(), covers.end());
  const std::vector<domain::ImageId> unused = tools.reader.unused_images(all);
  for (std::span<const domain::ImageId> rest = unused; !rest.empty();) {
    const auto some = rest.first(std::min(base::limits::commit_files_max, rest.size()));
    const auto removed =
        tools.coordinator.commit([&](domain::CatalogTx& tx) { tx.remove_images(some); });
    if (!removed) return removed;
    rest = rest.subspan(some.size());
  }
  return {};
}

}  // namespace

base::Result<PurgeReport> preview_purge(domain::CatalogReader& reader,
                                        const PurgeRequest& request) {
  const auto plan = planned(reader, request);
  if (!plan) return std::unexpected(plan.error());
  PurgeReport report{.gone = reader.purgeable(plan->scope)};
  count_kept(reader, *plan, report.gone.files, report);
  return report;
}

base::Result<PurgeReport> purge(const PurgeTools& tools, const PurgeRequest& request) {
  const auto plan = planned(tools.reader, request);
  if (!plan) return std::unexpected(plan.error());
  PurgeReport report;
  BatchSize batch;
  std::set<domain::ImageId> covers;
  std::optional<domain::MissingPlace> next = domain::MissingPlace{};
  while (next) {
    if (tools.stop) {
      return base::fail(base::ErrorCode::unavailable,
                        "The server stops; what was purged by then is. Purge again.");
    }
    domain::PurgeStep step;
    std::chrono::steady_clock::duration taken{};
    const std::size_t files = batch.get();
    const auto committed = tools.coordinator.commit([&](domain::CatalogTx& tx) {
      const auto begin = std::chrono::steady_clock::now();
      step = purge_some(tx, plan->scope, *next, files, tools.clock.now_ms());
      taken = std::chrono::steady_clock::now() - begin;
    });
    if (!committed) return std::unexpected(committed.error());
    batch.adapt(static_cast<std::size_t>(step.gone.files), taken);
    add(report.gone, step.gone);
    covers.insert(step.covers.begin(), step.covers.end());
    next = step.next;
  }
  if (auto removed = remove_covers(tools, covers); !removed) {
    return std::unexpected(removed.error());
  }
  count_kept(tools.reader, *plan, 0, report);
  base::log::info("purged {} missing files, {} tracks, {} releases", report.gone.files,
                  report.gone.tracks, report.gone.releases);
  return report;
}

}  // namespace segue::scanner
