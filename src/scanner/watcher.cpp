#include "scanner/watcher.hpp"

#include <fmt/format.h>
#include <linux/magic.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <cstring>
#include <optional>

#include "base/beneath.hpp"
#include "base/limits.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "scanner/file_names.hpp"

namespace segue::scanner {
namespace {

namespace limits = base::limits;

constexpr std::uint32_t came_or_went =
    IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_CLOSE_WRITE | IN_ATTRIB;
constexpr std::uint32_t went = IN_DELETE | IN_MOVED_FROM;
constexpr std::size_t events_buffer_bytes = std::size_t{64} * 1024;

// Not all of these have a name in linux/magic.h.
constexpr std::array<std::uint64_t, 16> local_file_systems = {
    EXT4_SUPER_MAGIC,
    XFS_SUPER_MAGIC,
    BTRFS_SUPER_MAGIC,
    F2FS_SUPER_MAGIC,
    TMPFS_MAGIC,
    OVERLAYFS_SUPER_MAGIC,
    MSDOS_SUPER_MAGIC,
    REISERFS_SUPER_MAGIC,
    ISOFS_SUPER_MAGIC,
    0x2011BAB0,  // exFAT
    0x7366746E,  // NTFS3
    0x2FC12FC1,  // ZFS
    0xCA451A4E,  // bcachefs
    0x3153464A,  // JFS
    0x482B,      // HFS+
    0x15013346,  // UDF
};

// What a file's name says of whether it means something to a scan.
bool is_told_by_name(std::string_view name) {
  if (is_ignore_file(name)) return true;
  return !is_ignored_name(name) && (is_audio_name(name) || cover_rank(name).has_value() ||
                                    is_playlist_name(name) || is_cue_sheet_name(name));
}

domain::ScanRequest whole(domain::RootId root) {
  domain::ScanRequest request{.depth = domain::ScanDepth::quick};
  request.root = root;
  return request;
}

}  // namespace

bool tells_all(int root_fd) {
  struct statfs facts{};
  if (::fstatfs(root_fd, &facts) != 0) return false;
  return std::ranges::find(local_file_systems, static_cast<std::uint64_t>(facts.f_type)) !=
         local_file_systems.end();
}

Watcher::Watcher(OnChange on_change, std::size_t folders_max)
    : on_change_(std::move(on_change)), folders_max_(folders_max) {
  events_ = base::UniqueFd(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC));
  if (!events_.valid()) cannot_ = base::system_message(errno);
  wake_ = base::UniqueFd(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
}

Watcher::~Watcher() {
  stop();
}

void Watcher::start() {
  if (!events_.valid() || !wake_.valid()) {
    base::log::warning("Changes of music folders cannot be watched ({}); they are polled.",
                       cannot_);
    return;
  }
  thread_ = std::thread([this] { work(); });
}

void Watcher::stop() {
  {
    const base::MutexLock lock(mutex_);
    stopping_ = true;
  }
  const std::uint64_t one = 1;
  if (wake_.valid()) static_cast<void>(::write(wake_.get(), &one, sizeof one));
  if (thread_.joinable()) thread_.join();
}

void Watcher::begin(const domain::Root& root, int root_fd) {
  const base::MutexLock lock(mutex_);
  WatchedRoot& watched = roots_[root.id];
  if (watched.path != root.path) drop_root(root.id);
  watched.path = root.path;
  watched.reason.clear();
  // What can be reached by several paths is told of by one of them.
  watched.told_all = root.policy.watch == domain::RootWatch::watch ||
                     (!root.policy.follow_links && tells_all(root_fd));
  watched.watched = events_.valid() && root.policy.watch != domain::RootWatch::poll;
  if (!events_.valid()) watched.reason = cannot_;
  if (watched.watched) return;
  watched.marked = false;
  drop_root(root.id);
}

bool Watcher::watches(domain::RootId root) const {
  const base::MutexLock lock(mutex_);
  const auto watched = roots_.find(root);
  return watched != roots_.end() && watched->second.watched;
}

void Watcher::add(domain::RootId root, const std::string& path, int folder_fd) {
  const base::MutexLock lock(mutex_);
  const auto watched = roots_.find(root);
  if (watched == roots_.end() || !watched->second.watched) return;
  if (watched->second.marked) {
    if (!drives_.add(folder_fd)) cannot_watch(watched->second, root, folder_fd, ENOSPC);
    return;
  }
  const auto [place, is_new] = watches_.try_emplace(Place{root, path}, -1);
  if (!is_new) return;
  const bool full = watches_.size() > folders_max_;
  const int watch =
      full ? -1
           : ::inotify_add_watch(events_.get(), fmt::format("/proc/self/fd/{}", folder_fd).c_str(),
                                 came_or_went | IN_ONLYDIR | IN_EXCL_UNLINK);
  if (watch < 0) {
    const int error_number = full ? ENOSPC : errno;
    watches_.erase(place);
    return cannot_watch(watched->second, root, folder_fd, error_number);
  }
  drop(watch);  // the same folder by a former name
  place->second = watch;
  places_[watch] = place;
  ++watched->second.folders;
}

// The folders that were watched until now may change before the drive is marked: it is walked anew.
void Watcher::cannot_watch(WatchedRoot& root, domain::RootId id, int folder_fd, int error_number) {
  const std::string shown = base::text::repaired(root.path);
  if (error_number == ENOSPC && !root.marked && drives_.add(folder_fd)) {
    base::log::info(
        "Music folder {} has more folders than the system watches: its drive is marked.", shown);
    root.marked = true;
    drop_below({id, ""});
    reconciled_.push_back(id);
    return;
  }
  root.watched = false;
  root.marked = false;
  root.reason =
      error_number == ENOSPC
          ? "The system watches no more folders: raise fs.inotify.max_user_watches. It is polled."
          : fmt::format("It cannot be watched ({}), so it is polled.",
                        base::system_message(error_number));
  base::log::warning("Music folder {}: {}", shown, root.reason);
  drop_root(id);
}

void Watcher::forget(domain::RootId root) {
  const base::MutexLock lock(mutex_);
  drop_root(root);
  roots_.erase(root);
}

domain::WatchState Watcher::state(domain::RootId root) const {
  const base::MutexLock lock(mutex_);
  const auto watched = roots_.find(root);
  if (watched == roots_.end()) return {};
  return {.watched = watched->second.watched,
          .polled = !watched->second.watched || !watched->second.told_all,
          .reason = watched->second.reason,
          .folders = watched->second.folders};
}

void Watcher::work() {
  const int marks = [this] {
    const base::MutexLock lock(mutex_);
    return drives_.fd();
  }();
  for (;;) {
    // poll(2) passes over a number below 0.
    std::array<pollfd, 3> waiting{pollfd{events_.get(), POLLIN, 0}, pollfd{marks, POLLIN, 0},
                                  pollfd{wake_.get(), POLLIN, 0}};
    static_cast<void>(::poll(waiting.data(), waiting.size(), wait_ms()));
    {
      const base::MutexLock lock(mutex_);
      if (stopping_) return;
    }
    read_events();
    read_marks();
    ask();
  }
}

int Watcher::wait_ms() const {
  const base::MutexLock lock(mutex_);
  if (!reconciled_.empty()) return 0;
  if (pending_.empty()) return -1;
  return static_cast<int>(limits::watch_quiet.count()) / 4;
}

void Watcher::read_events() {
  alignas(inotify_event) std::array<char, events_buffer_bytes> buffer;
  for (;;) {
    const ssize_t got = ::read(events_.get(), buffer.data(), buffer.size());
    if (got <= 0) return;
    const base::MutexLock lock(mutex_);
    for (ssize_t at = 0; at < got;) {
      const auto* const event = reinterpret_cast<const inotify_event*>(buffer.data() + at);
      at += static_cast<ssize_t>(sizeof(inotify_event)) + event->len;
      const std::string_view name = event->len == 0 ? "" : static_cast<const char*>(event->name);
      take(event->wd, event->mask, name);
    }
  }
}

void Watcher::take(int watch, std::uint32_t what, std::string_view name) {
  if ((what & IN_Q_OVERFLOW) != 0) return walk_all();
  const auto found = places_.find(watch);
  if (found == places_.end()) return;
  const Place parent = found->second->first;
  if ((what & IN_UNMOUNT) != 0) reconciled_.push_back(parent.first);
  if ((what & IN_IGNORED) != 0) return drop(watch);
  take_change(parent, what, name);
}

void Watcher::read_marks() {
  const base::MutexLock lock(mutex_);
  if (!drives_.permitted()) return;
  std::vector<DriveMarks::RootPlace> places;
  bool any_marked = false;
  for (const auto& [id, root] : roots_) {
    places.push_back({.root = id, .path = root.path});
    any_marked = any_marked || root.marked;
  }
  if (!any_marked) drives_.clear();
  const auto wanted = [](std::string_view name, std::uint32_t what) {
    if ((what & IN_ISDIR) == 0) return is_told_by_name(name);
    return name.empty() || !is_ignored_name(name);
  };
  for (const DriveMarks::Change& change : drives_.read(places, wanted)) {
    if ((change.what & IN_Q_OVERFLOW) != 0) {
      walk_all();
    } else if (roots_.at(change.root).marked) {
      take_change({change.root, change.folder}, change.what, change.name);
    }
  }
}

void Watcher::walk_all() {
  base::log::warning("More changes in the music folders than the system keeps: they are walked.");
  for (const auto& [root, watched] : roots_) reconciled_.push_back(root);
}

void Watcher::take_change(const Place& parent, std::uint32_t what, std::string_view name) {
  if (name.empty()) {
    if ((what & IN_ATTRIB) != 0) note(parent);
    return;
  }
  const Place place{parent.first, joined(parent.second, name)};
  if ((what & IN_ISDIR) != 0) return take_folder(parent, place, what);
  if (matters(place, what)) note(parent);
}

void Watcher::take_folder(const Place& parent, const Place& place, std::uint32_t what) {
  if (is_ignored_name(last_component(place.second))) return;
  if ((what & came_or_went) == IN_ATTRIB) return note(place);  // perhaps it may be read now
  if ((what & went) != 0) drop_below(place);
  note(parent);
}

// A new file is told of when it is closed; one that only got another name for the first time by
// link(2) never is.
bool Watcher::matters(const Place& place, std::uint32_t what) const {
  if (!is_told_by_name(last_component(place.second))) return false;
  if ((what & came_or_went) != IN_CREATE) return true;  // of a marked drive, all in one
  struct stat facts{};
  const std::string path = joined(roots_.at(place.first).path, place.second);
  return ::lstat(path.c_str(), &facts) == 0 && (facts.st_nlink > 1 || !S_ISREG(facts.st_mode));
}

void Watcher::note(Place place) {
  const auto now = Clock::now();
  pending_.try_emplace(std::move(place), Pending{now, now}).first->second.last = now;
}

void Watcher::drop(int watch) {
  const auto found = places_.find(watch);
  if (found == places_.end()) return;
  --roots_[found->second->first.first].folders;
  watches_.erase(found->second);
  places_.erase(found);
}

void Watcher::drop_below(const Place& place) {
  auto at = watches_.lower_bound(place);
  while (at != watches_.end() && at->first.first == place.first &&
         at->first.second.starts_with(place.second)) {
    const int watch = at->second;
    const bool inside = lies_in(at->first.second, place.second);
    ++at;
    if (!inside) continue;
    static_cast<void>(::inotify_rm_watch(events_.get(), watch));
    drop(watch);
  }
}

void Watcher::drop_root(domain::RootId root) {
  drop_below({root, ""});
  std::erase_if(pending_, [&](const auto& entry) { return entry.first.first == root; });
}

void Watcher::ask() {
  std::map<domain::RootId, domain::ScanRequest> requests;
  {
    const base::MutexLock lock(mutex_);
    for (const domain::RootId root : std::exchange(reconciled_, {})) requests[root] = whole(root);
    const auto now = Clock::now();
    for (auto at = pending_.begin(); at != pending_.end();) {
      const auto& [first, last] = at->second;
      if (now < std::min(last + limits::watch_quiet, first + limits::watch_wait_max)) {
        ++at;
        continue;
      }
      const auto& [root, path] = at->first;
      const auto [request, is_new] = requests.try_emplace(root, whole(root));
      if (is_new || !request->second.folders.empty()) request->second.folders.push_back(path);
      at = pending_.erase(at);
    }
  }
  for (auto& [root, request] : requests) {
    if (request.folders.size() > limits::watch_folders_max) request.folders.clear();
    on_change_(std::move(request));
  }
}

}  // namespace segue::scanner
