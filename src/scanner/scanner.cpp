#include "scanner/scanner.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <exception>
#include <set>
#include <string>
#include <utility>

#include "base/limits.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "domain/store.hpp"
#include "scanner/merge.hpp"
#include "scanner/root_folder.hpp"
#include "scanner/root_scan.hpp"

namespace segue::scanner {
namespace {

namespace limits = base::limits;

std::string last_folder(const std::string& path) {
  const std::string name =
      base::text::trimmed(base::text::nfc(base::text::repaired(path.substr(path.rfind('/') + 1))));
  return name.empty() ? "Music" : name;
}

// "Music", "Music (2)", "Music (3)" …
std::string free_name(const std::string& wanted, const std::vector<domain::Root>& roots) {
  std::set<std::string> taken;
  for (const domain::Root& root : roots) taken.insert(root.name);
  std::string name = wanted;
  for (int number = 2; taken.contains(name); ++number) {
    name = fmt::format("{} ({})", wanted, number);
  }
  return name;
}

// By what it is first: two drives may have changed places.
const domain::Root* find_root(const std::vector<domain::Root>& roots, const RootFolder& folder) {
  auto found = std::ranges::find(roots, folder.identity, &domain::Root::identity);
  if (found == roots.end()) found = std::ranges::find(roots, folder.path, &domain::Root::path);
  return found == roots.end() ? nullptr : &*found;
}

// Whether a root whose drive turned up at another path should follow it there.
bool follows(const domain::Root& root, const RootFolder& folder) {
  if (root.path == folder.path) return false;
  if (open_root(root.path, Marker::read).identity != folder.identity) return true;
  base::log::warning(
      "Music folder: {} and {} have the same {}, so they are one. If one is a copy, delete its {}.",
      base::text::repaired(root.path), base::text::repaired(folder.path), marker_name, marker_name);
  return false;
}

void tell_nesting(const domain::Root& one, const domain::Root& other) {
  const bool inner = !place_inside(other, one).empty();
  if (!inner && place_inside(one, other).empty()) return;
  const domain::Root& owner = inner ? one : other;
  const domain::Root& outer = inner ? other : one;
  base::log::info("Music folder {} lies in {}: what is in it belongs to it alone.",
                  base::text::repaired(owner.path), base::text::repaired(outer.path));
}

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
    stopping_ = true;
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
    if (auto added = add_root(normal_path(path)); !added) return std::unexpected(added.error());
  }
  return reader_.roots();
}

// Nobody else adds or moves roots, so what is read before the transaction holds in it.
base::Result<void> Scanner::add_root(const std::string& path) {
  const RootFolder folder =
      open_root(path, options_.write_markers ? Marker::read_or_write : Marker::read);
  const std::vector<domain::Root> roots = reader_.roots();
  const domain::Root* const known = find_root(roots, folder);
  const bool there =
      folder.state != FolderState::missing && folder.state != FolderState::not_a_folder;
  {
    const base::MutexLock lock(mutex_);
    const bool absent = known == nullptr && !there;
    const bool told =
        absent ? !absent_.insert_or_assign(path, folder.reason).second : absent_.erase(path) > 0;
    if (absent && !told) {
      base::log::warning("Music folder: {} It is left out; each scan looks for it again.",
                         folder.reason);
    }
    if (absent) return {};
  }
  if (!folder.reason.empty()) base::log::warning("Music folder: {}", folder.reason);
  if (known != nullptr && !follows(*known, folder)) return {};
  return coordinator_.commit([&](domain::CatalogTx& tx) {
    domain::Root root = known == nullptr ? domain::Root{} : *known;
    root.path = folder.path;
    if (known != nullptr) {
      tx.update_root(root);
      tx.log(std::vector{domain::Change{domain::ChangeKind::changed, "root", root.id.value}});
      return;
    }
    root.name = free_name(last_folder(folder.path), roots);
    root.identity = folder.identity;
    root.state = folder.fd.valid() ? domain::RootState::online : domain::RootState::offline;
    root.state_reason = folder.fd.valid() ? std::string() : folder.reason;
    root.added_at = clock_.now_ms();
    root.id = tx.add_root(root);
    for (const domain::Root& other : roots) tell_nesting(root, other);
    tx.log(std::vector{domain::Change{domain::ChangeKind::added, "root", root.id.value}});
  });
}

std::vector<domain::AbsentFolder> Scanner::absent_folders() const {
  const base::MutexLock lock(mutex_);
  std::vector<domain::AbsentFolder> folders;
  folders.reserve(absent_.size());
  for (const auto& [path, reason] : absent_) folders.push_back({path, reason});
  return folders;
}

void Scanner::look_for_absent_roots() {
  for (const auto& [path, reason] : absent_folders()) {
    if (const auto added = add_root(path); !added) {
      base::log::warning("Music folder: {}", added.error().message);
    }
  }
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
    }
    const Ended ended = scan(request);
    if (ended == Ended::try_again) {
      request_scan(request);
      wait_before_retry();
    }
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
  return ended;
}

// Answers what went wrong, "" = nothing. A root that cannot be scanned does not keep the others
// from it, unless the database is away.
std::string Scanner::scan_roots(const domain::ScanRequest& request) {
  look_for_absent_roots();
  const std::vector<domain::Root> roots = in_scan_order(reader_.roots());
  const ScanTools tools{.coordinator = coordinator_,
                        .reader = reader_,
                        .clock = clock_,
                        .pool = *pool_,
                        .merger = *merger_,
                        .counters = counters_,
                        .board = board_,
                        .image_key = options_.image_key,
                        .stop = stopping_,
                        .request = request,
                        .write_markers = options_.write_markers,
                        .roots = roots};
  merger_->begin_scan(roots, request.full);
  std::vector<std::string> failures;
  for (const domain::Root& root : roots) {
    if (stopping_) break;
    std::string failure;
    try {
      if (const auto scanned = RootScan(tools, root).run(); !scanned) {
        failure = scanned.error().message;
      }
    } catch (const domain::StoreUnavailable&) {
      throw;
    } catch (const std::exception& error) {
      failure = error.what();
    }
    if (!failure.empty()) failures.push_back(fmt::format("{}: {}", root.name, failure));
  }
  return base::text::join(failures, "; ");
}

}  // namespace segue::scanner
