#include "scanner/scanner.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <exception>
#include <string>
#include <utility>

#include "base/limits.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "domain/store.hpp"
#include "scanner/losses.hpp"
#include "scanner/merge.hpp"
#include "scanner/root_folder.hpp"
#include "scanner/root_scan.hpp"

namespace segue::scanner {
namespace {

namespace limits = base::limits;

// Inner ones first: they take over what an outer one has of theirs.
std::vector<domain::Root> in_scan_order(std::vector<domain::Root> roots) {
  std::ranges::sort(roots, {}, [](const domain::Root& root) {
    return std::pair(-std::ranges::count(root.path, '/'), root.id);
  });
  return roots;
}

}  // namespace

Scanner::Scanner(domain::Coordinator& coordinator, domain::CatalogReader& reader,
                 const base::Clock& clock, Options options)
    : coordinator_(coordinator),
      reader_(reader),
      clock_(clock),
      options_(options),
      roots_(coordinator, reader, clock, options.write_markers),
      merger_(std::make_unique<Merger>(coordinator, clock, counters_)),
      pool_(std::make_unique<base::Pool>(
          base::Pool::Options{.name = "tags",
                              .threads = options.tag_threads,
                              .queue_max = limits::reading_queue_max})) {}

Scanner::~Scanner() {
  stop();
}

void Scanner::start() {
  pool_->start();
  thread_ = std::thread([this] { work(); });
}

void Scanner::stop() {
  {
    const base::MutexLock lock(mutex_);
    stopping_ = end_scan_ = true;
    wake_.notify_all();
  }
  if (thread_.joinable()) thread_.join();
  pool_->stop();
}

void Scanner::request_scan(domain::ScanRequest request) {
  const base::MutexLock lock(mutex_);
  if (!queued_) queued_ = domain::ScanRequest{};
  queued_->full = queued_->full || request.full;
  queued_->accept_losses = queued_->accept_losses || request.accept_losses;
  wake_.notify_all();
}

void Scanner::wait_until_idle() {
  base::MutexLock lock(mutex_);
  while (!stopping_ && (running_ || queued_)) lock.wait(wake_);
}

std::vector<domain::StageFigures> Scanner::figures() const {
  return {counters_.walk.figures("walk"), counters_.tags.figures("tags"),
          counters_.covers.figures("covers")};
}

base::Result<std::vector<domain::Root>> Scanner::add_roots(std::span<const std::string> paths) {
  for (const std::string& path : paths) {
    if (path.empty()) {
      return base::fail(base::ErrorCode::invalid,
                        "A music folder has an empty path. Give the path of a folder.");
    }
    if (auto added = roots_.add_given(normal_path(path)); !added) {
      return std::unexpected(added.error());
    }
  }
  return reader_.roots();
}

base::Result<domain::Root> Scanner::add_root(const std::string& path) {
  auto added = roots_.add(path);
  if (added) request_scan({});
  return added;
}

base::Result<void> Scanner::remove_root(domain::RootId root) {
  if (auto removed = roots_.remove(root); !removed) return removed;
  const base::MutexLock lock(mutex_);
  if (!queued_) queued_ = domain::ScanRequest{};
  end_scan_ = true;
  wake_.notify_all();
  return {};
}

void Scanner::work() {
  for (;;) {
    domain::ScanRequest request;
    {
      base::MutexLock lock(mutex_);
      while (!stopping_ && !queued_) lock.wait(wake_);
      if (stopping_) return;
      request = queued_.value_or(domain::ScanRequest{});
      queued_.reset();
      running_ = true;
      end_scan_ = false;
    }
    const Ended ended = scan(request);
    if (ended == Ended::try_again || ended == Ended::cut_short) request_scan(request);
    if (ended == Ended::try_again) wait_before_retry();
    const base::MutexLock lock(mutex_);
    running_ = false;
    wake_.notify_all();
  }
}

void Scanner::wait_before_retry() {
  const auto until = std::chrono::steady_clock::now() + limits::scan_retry;
  base::MutexLock lock(mutex_);
  while (!stopping_ && std::chrono::steady_clock::now() < until) {
    lock.wait_for(wake_, until - std::chrono::steady_clock::now());
  }
}

// The border of the job: whatever went wrong below becomes a status here.
Scanner::Ended Scanner::scan(const domain::ScanRequest& request) {
  board_.update([&](domain::ScanStatus& status) {
    status = {};
    status.state = domain::ScanState::running;
    status.phase = domain::ScanPhase::walk;
    status.started_at = clock_.now_ms();
  });
  std::string failure;
  Ended ended = Ended::done;
  try {
    failure = scan_roots(request);
    if (!failure.empty()) ended = Ended::failed;
  } catch (const domain::StoreUnavailable& away) {
    failure = away.what();
    ended = Ended::try_again;
  } catch (const std::exception& error) {
    failure = error.what();
    ended = Ended::failed;
  }
  merger_->end_scan();
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
    status.root = {};
    status.finished_at = clock_.now_ms();
  });
  return ended;
}

// Answers what went wrong, "" = nothing. A root that cannot be scanned does not keep the others
// from it, unless the database is away.
std::string Scanner::scan_roots(const domain::ScanRequest& request) {
  roots_.look_for_absent();
  const std::vector<domain::Root> roots = in_scan_order(reader_.roots());
  const ScanTools tools{.coordinator = coordinator_,
                        .reader = reader_,
                        .clock = clock_,
                        .pool = *pool_,
                        .merger = *merger_,
                        .counters = counters_,
                        .board = board_,
                        .image_key = options_.image_key,
                        .stop = end_scan_,
                        .request = request,
                        .write_markers = options_.write_markers,
                        .roots = roots};
  merger_->begin_scan(roots, request.full);
  std::vector<std::string> failures;
  const auto note = [&](std::string failure) {
    if (!failure.empty()) failures.push_back(std::move(failure));
  };
  note(lose_removed_roots());
  for (const domain::Root& root : roots) {
    if (end_scan_) break;
    note(scan_root(tools, root.id));
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
std::string Scanner::scan_root(const ScanTools& tools, domain::RootId id) {
  const std::vector<domain::Root> roots = reader_.roots();
  const auto root = std::ranges::find(roots, id, &domain::Root::id);
  if (root == roots.end()) return {};
  std::string failure;
  try {
    if (const auto scanned = RootScan(tools, *root).run(); !scanned) {
      failure = scanned.error().message;
    }
  } catch (const domain::StoreUnavailable&) {
    throw;
  } catch (const std::exception& error) {
    failure = error.what();
  }
  return failure.empty() ? failure : fmt::format("{}: {}", root->name, failure);
}

}  // namespace segue::scanner
