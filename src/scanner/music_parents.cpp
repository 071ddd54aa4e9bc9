#include "scanner/music_parents.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <exception>
#include <memory>
#include <utility>

#include "base/beneath.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "scanner/file_names.hpp"
#include "scanner/root_folder.hpp"

namespace segue::scanner {
namespace {

using base::text::repaired;

// More are the artists of one music folder, and no drives.
constexpr std::size_t children_max = 256;
// With the scan that follows, a drive plays within ten seconds of being mounted.
constexpr std::chrono::seconds interval{3};

struct Child {
  std::string name;
  dev_t device = 0;
  ino_t inode = 0;
};

// Answers what keeps the parent from being read, "" = nothing.
std::string list(const std::string& parent, std::vector<Child>& children) {
  RootFolder folder = open_root(parent, Marker::read);
  if (!folder.fd.valid()) return folder.reason;
  const std::unique_ptr<DIR, int (*)(DIR*)> directory(::fdopendir(folder.fd.get()), ::closedir);
  const auto failed = [&](int number) {
    return fmt::format("{} cannot be read: {}.", repaired(parent), base::system_message(number));
  };
  if (!directory) return failed(errno);
  const int fd = folder.fd.release();
  for (;;) {
    errno = 0;
    // NOLINTNEXTLINE(concurrency-mt-unsafe): the stream is this function's own
    const dirent* const entry = ::readdir(directory.get());
    if (entry == nullptr) return errno == 0 ? std::string() : failed(errno);
    const char* const name = static_cast<const char*>(entry->d_name);
    struct stat facts{};
    // A drive that answers with an error is as good as away.
    if (is_ignored_name(name) ||
        ::fstatat(fd, name, &facts, AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT) != 0 ||
        !S_ISDIR(facts.st_mode)) {
      continue;
    }
    children.push_back({.name = name, .device = facts.st_dev, .inode = facts.st_ino});
    if (children.size() <= children_max) continue;
    children.clear();
    return fmt::format(
        "{} holds more than {} folders, so they are no drives. Is it one music folder? "
        "Then give it with --music.",
        repaired(parent), children_max);
  }
}

}  // namespace

base::Result<void> MusicParents::add(const std::string& path) {
  std::string parent = path.empty() ? path : normal_path(path);
  if (parent.empty() || parent == "/") {
    return base::fail(base::ErrorCode::invalid,
                      fmt::format("'{}' cannot hold the music folders. Give --music-parent the "
                                  "path of a folder, such as /music.",
                                  path));
  }
  if (std::ranges::find(parents_, parent) == parents_.end()) parents_.push_back(std::move(parent));
  return {};
}

void MusicParents::start() {
  if (parents_.empty()) return;
  look();
  thread_ = std::thread([this] { work(); });
}

void MusicParents::stop() {
  {
    const base::MutexLock lock(mutex_);
    stopping_ = true;
    wake_.notify_all();
  }
  if (thread_.joinable()) thread_.join();
}

void MusicParents::work() {
  for (;;) {
    {
      const auto due = std::chrono::steady_clock::now() + interval;
      base::MutexLock lock(mutex_);
      while (!stopping_ && std::chrono::steady_clock::now() < due) {
        lock.wait_for(wake_, due - std::chrono::steady_clock::now());
      }
      if (stopping_) return;
    }
    look();
  }
}

void MusicParents::look() {
  Reasons absent;
  Folders now;
  for (const std::string& parent : parents_) {
    std::vector<Child> children;
    if (std::string reason = list(parent, children); !reason.empty()) {
      absent.emplace(parent, std::move(reason));
    }
    for (const Child& child : children) {
      now.try_emplace(joined(parent, child.name),
                      Seen{.device = child.device, .inode = child.inode});
    }
  }
  try {
    compare(std::move(now), std::move(absent));
  } catch (const std::exception& error) {
    base::log::warning("Music folders that came or went are looked at again soon: {}",
                       error.what());
  }
}

void MusicParents::compare(Folders now, Reasons absent) {
  bool changed = false;
  for (auto& [path, seen] : now) {
    const auto before = seen_.find(path);
    seen.is_root = true;
    if (before != seen_.end() && before->second == seen) continue;
    seen.is_root = take(path, absent);
    changed = changed || seen.is_root;
  }
  for (const auto& [path, seen] : seen_) {
    const auto still = now.find(path);
    if (!seen.is_root || (still != now.end() && still->second.is_root)) continue;
    base::log::info("Music folder: {} went away.", repaired(path));
    roots_.release(path);
    changed = true;
  }
  seen_ = std::move(now);
  tell(std::move(absent));
  if (changed) scan_();
}

// A root that cannot be read says so itself.
bool MusicParents::is_known(const std::string& path) {
  const std::vector<domain::Root> roots = reader_.roots();
  return std::ranges::find(roots, path, &domain::Root::path) != roots.end();
}

// Whether it is a root now.
bool MusicParents::take(const std::string& path, Reasons& absent) {
  try {
    const RootFolder folder = open_root(path, Marker::read);
    if (folder.state == FolderState::unreadable && !is_known(path)) {
      absent.emplace(path, folder.reason);
    }
    if (folder.state != FolderState::ready) return false;
    if (const auto added = roots_.add_given({.path = path}); !added) {
      absent.emplace(path, added.error().message);
      return false;
    }
  } catch (const std::exception& error) {  // the database is away: the next look tries again
    absent.emplace(path, error.what());
    return false;
  }
  base::log::info("Music folder: {} is there.", repaired(path));
  return true;
}

// Each reason is logged once.
void MusicParents::tell(Reasons absent) {
  const base::MutexLock lock(mutex_);
  for (const auto& [path, reason] : absent) {
    const auto before = absent_.find(path);
    if (before != absent_.end() && before->second == reason) continue;
    base::log::warning("Music folder: {} is left out for now: {}", repaired(path), reason);
  }
  absent_ = std::move(absent);
}

std::vector<domain::AbsentFolder> MusicParents::absent_folders() const {
  const base::MutexLock lock(mutex_);
  std::vector<domain::AbsentFolder> folders;
  folders.reserve(absent_.size());
  for (const auto& [path, reason] : absent_) folders.push_back({path, reason});
  return folders;
}

}  // namespace segue::scanner
