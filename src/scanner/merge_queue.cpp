#include "scanner/merge_queue.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "base/limits.hpp"
#include "base/log.hpp"
#include "base/text.hpp"

namespace segue::scanner {
namespace {

// For each track, the last one that has a part of a file which it or one before it has a part of:
// what was a file's part before may be another one now, which is told when all are at hand.
std::vector<std::size_t> ends_of_files(std::span<const TrackDraft> tracks) {
  std::map<std::pair<std::string_view, std::string_view>, std::size_t> last;
  for (std::size_t i = 0; i < tracks.size(); ++i) {
    for (const FileDraft& file : tracks[i].files) {
      if (file.part) last[{file.directory, file.seen.name}] = i;
    }
  }
  std::vector<std::size_t> ends(tracks.size(), 0);
  std::size_t end = 0;
  for (std::size_t i = 0; i < tracks.size(); ++i) {
    end = std::max(end, i);
    for (const FileDraft& file : tracks[i].files) {
      if (file.part) end = std::max(end, last.at({file.directory, file.seen.name}));
    }
    ends[i] = end;
  }
  return ends;
}

}  // namespace

MergeQueue::MergeQueue(Merger& merger, const base::Clock& clock, domain::Root root,
                       OnMerged on_merged)
    : merger_(merger), clock_(clock), root_(std::move(root)), on_merged_(std::move(on_merged)) {
  batch_.root = root_.id;
}

base::Result<void> MergeQueue::add(const FamilyPart& part, FamilyContent content) {
  if (part.begins) {
    for (const FolderListing& folder : part.folders) {
      batch_.issue_directories.push_back(folder.relative_path);
    }
  }
  std::ranges::move(content.images, std::back_inserter(batch_.images));
  const FamilyContent& kept = merging_.emplace_back(std::move(content));
  open_folders(part);
  for (const ReleaseDraft& release : kept.releases) {
    if (auto added = add_release(part, release); !added) return added;
  }
  add_issues(kept.issues);
  if (part.ends) close_folders(part.folders, kept.unread);
  return flush_when_full();
}

base::Result<void> MergeQueue::add_release(const FamilyPart& part, const ReleaseDraft& release) {
  std::span<const TrackDraft> rest = release.tracks;
  const std::vector<std::size_t> ends = ends_of_files(rest);
  while (!rest.empty()) {
    std::size_t tracks = 0;
    const std::size_t done = release.tracks.size() - rest.size();
    while (tracks < rest.size() && (tracks == 0 || batch_.files < merger_.batch_files() ||
                                    ends[done + tracks - 1] >= done + tracks)) {
      batch_.files += rest[tracks++].files.size();
    }
    batch_.parts.push_back({.release = &release,
                            .tracks = rest.first(tracks),
                            .begins = rest.size() == release.tracks.size(),
                            .ends = tracks == rest.size()});
    rest = rest.subspan(tracks);
    if (batch_.files < merger_.batch_files()) continue;
    if (auto flushed = flush(); !flushed) return flushed;
    open_folders(part);
  }
  return {};
}

// Should the rest never be written, a fingerprint of 0 brings the next scan back here.
void MergeQueue::open_folders(const FamilyPart& part) {
  for (const FolderListing& folder : part.folders) {
    if (folder.audio.empty()) continue;
    const domain::KnownDirectory unread{.relative_path = folder.relative_path};
    batch_.directories.try_emplace(folder.relative_path, unread);
  }
}

void MergeQueue::close_folders(std::span<const FolderListing> folders,
                               const std::set<std::string>& unread) {
  for (const FolderListing& folder : folders) {
    if (!folder.complete || unread.contains(folder.relative_path)) continue;
    batch_.directories[folder.relative_path] = {
        .relative_path = folder.relative_path,
        .fingerprint = folder.fingerprint,
        .mtime_ns = folder.mtime_ns,
        .files = static_cast<std::int32_t>(folder.audio_files),
        .folders = folder.folders};
  }
}

// The catalogue keeps one issue of each path.
void MergeQueue::add_issues(std::span<const PathIssue> issues) {
  const base::UnixMs now = clock_.now_ms();
  std::set<std::string> paths;
  for (const PathIssue& issue : issues) {
    std::string path = base::text::repaired(issue.path);
    if (!paths.insert(path).second) continue;
    std::string message = base::text::repaired(issue.message);
    base::log::debug("{}/{}: {}: {}", root_.name, path, issue.kind, message);
    batch_.issues.push_back({.root = root_.id,
                             .path = std::move(path),
                             .kind = issue.kind,
                             .message = std::move(message),
                             .found_at = now,
                             .size_bytes = issue.size_bytes,
                             .mtime_ns = issue.mtime_ns});
  }
}

base::Result<void> MergeQueue::record(std::span<const FolderListing> folders) {
  for (const FolderListing& folder : folders) {
    batch_.issue_directories.push_back(folder.relative_path);
    add_issues(folder.issues);
  }
  close_folders(folders);
  return flush_when_full();
}

base::Result<void> MergeQueue::date(std::span<const FolderListing> folders) {
  close_folders(folders);
  return flush_when_full();
}

base::Result<void> MergeQueue::flush_when_full() {
  const bool full = batch_.files >= merger_.batch_files() ||
                    batch_.directories.size() >= base::limits::commit_files_max ||
                    batch_.issue_directories.size() >= base::limits::commit_files_max ||
                    batch_.issues.size() >= base::limits::commit_files_max;
  return full ? flush() : base::Result<void>{};
}

base::Result<void> MergeQueue::flush() {
  if (!batch_.empty()) {
    const auto merged = merger_.merge(batch_);
    if (!merged) return std::unexpected(merged.error());
    on_merged_(*merged);
  }
  batch_ = {};
  batch_.root = root_.id;
  // What is being added still points into its content.
  while (merging_.size() > 1) merging_.pop_front();
  return {};
}

}  // namespace segue::scanner
