#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/mutex.hpp"
#include "base/unique_fd.hpp"
#include "domain/folder_control.hpp"
#include "domain/library.hpp"
#include "domain/scan_control.hpp"
#include "scanner/drive_marks.hpp"

namespace segue::scanner {

// Learns from inotify(7) which folders of the roots change, and asks for a scan of them once they
// are quiet for limits::watch_quiet. Folders are added by the scan that walks them, before it reads
// their entries, so nothing falls between. Holds no file open: a drive can be unmounted. A root
// with more folders than the system watches has its drives marked instead where that is permitted,
// and is polled where it is not.
//
// Thread: any; start and stop from one. `on_change` is called on the watcher's own.
class Watcher {
 public:
  using OnChange = std::function<void(domain::ScanRequest)>;

  // `folders_max`: so many are watched, if the system does not stop before.
  explicit Watcher(OnChange on_change,
                   std::size_t folders_max = std::numeric_limits<std::size_t>::max());
  ~Watcher();  // as stop()
  Watcher(const Watcher&) = delete;
  Watcher& operator=(const Watcher&) = delete;

  void start();
  void stop();

  // A walk of it begins; what its policy asks for counts from now on.
  void begin(const domain::Root& root, int root_fd) SEGUE_EXCLUDES(mutex_);
  [[nodiscard]] bool watches(domain::RootId root) const SEGUE_EXCLUDES(mutex_);
  // `path` is relative to the root.
  void add(domain::RootId root, const std::string& path, int folder_fd) SEGUE_EXCLUDES(mutex_);
  void forget(domain::RootId root) SEGUE_EXCLUDES(mutex_);

  [[nodiscard]] domain::WatchState state(domain::RootId root) const SEGUE_EXCLUDES(mutex_);

 private:
  using Clock = std::chrono::steady_clock;
  using Place = std::pair<domain::RootId, std::string>;
  struct WatchedRoot {
    std::string path;
    bool watched = false;
    bool told_all = false;  // no change stays hidden from us
    bool marked = false;    // its drives are, and no folder is watched
    std::string reason;     // for a person: why it is not watched
    std::int64_t folders = 0;
  };
  struct Pending {
    Clock::time_point first, last;
  };

  void work();
  [[nodiscard]] int wait_ms() const SEGUE_EXCLUDES(mutex_);
  void read_events() SEGUE_EXCLUDES(mutex_);
  void read_marks() SEGUE_EXCLUDES(mutex_);
  void take(int watch, std::uint32_t what, std::string_view name) SEGUE_REQUIRES(mutex_);
  void take_change(const Place& parent, std::uint32_t what, std::string_view name)
      SEGUE_REQUIRES(mutex_);
  void walk_all() SEGUE_REQUIRES(mutex_);
  void cannot_watch(WatchedRoot& root, domain::RootId id, int folder_fd, int error_number)
      SEGUE_REQUIRES(mutex_);
  void take_folder(const Place& parent, const Place& place, std::uint32_t what)
      SEGUE_REQUIRES(mutex_);
  [[nodiscard]] bool matters(const Place& place, std::uint32_t what) const SEGUE_REQUIRES(mutex_);
  void note(Place place) SEGUE_REQUIRES(mutex_);
  void drop(int watch) SEGUE_REQUIRES(mutex_);
  void drop_below(const Place& place) SEGUE_REQUIRES(mutex_);
  void drop_root(domain::RootId root) SEGUE_REQUIRES(mutex_);
  void ask() SEGUE_EXCLUDES(mutex_);

  const OnChange on_change_;
  const std::size_t folders_max_;
  base::UniqueFd events_, wake_;
  std::string cannot_;  // why nothing can be watched at all
  std::thread thread_;

  mutable base::Mutex mutex_;
  bool stopping_ SEGUE_GUARDED_BY(mutex_) = false;
  DriveMarks drives_ SEGUE_GUARDED_BY(mutex_);
  std::map<domain::RootId, WatchedRoot> roots_ SEGUE_GUARDED_BY(mutex_);
  std::map<Place, int> watches_ SEGUE_GUARDED_BY(mutex_);
  std::unordered_map<int, std::map<Place, int>::iterator> places_ SEGUE_GUARDED_BY(mutex_);
  std::map<Place, Pending> pending_ SEGUE_GUARDED_BY(mutex_);
  std::vector<domain::RootId> reconciled_ SEGUE_GUARDED_BY(mutex_);  // to be walked as a whole
};

// Whether the system tells of every change in a file system; not of those that other machines make
// on a network drive, or that a FUSE file system has from elsewhere.
[[nodiscard]] bool tells_all(int root_fd);

}  // namespace segue::scanner
