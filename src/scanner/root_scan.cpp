#include "scanner/root_scan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>

#include "base/limits.hpp"
#include "base/log.hpp"
#include "base/text.hpp"

namespace segue::scanner {
namespace {

constexpr std::size_t compare_folders_max = 256;  // folders whose files are asked for at once
constexpr std::size_t compare_files_max = 4096;
constexpr std::size_t reading_files_max = 1024;  // files between the walk and the merge
constexpr std::size_t issues_asked_max = 10'000;
constexpr std::size_t lost_files_free = 50;  // so many may always go
constexpr std::size_t lost_percent_max = 20;
constexpr std::string_view marker_prefix = "marker:";
constexpr std::string_view losses_path = ".";  // of the issue about the root as a whole

std::size_t percent_of(std::size_t part, std::size_t all) {
  return all == 0 ? 0 : part * 100 / all;
}

}  // namespace

RootScan::RootScan(const ScanTools& tools, domain::Root root, RootScanOptions options)
    : tools_(tools),
      root_(std::move(root)),
      options_(options),
      known_(tools.coordinator, tools.reader, root_.id) {
  batch_.root = root_.id;
}

RootScan::~RootScan() {
  for (const auto& family : reading_) family->wait();
}

base::Result<void> RootScan::run() {
  known_.load();
  for (const domain::ScanIssue& issue : tools_.reader.issues(root_.id, issues_asked_max)) {
    if (issue.path.ends_with('/')) troubled_.insert(issue.path);
  }
  if (!open()) return go_offline(folder_.reason);

  walk_timer_.emplace(tools_.counters.walk);
  const WalkTotals totals =
      walk(folder_.fd.get(),
           [this](FolderListing&& listing) { return take_listing(std::move(listing)); },
           {.stop = &tools_.stop});
  close_family();
  const bool whole = compare_waiting() && merge_down_to(0) && flush();
  walk_timer_.reset();
  if (!whole) return failure_;
  return finish(totals);
}

// ---- the folder ---------------------------------------------------------------------------------

bool RootScan::open() {
  folder_ = open_root(root_.path, Marker::read);
  if (!folder_.fd.valid()) return false;
  if (folder_.state == FolderState::empty && !known_.empty()) return false;
  if (folder_.identity != root_.identity && !accept_identity()) return false;
  if (options_.write_markers && !root_.identity.starts_with(marker_prefix)) {
    folder_ = open_root(root_.path, Marker::read_or_write);
    if (!folder_.fd.valid()) return false;
  }
  const auto roots = tools_.reader.roots();
  const bool taken = std::ranges::any_of(roots, [&](const domain::Root& other) {
    return other.id != root_.id && other.identity == folder_.identity;
  });
  if (!taken && !folder_.identity.empty()) root_.identity = folder_.identity;
  return true;
}

// The folder is not what it was. It may be another drive on the same path; or the same one whose
// marker was removed, or whose file system got another number: then known folders are there.
bool RootScan::accept_identity() {
  const bool was_marked = root_.identity.starts_with(marker_prefix);
  const bool is_marked = folder_.identity.starts_with(marker_prefix);
  if (was_marked && is_marked && !known_.empty()) {
    folder_.reason = fmt::format(
        "{} holds another drive: its {} is not the one that was added here. Mount the right one, "
        "or add this one under a path of its own.",
        base::text::repaired(root_.path), marker_name);
    return false;
  }
  if (!known_.any_exists(folder_.fd.get())) {
    folder_.reason = fmt::format("None of the known folders is in {}. Is the right drive mounted?",
                                 base::text::repaired(root_.path));
    return false;
  }
  if (was_marked && !is_marked && options_.write_markers) {
    restore_marker(folder_, root_.identity);
    folder_ = open_root(root_.path, Marker::read);
  }
  return folder_.fd.valid();
}

base::Result<void> RootScan::go_offline(std::string reason) {
  base::log::warning("Music folder {}: {} Its music stays in the library.", root_.name, reason);
  root_.state = domain::RootState::offline;
  root_.state_reason = std::move(reason);
  return save_root();
}

base::Result<void> RootScan::save_root() {
  return tools_.coordinator.commit([&](domain::CatalogTx& tx) {
    tx.update_root(root_);
    tx.log(std::vector{domain::Change{domain::ChangeKind::changed, "root", root_.id.value}});
  });
}

// ---- walk ---------------------------------------------------------------------------------------

bool RootScan::take_listing(FolderListing&& listing) {
  known_.note_found(listing);
  if (!listing.complete) ++degraded_folders_;
  if (!listing.is_disc) close_family();
  open_family_.files += listing.audio.size();
  open_family_.folders.push_back(std::move(listing));
  if (waiting_folders_ < compare_folders_max && waiting_files_ < compare_files_max) return true;
  return compare_waiting();
}

void RootScan::close_family() {
  if (open_family_.folders.empty()) return;
  waiting_folders_ += open_family_.folders.size();
  waiting_files_ += open_family_.files;
  waiting_.push_back(std::exchange(open_family_, {}));
}

// ---- compare ------------------------------------------------------------------------------------

bool RootScan::compare_waiting() {
  std::vector<std::string> folders;
  for (const Family& family : waiting_) {
    for (const FolderListing& folder : family.folders) folders.push_back(folder.relative_path);
  }
  const auto known = known_.files_in(folders);
  if (!known) {
    failure_ = std::unexpected(known.error());
    return false;
  }
  for (Family& family : std::exchange(waiting_, {})) {
    compare(std::move(family), *known);
    if (!merge_down_to(reading_files_max) || !flush_when_full()) return false;
    if (tools_.stop.load()) return true;  // what is being read is still merged
  }
  waiting_folders_ = 0;
  waiting_files_ = 0;
  return true;
}

// A family is read as a whole or not at all: what one file means depends on those beside it.
void RootScan::compare(Family&& family, const KnownFolders::Files& known) {
  bool changed = options_.full;
  bool touched = false;  // the folder itself, or what is known to be wrong with it
  bool has_issues = false;
  std::size_t failed_before = 0;
  for (const FolderListing& folder : family.folders) {
    const auto files = known.find(folder.relative_path);
    const std::span<const domain::KnownFile> rows =
        files == known.end() ? std::span<const domain::KnownFile>{} : files->second;
    if (differs(folder, rows, failed_before)) changed = true;
    touched = touched || !known_.unchanged(folder.relative_path, folder.mtime_ns) ||
              troubled_.contains(base::text::repaired(folder.relative_path) + "/");
    has_issues = has_issues || !folder.issues.empty();
  }
  note_status(family, changed ? 0 : failed_before);
  if (family.files > 0 && (changed || touched || (has_issues && failed_before > 0))) {
    begin_reading(std::move(family));
  } else if (touched || has_issues) {
    std::vector<PathIssue> issues;
    for (const FolderListing& folder : family.folders) {
      issues.insert(issues.end(), folder.issues.begin(), folder.issues.end());
    }
    record(family.folders, issues);
  }
}

bool RootScan::differs(const FolderListing& folder, std::span<const domain::KnownFile> known,
                       std::size_t& failed_before) {
  bool differs = false;
  std::map<std::string_view, const domain::KnownFile*> rows;
  for (const domain::KnownFile& row : known) {
    const std::string_view path = row.relative_path;
    rows.emplace(path.substr(path.rfind('/') + 1), &row);
  }
  for (const SeenFile& seen : folder.audio) {
    const auto row = rows.find(seen.name);
    if (row == rows.end()) {
      const std::string path =
          folder.relative_path.empty() ? seen.name : folder.relative_path + "/" + seen.name;
      const bool failed = tools_.failed_files.contains(root_.id, path, seen);
      failed ? ++failed_before : failed_before;
      differs = differs || !failed;
      continue;
    }
    differs = differs || row->second->missing || row->second->size_bytes != seen.size_bytes ||
              row->second->mtime_ns != seen.mtime_ns;
    rows.erase(row);
  }
  if (!folder.complete) return differs;
  for (const auto& [name, row] : rows) {
    if (row->missing) continue;
    lost_.push_back({row->id, row->track, row->release});
    differs = true;
  }
  return differs;
}

void RootScan::note_status(const Family& family, std::size_t failed_before) {
  tools_.counters.walk.files += static_cast<std::int64_t>(family.files);
  tools_.board.update([&](domain::ScanStatus& status) {
    status.directories += static_cast<std::int64_t>(family.folders.size());
    status.files_seen += static_cast<std::int64_t>(family.files);
    status.files_failed += static_cast<std::int64_t>(failed_before);
    status.message = root_.name + "/" + base::text::repaired(family.folders.front().relative_path);
  });
}

// ---- read ---------------------------------------------------------------------------------------

void RootScan::begin_reading(Family&& family) {
  tools_.board.update([](domain::ScanStatus& status) { status.phase = domain::ScanPhase::tags; });
  const FamilyRead::Context context{.root_fd = folder_.fd.get(),
                                    .root = root_,
                                    .image_key = tools_.image_key,
                                    .counters = tools_.counters};
  reading_files_ += family.files;
  reading_.push_back(std::make_unique<FamilyRead>(context, std::move(family.folders)));
  walk_timer_.reset();  // what the pool's queue cannot take is read here
  reading_.back()->begin(tools_.pool);
  walk_timer_.emplace(tools_.counters.walk);
}

// ---- merge --------------------------------------------------------------------------------------

bool RootScan::merge_down_to(std::size_t files_max) {
  if (reading_files_ <= files_max && files_max > 0) return true;
  walk_timer_.reset();
  while (!reading_.empty() && (reading_files_ > files_max || files_max == 0)) {
    FamilyRead& family = *reading_.front();
    family.wait();
    reading_files_ -= family.file_count();
    if (!merge_family(family)) return false;
    reading_.pop_front();
  }
  walk_timer_.emplace(tools_.counters.walk);
  return true;
}

bool RootScan::merge_family(FamilyRead& family) {
  FamilyContent content = family.take();
  for (const SeenFile& failed : content.failed) {
    tools_.failed_files.add(root_.id, failed.name, failed);
  }
  tools_.board.update([&](domain::ScanStatus& status) {
    status.files_read += content.files_read;
    status.files_failed += static_cast<std::int64_t>(content.failed.size());
  });
  std::ranges::move(content.images, std::back_inserter(batch_.images));
  if (!merge_releases(family, content)) return false;
  record(family.folders(), content.issues);
  merging_.push_back(std::move(content));
  return flush_when_full();
}

// Moving `content` later keeps its releases where they are, so the batch may point into them.
bool RootScan::merge_releases(const FamilyRead& family, const FamilyContent& content) {
  const auto enter = [&] {
    for (const FolderListing& folder : family.folders()) {
      batch_.directories.push_back(folder.relative_path);
    }
  };
  enter();
  for (const ReleaseDraft& release : content.releases) {
    std::span<const TrackDraft> rest = release.tracks;
    while (!rest.empty()) {
      std::size_t tracks = 0;
      while (tracks < rest.size() && (batch_.files < tools_.merger.batch_files() || tracks == 0)) {
        batch_.files += rest[tracks++].files.size();
      }
      batch_.parts.push_back({&release, rest.first(tracks)});
      rest = rest.subspan(tracks);
      if (batch_.files < tools_.merger.batch_files()) continue;
      if (!flush()) return false;
      enter();
    }
  }
  return true;
}

// Everything about these folders is in this batch, or was in one before.
void RootScan::record(const std::vector<FolderListing>& folders,
                      const std::vector<PathIssue>& issues) {
  for (const FolderListing& folder : folders) {
    batch_.issue_directories.push_back(folder.relative_path);
    if (folder.complete && !known_.unchanged(folder.relative_path, folder.mtime_ns)) {
      batch_.finished.push_back({folder.relative_path, folder.mtime_ns});
    }
  }
  const base::UnixMs now = tools_.clock.now_ms();
  for (const PathIssue& issue : issues) {
    const std::string shown = base::text::repaired(issue.path);
    base::log::debug("{}/{}: {}: {}", root_.name, shown, issue.kind, issue.message);
    batch_.issues.push_back({root_.id, shown, issue.kind, issue.message, now});
  }
}

bool RootScan::flush_when_full() {
  const bool full = batch_.files >= tools_.merger.batch_files() ||
                    batch_.issue_directories.size() >= base::limits::commit_files_max;
  return !full || flush();
}

bool RootScan::flush() {
  if (!batch_.empty()) {
    const auto merged = tools_.merger.merge(batch_);
    if (!merged) {
      failure_ = std::unexpected(merged.error());
      return false;
    }
    tools_.board.update([&](domain::ScanStatus& status) {
      status.added += merged->added;
      status.changed += merged->changed;
    });
  }
  batch_ = {};
  batch_.root = root_.id;
  merging_.clear();
  return true;
}

// ---- losses -------------------------------------------------------------------------------------

base::Result<void> RootScan::finish(const WalkTotals& totals) {
  if (totals.ended_early || tools_.stop.load()) return failure_;
  // Unmounted meanwhile? Then all that was not found may still be there.
  const RootFolder now = open_root(root_.path, Marker::read);
  if (!now.fd.valid() || now.identity != folder_.identity ||
      (now.state == FolderState::empty && folder_.state != FolderState::empty)) {
    return go_offline(fmt::format("{} went away while it was read. Mount it and scan again.",
                                  base::text::repaired(root_.path)));
  }
  root_.state = domain::RootState::online;
  root_.state_reason.clear();
  if (degraded_folders_ > 0) {
    root_.state = domain::RootState::degraded;
    root_.state_reason = fmt::format(
        "{} folder{} could not be read; see the issues of the scan. What they held is kept.",
        degraded_folders_, degraded_folders_ == 1 ? "" : "s");
  } else {
    root_.scanned_at = tools_.clock.now_ms();
  }
  if (const auto settled = settle_losses(); !settled) return settled;
  return save_root();
}

base::Result<void> RootScan::settle_losses() {
  const std::vector<std::string> vanished = known_.vanished();
  for (std::size_t begin = 0; begin < vanished.size(); begin += compare_folders_max) {
    const auto some =
        std::span(vanished).subspan(begin, std::min(compare_folders_max, vanished.size() - begin));
    const auto files = known_.files_in(some);
    if (!files) return std::unexpected(files.error());
    for (const auto& [folder, rows] : *files) {
      for (const domain::KnownFile& row : rows) {
        if (!row.missing) lost_.push_back({row.id, row.track, row.release});
      }
    }
  }
  std::erase_if(lost_, [&](const LostFile& lost) { return tools_.merger.moved(lost.file); });
  const std::size_t all = known_.present_files();
  const bool too_many =
      lost_.size() > lost_files_free && percent_of(lost_.size(), all) > lost_percent_max;
  if (too_many && !options_.accept_losses) return refuse_losses(lost_.size(), all);

  if (const auto marked = tools_.merger.mark_missing(lost_); !marked) return marked;
  tools_.board.update([&](domain::ScanStatus& status) {
    status.missing += static_cast<std::int64_t>(lost_.size());
  });
  const auto cleared = tools_.coordinator.commit([&](domain::CatalogTx& tx) {
    tx.put_issues(root_.id, std::vector{std::string(losses_path)}, {});
  });
  if (!cleared) return cleared;
  return tools_.merger.remove_directories(root_.id, vanished);
}

base::Result<void> RootScan::refuse_losses(std::size_t lost, std::size_t all) {
  const std::string message = fmt::format(
      "{} of {} files are gone since the last scan. Nothing was removed from the library: mount "
      "what is missing and scan again, or confirm that the files are gone.",
      lost, all);
  base::log::warning("Music folder {}: {}", root_.name, message);
  root_.state = domain::RootState::degraded;
  root_.state_reason = message;
  return tools_.coordinator.commit([&](domain::CatalogTx& tx) {
    const std::vector issues{domain::ScanIssue{root_.id, std::string(losses_path), "vanished",
                                               message, tools_.clock.now_ms()}};
    tx.put_issues(root_.id, std::vector{std::string(losses_path)}, issues);
  });
}

}  // namespace segue::scanner
