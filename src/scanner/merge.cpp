#include "scanner/merge.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <functional>
#include <utility>

#include "base/beneath.hpp"
#include "base/limits.hpp"
#include "scanner/batch_rows.hpp"

namespace segue::scanner {
namespace {

constexpr std::size_t batch_files_first = 128;
constexpr std::size_t batch_files_min = 24;

}  // namespace

Merger::Merger(domain::Coordinator& coordinator, domain::CatalogReader& reader,
               const base::Clock& clock, StageCounters& counters)
    : coordinator_(coordinator),
      reader_(reader),
      clock_(clock),
      counters_(counters),
      questions_{
          .exists = [this](const domain::KnownFile& file) { return exists(file); },
          .has_other_file = [this](domain::TrackId track,
                                   domain::FileId file) { return has_other_file(track, file); }},
      batch_files_(batch_files_first) {}

void Merger::begin_scan(std::span<const domain::Root> roots, bool full) {
  keys_.begin_scan();
  tracks_.begin_scan();
  moved_.clear();
  full_ = full;
  for (const domain::Root& root : roots) {
    auto fd = base::open_folder(root.path);
    root_fds_[root.id] = fd ? std::move(*fd) : base::UniqueFd{};
  }
}

void Merger::end_scan() {
  keys_.begin_scan();
  tracks_.begin_scan();
  root_fds_.clear();
}

base::Result<void> Merger::commit(const std::function<void(domain::CatalogTx&)>& work) {
  try {
    const auto committed = coordinator_.commit([&](domain::CatalogTx& tx) {
      const StageTimer timer(counters_.merge);
      work(tx);
    });
    if (!committed) keys_.forget();
    return committed;
  } catch (...) {
    keys_.forget();
    throw;
  }
}

base::Result<MergeCounts> Merger::merge(const MergeBatch& batch) {
  if (!batch.parts.empty()) keys_.learn_artists(reader_);
  MergeCounts counts;
  std::chrono::steady_clock::duration taken{};
  const auto committed = commit([&](domain::CatalogTx& tx) {
    const auto begin = std::chrono::steady_clock::now();
    counts = write(tx, batch);
    taken = std::chrono::steady_clock::now() - begin;
  });
  if (!committed) return std::unexpected(committed.error());
  adapt(batch.files, taken);
  counters_.merge.files += static_cast<std::int64_t>(batch.files);
  return counts;
}

MergeCounts Merger::write(domain::CatalogTx& tx, const MergeBatch& batch) {
  const base::UnixMs now = clock_.now_ms();
  BatchKeys keys(tx, keys_, now);
  for (const BatchPart& part : batch.parts) {
    keys.note(*part.release);
    for (const TrackDraft& track : part.tracks) keys.note(track);
  }
  keys.resolve();

  BatchRows rows(tx, keys, keys_, batch.root, now);
  std::vector<MatchedTrack> tracks;
  for (const BatchPart& part : batch.parts) {
    const domain::ReleaseId release = keys.release(*part.release);
    rows.add_media(*part.release, release);
    for (const TrackDraft& track : part.tracks) {
      tracks.push_back({.draft = &track,
                        .release = release,
                        .release_is_new = keys.is_new(release),
                        .id = {},
                        .is_new = false,
                        .another_file_only = false,
                        .files = {}});
    }
  }
  TrackIdentity(tx, tracks_, questions_).match(batch.root, batch.directories, tracks);
  for (const MatchedTrack& track : tracks) {
    rows.add_track(track, full_);
    for (const MatchedFile& file : track.files) {
      if (file.moved) moved_.insert(file.id);
    }
  }
  rows.put();
  if (!batch.images.empty()) tx.put_images(batch.images);
  if (!batch.issue_directories.empty()) {
    tx.put_issues(batch.root, batch.issue_directories, batch.issues);
  }
  if (!batch.finished.empty()) tx.put_directories(batch.root, batch.finished);
  if (const auto touched = rows.touched(); !touched.empty()) tx.refresh_releases(touched);
  if (!keys.changes().empty()) tx.log(keys.changes());
  if (!rows.changes().empty()) tx.log(rows.changes());
  return rows.counts();
}

// Towards the number of files that just fills the time a transaction may take, half way each time.
void Merger::adapt(std::size_t files, std::chrono::steady_clock::duration taken) {
  using std::chrono::microseconds;
  if (files < batch_files_min) return;
  const auto spent =
      std::max<std::int64_t>(std::chrono::duration_cast<microseconds>(taken).count(), 1);
  const auto allowed = microseconds(base::limits::commit_time_max).count();
  const auto fitting = static_cast<std::size_t>(static_cast<std::int64_t>(files) * allowed / spent);
  batch_files_ =
      std::clamp((batch_files_ + fitting) / 2, batch_files_min, base::limits::commit_files_max);
}

std::optional<bool> Merger::exists(const domain::KnownFile& file) {
  const auto root = root_fds_.find(file.root);
  if (root == root_fds_.end() || !root->second.valid()) return std::nullopt;
  struct stat facts{};
  return ::fstatat(root->second.get(), file.relative_path.c_str(), &facts, AT_SYMLINK_NOFOLLOW) ==
         0;
}

bool Merger::has_other_file(domain::TrackId track, domain::FileId file) {
  const auto best = reader_.file_of({}, track);
  return best && best->file != file;
}

base::Result<void> Merger::mark_missing(std::span<const LostFile> files) {
  for (std::size_t begin = 0; begin < files.size(); begin += base::limits::commit_files_max) {
    const auto some =
        files.subspan(begin, std::min(base::limits::commit_files_max, files.size() - begin));
    std::vector<domain::FileId> ids;
    std::set<domain::ReleaseId> releases;
    std::set<domain::TrackId> tracks;
    for (const LostFile& file : some) {
      ids.push_back(file.file);
      releases.insert(file.release);
      tracks.insert(file.track);
    }
    const auto committed = commit([&](domain::CatalogTx& tx) {
      tx.mark_missing(ids, clock_.now_ms());
      tx.refresh_releases(std::vector(releases.begin(), releases.end()));
      std::vector<domain::Change> changes;
      changes.reserve(releases.size());
      for (const domain::ReleaseId release : releases) {
        changes.push_back({domain::ChangeKind::changed, "release", release.value});
      }
      tx.log(changes);
    });
    if (!committed) return committed;
    if (const auto logged = log_removed(tracks); !logged) return logged;
  }
  return {};
}

// A track is gone when nothing plays it any more, which shows only after its files were marked.
base::Result<void> Merger::log_removed(const std::set<domain::TrackId>& tracks) {
  std::vector<domain::Change> changes;
  changes.reserve(tracks.size());
  for (const domain::TrackId track : tracks) {
    const bool gone = !reader_.file_of({}, track);
    changes.push_back(
        {gone ? domain::ChangeKind::removed : domain::ChangeKind::changed, "track", track.value});
  }
  return commit([&](domain::CatalogTx& tx) { tx.log(changes); });
}

base::Result<void> Merger::remove_directories(domain::RootId root,
                                              std::span<const std::string> directories) {
  for (std::size_t begin = 0; begin < directories.size(); begin += base::limits::commit_files_max) {
    const auto some = directories.subspan(
        begin, std::min(base::limits::commit_files_max, directories.size() - begin));
    const auto committed = commit([&](domain::CatalogTx& tx) {
      const auto releases = tx.remove_directories(root, some, clock_.now_ms());
      if (!releases.empty()) tx.refresh_releases(releases);
    });
    if (!committed) return committed;
  }
  return {};
}

}  // namespace segue::scanner
