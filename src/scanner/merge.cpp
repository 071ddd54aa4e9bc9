#include "scanner/merge.hpp"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <utility>

#include "scanner/file_matching.hpp"
#include "scanner/recording_rows.hpp"
#include "scanner/track_identity.hpp"

namespace segue::scanner {
namespace {

using Releases = std::set<domain::ReleaseId>;

// Counts these releases anew and notes that they changed, came or went.
void refresh(domain::CatalogTx& tx, const Releases& releases, ChangeList& changes) {
  if (releases.empty()) return;
  for (const domain::ReleaseId release : releases) {
    changes.note(domain::ChangeKind::changed, "release", release.value);
  }
  changes.note_presence(tx.refresh_releases(std::vector(releases.begin(), releases.end())));
}

// Rows that the files of a batch overwrite, and those of parts that they do not have any more.
std::vector<domain::KnownFile> left_behind(domain::CatalogTx& tx, const FileMatching& files,
                                           base::UnixMs now) {
  std::vector<domain::KnownFile> rows = files.gone();
  std::vector<domain::FileId> gone;
  gone.reserve(rows.size());
  for (const domain::KnownFile& row : rows) gone.push_back(row.id);
  if (!gone.empty()) tx.mark_missing(gone, now);
  std::ranges::move(files.displaced(), std::back_inserter(rows));
  return rows;
}

// What sounded like a file that is lost may now be a recording of its own.
void reconsider_recordings(domain::CatalogTx& tx, const std::set<domain::TrackId>& losers,
                           ChangeList& changes) {
  RecordingRows recordings(tx);
  for (const domain::TrackId track : losers) recordings.note_lost(track);
  recordings.put({});
  for (const domain::TrackId track : recordings.moved()) {
    changes.note(domain::ChangeKind::changed, "track", track.value);
  }
}

void log(domain::CatalogTx& tx, const ChangeList& list) {
  const std::vector<domain::Change> changes = list.changes();
  if (!changes.empty()) tx.log(changes);
}

std::vector<MatchedTrack> tracks_of(const MergeBatch& batch) {
  std::vector<MatchedTrack> tracks;
  for (const BatchPart& part : batch.parts) {
    for (const TrackDraft& draft : part.tracks) {
      MatchedTrack& track = tracks.emplace_back();
      track.draft = &draft;
      for (const FileDraft& file : draft.files) track.files.emplace_back().draft = &file;
    }
  }
  return tracks;
}

// Calls `take` with each part and its own of the tracks that tracks_of() made.
template <class Take>
void for_each_part(const MergeBatch& batch, std::span<MatchedTrack> tracks, Take take) {
  for (const BatchPart& part : batch.parts) {
    take(part, tracks.first(part.tracks.size()));
    tracks = tracks.subspan(part.tracks.size());
  }
}

std::vector<domain::KnownDirectory> directories_of(const MergeBatch& batch) {
  std::vector<domain::KnownDirectory> directories;
  directories.reserve(batch.directories.size());
  for (const auto& [path, directory] : batch.directories) directories.push_back(directory);
  return directories;
}

}  // namespace

Merger::Merger(domain::Coordinator& coordinator, const base::Clock& clock, StageCounters& counters)
    : coordinator_(coordinator), clock_(clock), counters_(counters) {}

void Merger::begin_scan(std::span<const domain::Root> roots, bool full) {
  end_scan();
  full_ = full;
  const base::MutexLock lock(mutex_);
  sightings_.begin(roots);
}

void Merger::end_scan() {
  const base::MutexLock lock(mutex_);
  keys_.end_scan();
  moved_.clear();
  sightings_.end();
}

void Merger::set_root(domain::RootId root, int folder_fd) {
  const base::MutexLock lock(mutex_);
  sightings_.set_root(root, folder_fd);
}

void Merger::set_away(domain::RootId root) {
  const base::MutexLock lock(mutex_);
  sightings_.set_away(root);
}

bool Merger::is_away(domain::RootId root) const {
  const base::MutexLock lock(mutex_);
  return sightings_.is_away(root);
}

bool Merger::moved(domain::FileId file) const {
  const base::MutexLock lock(mutex_);
  return moved_.contains(file);
}

base::Result<void> Merger::commit(std::size_t items,
                                  const std::function<void(domain::CatalogTx&)>& work) {
  std::chrono::steady_clock::duration taken{};
  try {
    const auto committed = coordinator_.commit([&](domain::CatalogTx& tx) {
      const StageTimer timer(counters_.tags);
      const auto begin = std::chrono::steady_clock::now();
      work(tx);
      taken = std::chrono::steady_clock::now() - begin;
    });
    if (!committed) {
      keys_.forget();
      return committed;
    }
  } catch (...) {
    keys_.forget();
    throw;
  }
  batch_files_.adapt(items, taken);
  return {};
}

base::Result<MergeCounts> Merger::merge(const MergeBatch& batch) {
  MergeCounts counts;
  const base::MutexLock lock(mutex_);
  const auto committed =
      commit(batch.files, [&](domain::CatalogTx& tx) { counts = write(tx, batch); });
  if (!committed) return std::unexpected(committed.error());
  return counts;
}

MergeCounts Merger::write(domain::CatalogTx& tx, const MergeBatch& batch) {
  const base::UnixMs now = clock_.now_ms();
  std::vector<MatchedTrack> tracks = tracks_of(batch);
  FileMatching files(tx, sightings_, batch.root);
  files.match(tracks);

  BatchKeys keys({.tx = tx,
                  .memory = keys_,
                  .sightings = sightings_,
                  .root = batch.root,
                  .full = full_,
                  .now = now});
  for_each_part(batch, tracks,
                [&](const BatchPart& part, std::span<MatchedTrack> own) { keys.note(part, own); });
  keys.resolve();

  BatchRows rows(tx, keys, batch.root, now);
  Releases touched;
  for_each_part(batch, tracks, [&](const BatchPart& part, std::span<MatchedTrack> own) {
    const domain::ReleaseId release = keys.release(*part.release);
    for (MatchedTrack& track : own) {
      track.release = release;
      track.release_is_new = part.begins && keys.is_new(release);
    }
    touched.merge(touched_by(part, own));
  });
  ChangeList changes;
  for (const domain::KnownFile& row : left_behind(tx, files, now)) {
    touched.insert(row.release);
    rows.note_lost(row.track);
    changes.note(domain::ChangeKind::changed, "track", row.track.value);
  }
  TrackIdentity(tx, sightings_, batch.root).match(tracks);
  for (const MatchedTrack& track : tracks) {
    rows.add_track(track, full_);
    for (const MatchedFile& file : track.files) {
      if (file.moved) moved_.insert(file.id);
    }
  }
  rows.put(files.sounding_alike());
  if (!batch.images.empty()) tx.put_images(batch.images);
  if (!batch.issue_directories.empty() || !batch.issues.empty()) {
    tx.put_issues(batch.root, batch.issue_directories, batch.issues);
  }
  if (!batch.directories.empty()) tx.put_directories(batch.root, directories_of(batch));
  changes.note(keys.changes());
  changes.note(rows.changes());
  refresh(tx, touched, changes);
  log(tx, changes);
  return rows.counts();
}

// A release of several parts is counted with its last, not anew with each; should that never come,
// its folders are read again. What it took files from is counted at once.
Releases Merger::touched_by(const BatchPart& part, std::span<const MatchedTrack> tracks) {
  Releases touched;
  for (const MatchedTrack& track : tracks) {
    for (const MatchedFile& file : track.files) {
      if (file.known && file.known->release != track.release) touched.insert(file.known->release);
    }
    if (part.ends) touched.insert(track.release);
  }
  return touched;
}

base::Result<std::size_t> Merger::mark_missing(std::vector<LostFile> files) {
  const base::MutexLock lock(mutex_);
  std::erase_if(files,
                [&](const LostFile& lost) SEGUE_NO_ANALYSIS { return moved_.contains(lost.file); });
  // So that few transactions count the same release.
  std::ranges::sort(files, {},
                    [](const LostFile& lost) { return std::pair(lost.release, lost.file); });
  for (std::size_t begin = 0; begin < files.size();) {
    const auto some =
        std::span(files).subspan(begin, std::min(batch_files_.get(), files.size() - begin));
    const auto committed = commit(some.size(), [&](domain::CatalogTx& tx) {
      std::vector<domain::FileId> ids;
      Releases releases;
      std::set<domain::TrackId> losers;
      ChangeList changes;
      for (const LostFile& file : some) {
        ids.push_back(file.file);
        releases.insert(file.release);
        losers.insert(file.track);
        changes.note(domain::ChangeKind::changed, "track", file.track.value);
      }
      tx.mark_missing(ids, clock_.now_ms());
      reconsider_recordings(tx, losers, changes);
      refresh(tx, releases, changes);
      log(tx, changes);
    });
    if (!committed) return std::unexpected(committed.error());
    begin += some.size();
  }
  return files.size();
}

base::Result<void> Merger::remove_directories(domain::RootId root,
                                              std::span<const std::string> directories) {
  const base::MutexLock lock(mutex_);
  while (!directories.empty()) {
    const auto some = directories.first(std::min(batch_files_.get(), directories.size()));
    const auto committed = commit(some.size(), [&](domain::CatalogTx& tx) {
      const auto releases = tx.remove_directories(root, some, clock_.now_ms());
      std::set<domain::TrackId> losers;
      for (const domain::KnownFile& file : tx.files_of_releases(releases)) {
        if (file.missing) losers.insert(file.track);
      }
      ChangeList changes;
      reconsider_recordings(tx, losers, changes);
      refresh(tx, Releases(releases.begin(), releases.end()), changes);
      log(tx, changes);
    });
    if (!committed) return committed;
    directories = directories.subspan(some.size());
  }
  return {};
}

}  // namespace segue::scanner
