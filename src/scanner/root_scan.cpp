#include "scanner/root_scan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "base/beneath.hpp"
#include "base/limits.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "scanner/family_parts.hpp"
#include "scanner/losses.hpp"
#include "scanner/root_check.hpp"

namespace segue::scanner {
namespace {

namespace limits = base::limits;

constexpr std::string_view losses_path = ".";  // of the issue about the root as a whole

std::size_t percent_of(std::size_t part, std::size_t all) {
  return all == 0 ? 0 : part * 100 / all;
}

std::size_t workers_for(const domain::Root& root, const ScanTools& tools) {
  return root.policy.workers > 0 ? static_cast<std::size_t>(root.policy.workers)
                                 : tools.tag_threads;
}

}  // namespace

RootScan::RootScan(const ScanTools& tools, domain::Root root, RootPlan plan)
    : tools_(tools),
      root_(std::move(root)),
      stored_(root_),
      plan_(std::move(plan)),
      planned_(plan_),
      known_(tools.reader, root_.id),
      pool_({.name = "tags",
             .threads = workers_for(root_, tools_),
             .queue_max = limits::reading_queue_max}) {}

RootScan::~RootScan() {
  for (const auto& family : reading_) family->wait();
  tools_.board.update(
      [&](domain::ScanStatus& status) { status.of(root_.id).phase = domain::ScanPhase::done; });
}

base::Result<void> RootScan::run() {
  tools_.board.update(
      [&](domain::ScanStatus& status) { status.of(root_.id).phase = domain::ScanPhase::walk; });
  known_.load();
  if (!open()) return go_offline(folder_.reason);
  comparison_ = std::make_unique<Comparison>(known_, folder_.fd.get());
  const auto on_merged = [this](const MergeCounts& counts) {
    tools_.board.update([&](domain::ScanStatus& status) {
      status.added += counts.added;
      status.changed += counts.changed;
    });
  };
  pool_.start();
  queue_ = std::make_unique<MergeQueue>(tools_.merger, tools_.clock, root_, on_merged);

  walk_timer_.emplace(tools_.counters.walk);
  const bool whole = walk(
      folder_.fd.get(),
      [this](FolderListing&& listing) { return take_listing(std::move(listing)); }, walk_options());
  const bool merged =
      close_family() && compare_waiting() && merge_down_to(0) && went_well(queue_->flush());
  walk_timer_.reset();
  if (!merged || !whole || tools_.stop.load()) return failure_;
  return finish();
}

bool RootScan::open() {
  RootCheck check = check_root(root_, tools_.roots, known_, tools_.write_markers);
  folder_ = std::move(check.folder);
  if (!check.is_root) {
    tools_.merger.set_away(root_.id);
    return false;
  }
  root_.identity = std::move(check.identity);
  tools_.merger.set_root(root_.id, folder_.fd.get());
  if (tools_.watcher != nullptr) tools_.watcher->begin(root_, folder_.fd.get());
  return true;
}

WalkOptions RootScan::walk_options() {
  WalkOptions options;
  options.stop = &tools_.stop;
  options.follow_links = root_.policy.follow_links;
  options.excludes = root_.policy.excludes;
  // Losses that wait for a confirmation are found anew each time.
  if (known_.issue_of(losses_path) == nullptr) {
    options.unchanged = [this](const std::string& path, std::int64_t mtime_ns) {
      return !planned_.is_looked_at(path) && known_.unchanged_since(path, mtime_ns);
    };
    options.subfolders = [this](const std::string& path) { return known_.subfolders(path); };
  }
  if (!plan_.whole) options.enters = [this](const std::string& path) { return enters(path); };
  if (tools_.watcher != nullptr && tools_.watcher->watches(root_.id)) {
    options.entering = [this](const std::string& path, int folder_fd) {
      tools_.watcher->add(root_.id, path, folder_fd);
    };
  }
  leave_to_others(options);
  return options;
}

// Where only some folders are looked at: into these, and into what is new.
bool RootScan::enters(const std::string& path) {
  if (planned_.leads_to(path) || !known_.knows(path)) return true;
  known_.vouch_for(path);
  return false;
}

// The deepest root owns what lies in it, by whatever path it is reached. While it is away, what is
// known from before it was a root stays as it is.
void RootScan::leave_to_others(WalkOptions& options) {
  const DirectoryIdentity own = directory_identity(folder_.fd.get());
  for (const domain::Root& other : tools_.roots) {
    if (other.id == root_.id) continue;
    std::string inside = place_inside(root_, other);
    if (!inside.empty() && tools_.merger.is_away(other.id)) {
      known_.vouch_for(std::move(inside));
    }
    const auto folder = base::open_folder(other.path);
    if (!folder) continue;
    const DirectoryIdentity identity = directory_identity(folder->get());
    if (identity != own) options.owned_by_others.push_back(identity);
  }
}

base::Result<void> RootScan::go_offline(std::string reason) {
  base::log::warning("Music folder {}: {} Its music stays in the library.", root_.name, reason);
  root_.state = domain::RootState::offline;
  root_.state_reason = std::move(reason);
  return save_root();
}

base::Result<void> RootScan::save_root() {
  if (root_ == stored_) return {};
  return tools_.coordinator.commit([&](domain::CatalogTx& tx) {
    tx.update_root_state(root_);
    tx.log(std::vector{domain::Change{domain::ChangeKind::changed, "root", root_.id.value}});
  });
}

bool RootScan::went_well(const base::Result<void>& result) {
  if (!result) failure_ = result;
  return result.has_value();
}

bool RootScan::take_listing(FolderListing&& listing) {
  known_.note_found(listing);
  if (tools_.playlists != nullptr) tools_.playlists->note(root_.id, listing);
  if (!listing.complete) ++degraded_folders_;
  if (!listing.is_disc && !close_family()) return false;
  open_family_.files += listing.audio.size();
  open_family_.folders.push_back(std::move(listing));
  if (waiting_folders_ < limits::compare_folders_max &&
      waiting_files_ < limits::compare_files_max) {
    return true;
  }
  return compare_waiting();
}

// What one file means depends on its neighbours: a family is looked at wholly or not at all.
bool RootScan::close_family() {
  if (open_family_.folders.empty()) return true;
  Family family = std::exchange(open_family_, {});
  if (std::ranges::all_of(family.folders, &FolderListing::unchanged)) {
    for (const FolderListing& folder : family.folders) {
      family.files += static_cast<std::size_t>(known_.files_known_in(folder.relative_path));
    }
    note_status(family, 0);
    return !tools_.stop.load();
  }
  for (FolderListing& folder : family.folders) {
    if (!folder.unchanged) continue;
    folder = list_folder(folder_.fd.get(), folder.relative_path, folder.is_disc, root_.policy);
    family.files += folder.audio.size();
  }
  waiting_folders_ += family.folders.size();
  waiting_files_ += family.files;
  waiting_.push_back(std::move(family));
  return true;
}

bool RootScan::compare_waiting() {
  std::vector<std::string> folders;
  for (const Family& family : waiting_) {
    for (const FolderListing& folder : family.folders) folders.push_back(folder.relative_path);
  }
  const KnownFolders::Files known = known_.files_in(folders);
  for (Family& family : std::exchange(waiting_, {})) {
    if (!compare(std::move(family), known)) return false;
    if (tools_.stop.load()) return true;  // what is being read is still merged
  }
  waiting_folders_ = 0;
  waiting_files_ = 0;
  return true;
}

bool RootScan::compare(Family&& family, const KnownFolders::Files& known) {
  for (FolderListing& folder : family.folders) {
    comparison_->settle(folder, known);
    if (!folder.unsettled.empty()) unsettled_.push_back(folder.relative_path);
  }
  Verdict verdict = comparison_->judge(family.folders, known);
  if (family.files > 0 && planned_.is_read(family.folders.front().relative_path)) {
    verdict = Verdict::read;
  }
  note_status(family, verdict == Verdict::read ? 0 : comparison_->failed_before());
  switch (verdict) {
    case Verdict::as_known:
      return true;
    case Verdict::date:
      return went_well(queue_->date(family.folders));
    case Verdict::record:
      return went_well(queue_->record(family.folders));
    case Verdict::read:
      return read(std::move(family));
  }
  return true;
}

void RootScan::note_status(const Family& family, std::size_t failed_before) {
  tools_.counters.walk.files += static_cast<std::int64_t>(family.files);
  tools_.board.update([&](domain::ScanStatus& status) {
    status.directories += static_cast<std::int64_t>(family.folders.size());
    status.files_failed += static_cast<std::int64_t>(failed_before);
    status.files_seen += static_cast<std::int64_t>(family.files);
    status.of(root_.id).files_seen += static_cast<std::int64_t>(family.files);
    status.message = root_.name + "/" + base::text::repaired(family.folders.front().relative_path);
  });
}

bool RootScan::read(Family&& family) {
  tools_.board.update([&](domain::ScanStatus& status) {
    status.phase = domain::ScanPhase::tags;
    status.of(root_.id).phase = domain::ScanPhase::tags;
  });
  for (FamilyPart& part : parts_of(std::move(family.folders))) {
    begin_reading(std::move(part));
    if (!merge_down_to(tools_.reading_files_max)) return false;
  }
  return true;
}

void RootScan::begin_reading(FamilyPart&& part) {
  const FamilyRead::Context context{.root_fd = folder_.fd.get(),
                                    .root = root_,
                                    .image_key = tools_.image_key,
                                    .parsers = tools_.parsers,
                                    .counters = tools_.counters};
  reading_.push_back(std::make_unique<FamilyRead>(context, std::move(part)));
  reading_files_ += reading_.back()->file_count();
  walk_timer_.reset();  // what the pool's queue cannot take is read here
  reading_.back()->begin(pool_);
  walk_timer_.emplace(tools_.counters.walk);
}

bool RootScan::merge_down_to(std::size_t files_max) {
  if (reading_files_ <= files_max && files_max > 0) return true;
  walk_timer_.reset();
  while (!reading_.empty() && (reading_files_ > files_max || files_max == 0)) {
    FamilyRead& read = *reading_.front();
    read.wait();
    reading_files_ -= read.file_count();
    if (!merge(read)) return false;
    reading_.pop_front();
  }
  walk_timer_.emplace(tools_.counters.walk);
  return true;
}

bool RootScan::merge(FamilyRead& read) {
  FamilyContent content = read.take();
  tools_.board.update([&](domain::ScanStatus& status) {
    status.files_read += static_cast<std::int64_t>(read.file_count());
    status.of(root_.id).files_read += static_cast<std::int64_t>(read.file_count());
    status.files_failed += static_cast<std::int64_t>(content.files_failed);
  });
  return went_well(queue_->add(read.part(), std::move(content)));
}

base::Result<void> RootScan::finish() {
  // Unmounted meanwhile? Then all that was not found may still be there.
  const RootFolder now = open_root(root_.path, Marker::read);
  if (!now.fd.valid() || now.identity != folder_.identity ||
      (now.state == FolderState::empty && folder_.state != FolderState::empty)) {
    return go_offline(fmt::format("{} went away while it was read. Mount it and scan again.",
                                  base::text::repaired(root_.path)));
  }
  note_walk();
  if (auto settled = settle_losses(); !settled) return settled;
  return save_root();
}

// A walk through some folders says nothing of the others.
void RootScan::note_walk() {
  if (degraded_folders_ > 0) {
    root_.state = domain::RootState::degraded;
    root_.state_reason = fmt::format(
        "{} folder{} could not be read; see the issues of the scan. What they held is kept.",
        degraded_folders_, degraded_folders_ == 1 ? "" : "s");
    return;
  }
  if (!plan_.whole) return;
  root_.state = domain::RootState::online;
  root_.state_reason.clear();
  root_.scanned_at = tools_.clock.now_ms();
  if (*plan_.whole != domain::ScanDepth::quick) root_.checked_at = root_.scanned_at;
}

base::Result<void> RootScan::settle_losses() {
  std::vector<LostFile> lost = std::move(comparison_->lost());
  const std::vector<std::string> vanished = known_.vanished();
  if (tools_.playlists != nullptr) tools_.playlists->note_gone(root_.id, vanished);
  for (const LostFile& file : files_lost_with(known_, vanished)) lost.push_back(file);
  std::erase_if(lost, [&](const LostFile& file) { return tools_.merger.moved(file.file); });
  const auto files = static_cast<std::size_t>(std::ranges::count(lost, true, &LostFile::counts));
  if (too_many(files) && !plan_.accept_losses) return refuse_losses(files);

  const auto marked = tools_.merger.mark_missing(std::move(lost));
  if (!marked) return std::unexpected(marked.error());
  tools_.board.update(
      [&](domain::ScanStatus& status) { status.missing += static_cast<std::int64_t>(*marked); });
  if (auto forgotten = forget_refusal(); !forgotten) return forgotten;
  return tools_.merger.remove_directories(root_.id, vanished);
}

bool RootScan::too_many(std::size_t lost) {
  if (lost <= limits::lost_files_free) return false;
  const domain::View only{.user = {}, .every_root = false, .roots = {root_.id}};
  present_files_ = static_cast<std::size_t>(tools_.reader.counts(only).files);
  return percent_of(lost, present_files_) > limits::lost_percent_max;
}

base::Result<void> RootScan::forget_refusal() {
  if (!plan_.whole || known_.issue_of(losses_path) == nullptr) return {};
  return tools_.coordinator.commit([&](domain::CatalogTx& tx) {
    tx.put_issues(root_.id, std::vector{std::string(losses_path)}, {});
  });
}

base::Result<void> RootScan::refuse_losses(std::size_t lost) {
  const std::string message = fmt::format(
      "{} of {} files are gone since the last scan. Nothing was removed from the library: mount "
      "what is missing and scan again, or confirm that they are gone (segue scan "
      "--accept-losses).",
      lost, present_files_);
  base::log::warning("Music folder {}: {}", root_.name, message);
  root_.state = domain::RootState::degraded;
  root_.state_reason = message;
  return tools_.coordinator.commit([&](domain::CatalogTx& tx) {
    const std::vector issues{domain::ScanIssue{.root = root_.id,
                                               .path = std::string(losses_path),
                                               .kind = "vanished",
                                               .message = message,
                                               .found_at = tools_.clock.now_ms()}};
    tx.put_issues(root_.id, std::vector{std::string(losses_path)}, issues);
  });
}

}  // namespace segue::scanner
