#pragma once

#include <sys/types.h>

#include <condition_variable>
#include <functional>
#include <map>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/mutex.hpp"
#include "domain/catalog.hpp"
#include "domain/scan_control.hpp"
#include "scanner/root_keeper.hpp"

namespace segue::scanner {

// Folders whose own folders are roots, each from when there is something in it: drives that are
// mounted into a container, or on a desktop. They are listed every few seconds, which costs a
// system call for each folder and wakes no disk.
//
// What is hidden, ignored, a link or a file is left out, and so is an empty folder that never was a
// root: a drive will be mounted there. One that goes away stays a root, and the scan that is asked
// for then says that it is offline.
//
// Thread: add, start and stop from one; looks on one of its own.
class MusicParents {
 public:
  // `scan` asks for one, from any thread.
  MusicParents(RootKeeper& roots, domain::CatalogReader& reader, std::function<void()> scan)
      : roots_(roots), reader_(reader), scan_(std::move(scan)) {}
  ~MusicParents() { stop(); }
  MusicParents(const MusicParents&) = delete;
  MusicParents& operator=(const MusicParents&) = delete;

  // Before start(). Errors: invalid (an empty path, or "/").
  [[nodiscard]] base::Result<void> add(const std::string& path);
  // Looks once before it returns.
  void start() SEGUE_EXCLUDES(mutex_);
  void stop() SEGUE_EXCLUDES(mutex_);

  // Of parents and folders that cannot be read, and why.
  [[nodiscard]] std::vector<domain::AbsentFolder> absent_folders() const SEGUE_EXCLUDES(mutex_);

 private:
  // What was at a path when it was last looked at. Another drive is another device.
  struct Seen {
    dev_t device = 0;
    ino_t inode = 0;
    bool is_root = false;
    bool operator==(const Seen&) const = default;
  };
  using Folders = std::map<std::string, Seen>;         // by path
  using Reasons = std::map<std::string, std::string>;  // by path

  void work() SEGUE_EXCLUDES(mutex_);
  void look() SEGUE_EXCLUDES(mutex_);
  void compare(Folders now, Reasons absent) SEGUE_EXCLUDES(mutex_);
  [[nodiscard]] bool is_known(const std::string& path);
  [[nodiscard]] bool take(const std::string& path, Reasons& absent);
  void tell(Reasons absent) SEGUE_EXCLUDES(mutex_);

  RootKeeper& roots_;
  domain::CatalogReader& reader_;
  const std::function<void()> scan_;
  std::vector<std::string> parents_;
  Folders seen_;  // whoever looks

  mutable base::Mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ SEGUE_GUARDED_BY(mutex_) = false;
  Reasons absent_ SEGUE_GUARDED_BY(mutex_);
  std::thread thread_;
};

}  // namespace segue::scanner
