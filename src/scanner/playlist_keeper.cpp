#include "scanner/playlist_keeper.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "base/log.hpp"
#include "base/text.hpp"
#include "domain/issue_kind.hpp"
#include "scanner/file_names.hpp"
#include "scanner/playlist_facts.hpp"
#include "scanner/root_folder.hpp"
#include "scanner/settling.hpp"

namespace segue::scanner {
namespace {

namespace text = base::text;
using base::ErrorCode;
using domain::PlaylistFile;

bool is_as_known(const SeenFile& seen, const PlaylistFile& file) {
  return !file.missing && seen.size_bytes == file.size_bytes && seen.mtime_ns == file.mtime_ns &&
         seen.inode == file.inode;
}

// A number of an inode is given again: a file that got another name must look like what it was.
bool is_moved(const PlaylistFile& file, const PlaylistContent& content) {
  if (file.content_hash == content.hash) return true;
  return file.inode == content.seen.inode &&
         last_component(file.relative_path) == content.seen.name;
}

std::string edition_name(const std::string& name, base::UnixMs now) {
  constexpr std::size_t name_max = 200;
  const std::chrono::sys_time<std::chrono::seconds> moment{std::chrono::seconds(now / 1000)};
  return fmt::format("{} (edited in Segue, {:%Y-%m-%d})", text::capped(name, name_max), moment);
}

}  // namespace

void PlaylistKeeper::begin_scan() {
  left_.clear();
  folders_known_.clear();
  for (const PlaylistFile& file : files_.files()) {
    if (!file.missing) {
      folders_known_.insert({file.root, std::string(parent_of(file.relative_path))});
    }
  }
}

void PlaylistKeeper::note(domain::RootId root, const FolderListing& listing) {
  if (listing.unchanged || !listing.complete) return;
  Place folder{root, listing.relative_path};
  if (listing.playlists.empty() && !folders_known_.contains(folder)) return;
  const base::MutexLock lock(noting_);
  noted_[std::move(folder)] = {listing.playlists.begin(), listing.playlists.end()};
}

void PlaylistKeeper::note_gone(domain::RootId root, std::span<const std::string> folders) {
  const base::MutexLock lock(noting_);
  for (const std::string& folder : folders) {
    if (folders_known_.contains({root, folder})) noted_[{root, folder}].clear();
  }
}

void PlaylistKeeper::bring_in_step(std::span<const domain::Root> roots, bool news,
                                   const std::atomic<bool>& stop) {
  Work work{.roots = roots,
            .stop = stop,
            .known = files_.files(),
            .known_in = {},
            .opened = {},
            .finder = EntryFinder(reader_, roots)};
  if (!noted_.empty()) {
    read_what_was_noted(work);
    work.known = files_.files();
  }
  write_what_was_edited(work);
  if (news) find_what_led_nowhere(work);
}

const PlaylistKeeper::Opened* PlaylistKeeper::open(Work& work, domain::RootId root) {
  if (const auto opened = work.opened.find(root); opened != work.opened.end()) {
    return opened->second.fd.valid() ? &opened->second : nullptr;
  }
  Opened& opened = work.opened[root];
  const auto known = std::ranges::find(work.roots, root, &domain::Root::id);
  if (known == work.roots.end() || known->policy.paused) return nullptr;
  RootFolder folder = open_root(known->path, Marker::read);
  if (folder.state != FolderState::ready || folder.identity != known->identity) return nullptr;
  opened.root = &*known;
  opened.fd = std::move(folder.fd);
  return &opened;
}

void PlaylistKeeper::read_what_was_noted(Work& work) {
  std::vector<Fresh> fresh;
  std::vector<PlaylistFile*> gone;
  std::set<Place> later;
  for (PlaylistFile& file : work.known) {
    const Place folder{file.root, std::string(parent_of(file.relative_path))};
    work.known_in[folder][std::string(last_component(file.relative_path))] = &file;
  }
  for (const auto& [folder, names] : noted_) {
    const auto root = std::ranges::find(work.roots, folder.root, &domain::Root::id);
    const bool off =
        root != work.roots.end() && root->policy.playlists == domain::RootPlaylists::off;
    if (root == work.roots.end() || off) continue;  // a scan of the root notes it anew
    if (!look_at(work, folder, names, fresh, gone)) later.insert(folder);
  }
  for (PlaylistFile* const file : gone) file->missing = true;
  for (const Fresh& one : fresh) {
    const Outcome outcome = work.stop.load() ? Outcome::waiting : read(work, one);
    if (outcome == Outcome::later) {
      later.insert({one.place.root, std::string(parent_of(one.place.path))});
    }
    if (outcome != Outcome::waiting) continue;
    for (const auto& [folder, names] : noted_) later.insert(folder);
    break;
  }
  for (PlaylistFile* const file : gone) {
    if (!file->missing) continue;  // it has moved
    files_.put(*file);
    tell({file->root, file->relative_path}, "", "");
  }
  std::erase_if(noted_, [&](const auto& entry) { return !later.contains(entry.first); });
}

bool PlaylistKeeper::look_at(Work& work, const Place& folder, const std::set<std::string>& names,
                             std::vector<Fresh>& fresh, std::vector<PlaylistFile*>& gone) {
  const Opened* const opened = open(work, folder.root);
  if (opened == nullptr) return false;
  KnownByName known = std::move(work.known_in[folder]);
  bool settled = true;
  for (const std::string& name : names) {
    const std::string path = joined(folder.path, name);
    const auto seen = examine_file(opened->fd.get(), path);
    if (!seen) {
      // What cannot be looked at may be there still.
      if (seen.error().code != ErrorCode::not_found) known.erase(name);
      continue;
    }
    const auto row = known.find(name);
    PlaylistFile* const file = row == known.end() ? nullptr : row->second;
    if (row != known.end()) known.erase(row);
    if (file != nullptr && is_as_known(*seen, *file)) continue;
    if (failed_before({folder.root, path}, *seen)) continue;
    if (is_unsettled(opened->fd.get(), path, *seen)) {
      settled = false;
    } else {
      fresh.push_back({.place = {folder.root, path}, .seen = *seen, .known = file});
    }
  }
  for (const auto& [name, file] : known) {
    if (!file->missing) gone.push_back(file);
  }
  return settled;
}

PlaylistKeeper::Outcome PlaylistKeeper::read(Work& work, const Fresh& fresh) {
  const Opened* const opened = open(work, fresh.place.root);
  if (opened == nullptr) return Outcome::later;
  const auto content = read_playlist(opened->fd.get(), fresh.place.path);
  if (!content) {
    const ErrorCode code = content.error().code;
    if (code == ErrorCode::unavailable || code == ErrorCode::not_found) return Outcome::later;
    if (code == ErrorCode::too_large) {
      note_failure(fresh.place, fresh.seen, content.error());
    } else {
      tell(fresh.place, domain::issue_kind(code),
           fmt::format("{}. {}", content.error().message,
                       code == ErrorCode::forbidden ? "Give Segue's user the right to read it."
                                                    : "Check the drive."));
    }
    return Outcome::failed;
  }
  PlaylistFile* const before = fresh.known != nullptr ? fresh.known : moved_from(work, *content);
  PlaylistFile file = before == nullptr ? PlaylistFile{} : *before;
  const bool same = before != nullptr && file.content_hash == content->hash;
  file.root = fresh.place.root;
  file.relative_path = fresh.place.path;
  file.size_bytes = content->seen.size_bytes;
  file.mtime_ns = content->seen.mtime_ns;
  file.inode = content->seen.inode;
  file.content_hash = content->hash;
  file.missing = false;
  // What was deleted here stays so while the file says nothing new.
  if (same && (fresh.known != nullptr || !file.playlist)) {
    files_.put(file);
  } else if (const Outcome outcome = take(work, *opened->root, file, *content);
             outcome != Outcome::done) {
    return outcome;
  }
  if (before != nullptr) *before = file;
  return Outcome::done;
}

// Only where nothing lies at the path that is known: a copy is a playlist of its own.
PlaylistFile* PlaylistKeeper::moved_from(Work& work, const PlaylistContent& content) {
  for (PlaylistFile& file : work.known) {
    if (!is_moved(file, content)) continue;
    if (file.missing) return &file;
    const Opened* const opened = open(work, file.root);
    if (opened == nullptr) continue;
    const auto there = examine_file(opened->fd.get(), file.relative_path);
    if (!there && there.error().code == ErrorCode::not_found) return &file;
  }
  return nullptr;
}

PlaylistKeeper::Outcome PlaylistKeeper::take(Work& work, const domain::Root& root,
                                             const PlaylistFile& file,
                                             const PlaylistContent& content) {
  const Place place{file.root, file.relative_path};
  const auto list = media::M3u::parse(content.bytes);
  if (!list) {
    note_failure(place, content.seen, list.error());
    return Outcome::failed;
  }
  const std::vector<domain::FileEntry> before =
      file.id ? files_.entries(file.id) : std::vector<domain::FileEntry>{};
  domain::FileStep step{.file = file,
                        .name = playlist_name_of(*list, file.relative_path),
                        .entries = entries_of(work, root, file, list->entries(), before),
                        .keep_as = {}};
  step.file.name = step.name;
  const auto linked = files_.linked(file.playlist);
  if (linked) {
    step.file.revision = linked->revision;
    // A name that somebody gave it here stays.
    if (linked->name != file.name || step.name == file.name) step.name = linked->name;
    const bool edited = linked->tracks != tracks_of(before);
    if (edited && linked->tracks != tracks_of(step.entries)) {
      step.keep_as = edition_name(linked->name, clock_.now_ms());
    }
  } else {
    step.file.playlist = {};
  }
  const auto taken = files_.take(step);
  if (!taken) {
    const ErrorCode code = taken.error().code;
    if (code == ErrorCode::unavailable) return Outcome::waiting;
    if (code == ErrorCode::conflict) return Outcome::later;
    tell(place, "too_large", taken.error().message);
    return Outcome::failed;
  }
  base::log::debug("playlist {}: {} entries, {} not found", text::repaired(file.relative_path),
                   step.entries.size(), taken->unfound);
  if (step.keep_as.empty()) {
    tell(place, "", "");
  } else {
    base::log::warning("playlist {}: changed here and in its file",
                       text::repaired(file.relative_path));
    tell(place, "conflict",
         fmt::format("The playlist was changed both here and in its file. It is now what the file "
                     "says; what was changed here is the playlist \"{}\".",
                     step.keep_as));
  }
  return Outcome::done;
}

// An entry that is not found where it leads keeps the track that it had: the music may have moved,
// or be away.
std::vector<domain::FileEntry> PlaylistKeeper::entries_of(
    Work& work, const domain::Root& root, const PlaylistFile& file,
    std::span<const media::M3uEntry> entries, std::span<const domain::FileEntry> before) {
  std::map<std::string_view, domain::TrackId> had;
  for (const domain::FileEntry& entry : before) {
    if (entry.track) had.emplace(entry.location, entry.track);
  }
  const auto tracks = work.finder.find(root, parent_of(file.relative_path), entries);
  std::vector<domain::FileEntry> found;
  found.reserve(entries.size());
  for (std::size_t i = 0; i < entries.size(); ++i) {
    domain::FileEntry& entry =
        found.emplace_back(domain::FileEntry{.location = entries[i].location, .track = tracks[i]});
    if (entry.track) continue;
    if (const auto old = had.find(entry.location); old != had.end()) entry.track = old->second;
  }
  return found;
}

bool PlaylistKeeper::failed_before(const Place& file, const SeenFile& seen) {
  const auto failure = failed_.find(file);
  if (failure == failed_.end()) return false;
  if (failure->second.seen == seen) {
    tell(file, failure->second.kind, failure->second.message);
    return true;
  }
  failed_.erase(failure);
  return false;
}

void PlaylistKeeper::note_failure(const Place& file, const SeenFile& seen,
                                  const base::Error& error) {
  const std::string kind(domain::issue_kind(error.code));
  base::log::warning("playlist {}: {}", text::repaired(file.path), error.message);
  tell(file, kind, error.message);
  failed_[file] = {.seen = seen, .kind = kind, .message = error.message};
}

void PlaylistKeeper::tell(const Place& file, std::string_view kind, std::string_view message) {
  std::vector<domain::ScanIssue> issues;
  if (!kind.empty()) {
    base::log::debug("playlist {}: {}", text::repaired(file.path), message);
    issues.push_back({.root = file.root,
                      .path = file.path,
                      .kind = std::string(kind),
                      .message = std::string(message),
                      .found_at = clock_.now_ms()});
  }
  const auto told = coordinator_.commit(
      [&](domain::CatalogTx& tx) { tx.put_issues(file.root, std::vector{file.path}, issues); });
  if (!told) base::log::warning("playlist {}: {}", text::repaired(file.path), told.error().message);
}

}  // namespace segue::scanner
