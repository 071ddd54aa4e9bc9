#include "scanner/scanner.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <exception>
#include <string>
#include <utility>

#include "base/limits.hpp"
#include "base/log.hpp"
#include "base/niceness.hpp"
#include "base/text.hpp"
#include "domain/store.hpp"
#include "scanner/losses.hpp"
#include "scanner/merge.hpp"
#include "scanner/playlist_keeper.hpp"
#include "scanner/purge.hpp"
#include "scanner/root_chains.hpp"
#include "scanner/root_folder.hpp"
#include "scanner/root_scan.hpp"
#include "scanner/scan_history.hpp"

namespace segue::scanner {
namespace {

namespace limits = base::limits;

// A new root is read whole however it is looked at, and the others need not be looked at wholly
// because of it.
const domain::ScanRequest for_what_came_or_went{.depth = domain::ScanDepth::quick};

bool is_back(const domain::Root& root) {
  const RootFolder found = open_root(root.path, Marker::read);
  return found.fd.valid() && found.state == FolderState::ready && found.identity == root.identity;
}

}  // namespace

Scanner::Scanner(domain::Coordinator& coordinator, domain::CatalogReader& reader,
                 parser::Parsers& parsers, const base::Clock& clock, Options options)
    : coordinator_(coordinator),
      reader_(reader),
      parsers_(parsers),
      clock_(clock),
      options_(options),
      roots_(coordinator, reader, clock, options.write_markers),
      parents_(roots_, reader, [this] { request_scan(for_what_came_or_went); }),
      merger_(std::make_unique<Merger>(coordinator, clock, counters_)) {
  if (options.playlist_files != nullptr) {
    playlists_ =
        std::make_unique<PlaylistKeeper>(*options.playlist_files, reader, coordinator, clock);
  }
  if (!options.watch) return;
  watcher_ = std::make_unique<Watcher>(
      [this](domain::ScanRequest request) { request_scan(std::move(request)); },
      options.watched_folders_max);
}

Scanner::~Scanner() {
  stop();
}

void Scanner::start() {
  if (watcher_) watcher_->start();
  parents_.start();
  thread_ = std::thread([this] { work(); });
}

void Scanner::stop() {
  parents_.stop();
  {
    const base::MutexLock lock(mutex_);
    stopping_ = end_scan_ = true;
    wake_.notify_all();
  }
  if (thread_.joinable()) thread_.join();
  if (watcher_) watcher_->stop();
}

void Scanner::request_scan(domain::ScanRequest request) {
  const base::MutexLock lock(mutex_);
  queued_.add(request);
  wake_.notify_all();
}

void Scanner::wait_until_idle() {
  base::MutexLock lock(mutex_);
  while (!stopping_ && (running_ || !queued_.empty())) lock.wait(wake_);
}

std::vector<domain::StageFigures> Scanner::figures() const {
  return {counters_.walk.figures("walk"), counters_.tags.figures("tags"),
          counters_.covers.figures("covers")};
}

base::Result<std::vector<domain::Root>> Scanner::add_roots(std::span<const std::string> paths) {
  std::vector<domain::GivenRoot> roots;
  roots.reserve(paths.size());
  for (const std::string& path : paths) roots.push_back({.path = path});
  return add_roots(roots);
}

base::Result<std::vector<domain::Root>> Scanner::add_roots(
    std::span<const domain::GivenRoot> roots) {
  for (domain::GivenRoot root : roots) {
    if (root.path.empty()) {
      return base::fail(base::ErrorCode::invalid,
                        "A music folder has an empty path. Give the path of a folder.");
    }
    root.path = normal_path(root.path);
    if (auto added = roots_.add_given(root); !added) {
      return std::unexpected(added.error());
    }
  }
  return reader_.roots();
}

base::Result<void> Scanner::add_parents(std::span<const std::string> paths) {
  for (const std::string& path : paths) {
    if (auto added = parents_.add(path); !added) return added;
  }
  return {};
}

std::vector<domain::AbsentFolder> Scanner::absent_folders() const {
  std::vector<domain::AbsentFolder> folders = roots_.absent_folders();
  for (domain::AbsentFolder& folder : parents_.absent_folders()) {
    folders.push_back(std::move(folder));
  }
  return folders;
}

base::Result<domain::Root> Scanner::add_root(const std::string& path) {
  auto added = roots_.add(path);
  if (added) {
    domain::ScanRequest request;
    request.root = added->id;
    request_scan(std::move(request));
  }
  return added;
}

base::Result<void> Scanner::remove_root(domain::RootId root) {
  if (auto removed = roots_.remove(root); !removed) return removed;
  if (watcher_) watcher_->forget(root);
  const base::MutexLock lock(mutex_);
  queued_.add_removed();
  end_scan_ = true;
  wake_.notify_all();
  return {};
}

base::Result<domain::Root> Scanner::change_root(domain::RootId root,
                                                const domain::RootChange& change) {
  auto changed = roots_.change(root, change);
  if (!changed || !change.policy) return changed;
  if (changed->policy.paused && watcher_) watcher_->forget(root);
  domain::ScanRequest request;
  request.root = root;
  const base::MutexLock lock(mutex_);
  queued_.add(request);
  end_scan_ = true;  // the scan that runs goes on by the new policy
  wake_.notify_all();
  return changed;
}

domain::WatchState Scanner::watch_state(domain::RootId root) const {
  if (watcher_) return watcher_->state(root);
  return {.watched = false, .polled = false, .reason = "The server was started with --no-watch."};
}

base::Result<domain::PurgeReport> Scanner::preview_purge(const domain::PurgeRequest& request) {
  return scanner::preview_purge(reader_, request);
}

base::Result<domain::PurgeReport> Scanner::purge(const domain::PurgeRequest& request) {
  std::unique_lock turn(catalogue_, std::defer_lock);
  if (!take_turn(turn)) {
    return base::fail(base::ErrorCode::conflict,
                      "a scan runs, which may find what is missing: purge when it has ended");
  }
  return scanner::purge(
      {.coordinator = coordinator_, .reader = reader_, .clock = clock_, .stop = stopping_},
      request);
}

// Between two scans; one that was cut short, or failed, has not ended before it went on.
bool Scanner::take_turn(std::unique_lock<std::timed_mutex>& turn) {
  using Clock = std::chrono::steady_clock;
  const auto until = Clock::now() + options_.purge_wait_max;
  while (turn.try_lock_until(until)) {
    base::MutexLock lock(mutex_);
    if (!running_ && queued_.empty()) return true;
    turn.unlock();
    while ((running_ || !queued_.empty()) && Clock::now() < until) {
      lock.wait_for(wake_, until - Clock::now());
    }
    if (Clock::now() >= until) return false;
  }
  return false;
}

void Scanner::work() {
  base::be_nice(base::ingest_niceness);
  ScanPlan plan;
  while (wait_for_plan(plan)) {
    const Ended ended = [&] {
      const std::scoped_lock turn(catalogue_);
      return scan(plan);
    }();
    base::MutexLock lock(mutex_);
    if (ended == Ended::try_again || ended == Ended::cut_short) queued_.add(plan);
    if (ended == Ended::try_again) wait_before_retry(lock);
    running_ = false;
    wake_.notify_all();
  }
}

// False when the scanner stops.
bool Scanner::wait_for_plan(ScanPlan& plan) {
  for (;;) {
    {
      base::MutexLock lock(mutex_);
      const auto due = looked_around_at_ + limits::schedule_tick;
      while (!stopping_ && queued_.empty()) {
        if (!options_.watch && !playlists_) {
          lock.wait(wake_);
        } else if (std::chrono::steady_clock::now() >= due) {
          break;
        } else {
          lock.wait_for(wake_, due - std::chrono::steady_clock::now());
        }
      }
      if (stopping_) return false;
      if (!queued_.empty()) {
        plan = std::exchange(queued_, {});
        running_ = true;
        end_scan_ = false;
        return true;
      }
    }
    look_around();
  }
}

// What is due without anybody asking.
void Scanner::look_around() {
  looked_around_at_ = std::chrono::steady_clock::now();
  const std::scoped_lock turn(catalogue_);
  try {
    if (playlists_) playlists_->bring_in_step(reader_.roots(), false, stopping_);
    if (!options_.watch) return;
    if (roots_.look_for_absent()) request_scan(for_what_came_or_went);
    const ScanPlan due = due_now();
    const base::MutexLock lock(mutex_);
    queued_.add(due);
  } catch (const std::exception& error) {
    base::log::warning("The music folders cannot be looked after: {}", error.what());
  }
}

ScanPlan Scanner::due_now() {
  const base::MutexLock lock(schedule_mutex_);
  return schedule_.due(
      reader_.roots(), [this](domain::RootId root) { return watch_state(root); }, is_back,
      clock_.now_ms(), looked_around_at_);
}

void Scanner::wait_before_retry(base::MutexLock& lock) {
  const auto until = std::chrono::steady_clock::now() + limits::scan_retry;
  while (!stopping_ && std::chrono::steady_clock::now() < until) {
    lock.wait_for(wake_, until - std::chrono::steady_clock::now());
  }
}

// The border of the job: whatever went wrong below becomes a status here.
Scanner::Ended Scanner::scan(const ScanPlan& plan) {
  board_.update([&](domain::ScanStatus& status) {
    status = {};
    status.state = domain::ScanState::running;
    status.phase = domain::ScanPhase::walk;
    status.started_at = clock_.now_ms();
  });
  std::string failure;
  Ended ended = Ended::done;
  try {
    failure = scan_roots(plan);
    if (!failure.empty()) ended = Ended::failed;
  } catch (const domain::StoreUnavailable& away) {
    failure = away.what();
    ended = Ended::try_again;
  } catch (const std::exception& error) {
    failure = error.what();
    ended = Ended::failed;
  }
  merger_->end_scan();
  parsers_.rest();
  if (!failure.empty()) {
    base::log::error("The scan did not end: {}", failure);
  } else if (end_scan_ && !stopping_) {
    return Ended::cut_short;  // goes on as the next one, for whoever watches
  } else if (stopping_) {
    failure = "Stopped before the end; the next scan goes on.";
    ended = Ended::failed;
  }
  board_.update([&](domain::ScanStatus& status) {
    status.state = failure.empty() ? domain::ScanState::done : domain::ScanState::failed;
    status.phase = domain::ScanPhase::done;
    status.message = failure;
    status.finished_at = clock_.now_ms();
  });
  keep_in_history(coordinator_, plan, board_.status());
  return ended;
}

// Answers what went wrong, "" = nothing. A root that cannot be scanned does not keep the others
// from it, unless the database is away.
std::string Scanner::scan_roots(const ScanPlan& plan) {
  static_cast<void>(roots_.look_for_absent());
  const std::vector<domain::Root> roots = reader_.roots();
  std::vector<domain::Root> planned = roots;
  std::erase_if(planned, [&](const domain::Root& root) { return plan.of(root.id).empty(); });
  const std::vector<RootChain> chains = chains_of(std::move(planned));
  const std::size_t at_once = std::clamp<std::size_t>(chains.size(), 1, limits::roots_at_once);
  // More than there are processors would only take them from one another, and from transactions.
  const std::size_t processors = std::max(std::thread::hardware_concurrency(), 1U);
  const std::size_t readers =
      std::clamp<std::size_t>(processors / at_once, 1, options_.tag_threads);
  const ScanTools tools{.coordinator = coordinator_,
                        .reader = reader_,
                        .clock = clock_,
                        .merger = *merger_,
                        .parsers = parsers_,
                        .counters = counters_,
                        .board = board_,
                        .image_key = options_.image_key,
                        .stop = end_scan_,
                        .tag_threads = readers,
                        .reading_files_max = limits::reading_files_max / at_once,
                        .watcher = watcher_.get(),
                        .playlists = playlists_.get(),
                        .write_markers = options_.write_markers,
                        .roots = roots};
  merger_->begin_scan(roots, plan.is_full());
  if (playlists_) playlists_->begin_scan();
  base::Mutex mutex;
  std::vector<std::string> failures;
  const auto note = [&](std::string failure) {
    const base::MutexLock lock(mutex);
    if (!failure.empty()) failures.push_back(std::move(failure));
  };
  note(lose_removed_roots());
  scan_chains(chains, [&](const domain::Root& root) {
    if (!end_scan_) note(scan_root(tools, root.id, plan));
  });
  std::ranges::sort(failures);  // whichever came first
  const domain::ScanStatus status = board_.status();
  music_came_ = music_came_ || status.added + status.changed > 0;
  if (playlists_ && !end_scan_) {
    playlists_->bring_in_step(reader_.roots(), std::exchange(music_came_, false), end_scan_);
  }
  return base::text::join(failures, "; ");
}

std::string Scanner::lose_removed_roots() {
  for (const domain::Root& root : reader_.removed_roots()) {
    const auto lost = lose_root(reader_, *merger_, root.id, end_scan_);
    if (!lost) return fmt::format("{}: {}", root.name, lost.error().message);
    board_.update(
        [&](domain::ScanStatus& status) { status.missing += static_cast<std::int64_t>(*lost); });
  }
  return {};
}

// As it is now: it may have moved or gone while the others were scanned.
std::string Scanner::scan_root(const ScanTools& tools, domain::RootId id, const ScanPlan& all) {
  const std::vector<domain::Root> roots = reader_.roots();
  const auto root = std::ranges::find(roots, id, &domain::Root::id);
  if (root == roots.end() || root->policy.paused) return {};
  RootPlan plan = all.of(id);
  if (plan.empty()) return {};
  if (root->state == domain::RootState::offline) plan.whole = domain::ScanDepth::thorough;
  std::string failure;
  try {
    RootScan scan(tools, *root, plan);
    if (const auto scanned = scan.run(); !scanned) failure = scanned.error().message;
    const base::MutexLock lock(schedule_mutex_);
    schedule_.note_scan(id, plan.whole.has_value(), std::move(scan.unsettled()),
                        std::chrono::steady_clock::now());
  } catch (const domain::StoreUnavailable&) {
    throw;
  } catch (const std::exception& error) {
    failure = error.what();
  }
  return failure.empty() ? failure : fmt::format("{}: {}", root->name, failure);
}

}  // namespace segue::scanner
