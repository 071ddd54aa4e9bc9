#include "scanner/drive_marks.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/limits.h>
#include <sys/fanotify.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <optional>
#include <utility>

#include "scanner/file_names.hpp"

namespace segue::scanner {
namespace {

constexpr std::uint64_t came_or_went = FAN_CREATE | FAN_DELETE | FAN_MOVED_FROM | FAN_MOVED_TO |
                                       FAN_CLOSE_WRITE | FAN_ATTRIB | FAN_ONDIR;
static_assert(FAN_CREATE == IN_CREATE && FAN_DELETE == IN_DELETE && FAN_ATTRIB == IN_ATTRIB &&
              FAN_MOVED_FROM == IN_MOVED_FROM && FAN_MOVED_TO == IN_MOVED_TO &&
              FAN_CLOSE_WRITE == IN_CLOSE_WRITE && FAN_ONDIR == IN_ISDIR &&
              FAN_Q_OVERFLOW == IN_Q_OVERFLOW);
constexpr std::size_t events_buffer_bytes = std::size_t{64} * 1024;

// As name_to_handle_at(2) fills it.
union HandleSpace {
  file_handle handle;
  std::array<std::byte, sizeof(file_handle) + MAX_HANDLE_SZ> bytes;
};

// "" when it is not known.
std::string real_path(int fd) {
  std::array<char, PATH_MAX> path{};
  const ssize_t size =
      ::readlink(fmt::format("/proc/self/fd/{}", fd).c_str(), path.data(), path.size());
  return {path.data(), static_cast<std::size_t>(std::max<ssize_t>(size, 0))};
}

// Folders that can be named can be found again.
bool can_be_found_again(int folder_fd) {
  HandleSpace space{};
  space.handle.handle_bytes = MAX_HANDLE_SZ;
  int mount = 0;
  if (::name_to_handle_at(folder_fd, "", &space.handle, &mount, AT_EMPTY_PATH) != 0) return false;
  return base::UniqueFd(::open_by_handle_at(folder_fd, &space.handle, O_PATH | O_CLOEXEC)).valid();
}

// The roots that are there now, by where they really lie.
std::vector<DriveMarks::RootPlace> real_places(const std::vector<DriveMarks::RootPlace>& roots) {
  std::vector<DriveMarks::RootPlace> real;
  for (const DriveMarks::RootPlace& place : roots) {
    const base::UniqueFd fd(::open(place.path.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    if (!fd.valid()) continue;
    if (auto path = real_path(fd.get()); !path.empty()) real.push_back({place.root, path});
  }
  return real;
}

// Null: it lies in none.
const DriveMarks::RootPlace* innermost(const std::vector<DriveMarks::RootPlace>& roots,
                                       const std::string& path) {
  const DriveMarks::RootPlace* inner = nullptr;
  for (const DriveMarks::RootPlace& root : roots) {
    if (!lies_in(path, root.path)) continue;
    if (inner == nullptr || root.path.size() > inner->path.size()) inner = &root;
  }
  return inner;
}

}  // namespace

// A folder in which something changed, as an event names it.
struct DriveMarks::Named {
  FileSystemId file_system{};
  HandleSpace folder{};
  std::string_view name;
};

std::optional<DriveMarks::FileSystemId> DriveMarks::file_system_of(int fd) {
  struct statfs facts{};
  if (::fstatfs(fd, &facts) != 0) return std::nullopt;
  FileSystemId id{};
  std::memcpy(id.data(), &facts.f_fsid, id.size());
  return id;
}

// The records behind an event, none of which need be aligned.
std::optional<DriveMarks::Named> DriveMarks::named_in(std::span<const std::byte> infos) {
  fanotify_event_info_fid info{};
  while (infos.size() >= sizeof info + sizeof(file_handle)) {
    std::memcpy(&info, infos.data(), sizeof info);
    if (info.hdr.len < sizeof info + sizeof(file_handle) || info.hdr.len > infos.size()) break;
    if (info.hdr.info_type != FAN_EVENT_INFO_TYPE_DFID_NAME) {
      infos = infos.subspan(info.hdr.len);
      continue;
    }
    Named named;
    std::memcpy(named.file_system.data(), &info.fsid, named.file_system.size());
    const auto handle = infos.first(info.hdr.len).subspan(sizeof info);
    std::memcpy(named.folder.bytes.data(), handle.data(), sizeof(file_handle));
    const std::size_t size = sizeof(file_handle) + named.folder.handle.handle_bytes;
    if (size > sizeof named.folder || size >= handle.size()) break;
    std::memcpy(named.folder.bytes.data(), handle.data(), size);
    named.name = reinterpret_cast<const char*>(handle.data() + size);
    if (named.name == ".") named.name = {};
    return named;
  }
  return std::nullopt;
}

// "": it is gone, and what it lay in is told of as well.
std::string DriveMarks::path_of(const Named& named) const {
  const auto marked = marked_.find(named.file_system);
  if (marked == marked_.end()) return {};
  const base::UniqueFd drive(::open(marked->second.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!drive.valid() || file_system_of(drive.get()) != named.file_system) return {};
  HandleSpace folder = named.folder;
  const base::UniqueFd found(::open_by_handle_at(drive.get(), &folder.handle, O_PATH | O_CLOEXEC));
  return found.valid() ? real_path(found.get()) : std::string();
}

DriveMarks::DriveMarks()
    : events_(::fanotify_init(FAN_CLASS_NOTIF | FAN_REPORT_DFID_NAME | FAN_CLOEXEC | FAN_NONBLOCK,
                              0)) {}

bool DriveMarks::add(int folder_fd) {
  const auto file_system = file_system_of(folder_fd);
  if (!permitted() || !file_system) return false;
  if (!marked_.contains(*file_system) && !can_be_found_again(folder_fd)) return false;
  if (::fanotify_mark(events_.get(), FAN_MARK_ADD | FAN_MARK_FILESYSTEM, came_or_went, folder_fd,
                      nullptr) != 0) {
    return false;
  }
  std::string path = real_path(folder_fd);
  std::string& topmost = marked_[*file_system];
  if (topmost.empty() || path.size() < topmost.size()) topmost = std::move(path);
  return true;
}

void DriveMarks::clear() {
  if (marked_.empty()) return;
  marked_.clear();
  static_cast<void>(
      ::fanotify_mark(events_.get(), FAN_MARK_FLUSH | FAN_MARK_FILESYSTEM, 0, AT_FDCWD, nullptr));
}

std::vector<DriveMarks::Change> DriveMarks::read(const std::vector<RootPlace>& roots,
                                                 const Wanted& wanted) {
  std::array<std::byte, events_buffer_bytes> buffer;
  std::vector<Change> changes;
  std::optional<std::vector<RootPlace>> real;
  for (;;) {
    const ssize_t got = ::read(events_.get(), buffer.data(), buffer.size());
    if (got <= 0) return changes;
    auto events = std::span<const std::byte>(buffer).first(static_cast<std::size_t>(got));
    fanotify_event_metadata event{};
    for (; events.size() >= sizeof event; events = events.subspan(event.event_len)) {
      std::memcpy(&event, events.data(), sizeof event);
      if (event.event_len < event.metadata_len || event.event_len > events.size()) break;
      const auto what = static_cast<std::uint32_t>(event.mask);
      if ((what & IN_Q_OVERFLOW) != 0) changes.push_back({{}, {}, {}, what});
      const auto named = named_in(events.first(event.event_len).subspan(event.metadata_len));
      if (!named || !wanted(named->name, what)) continue;
      const std::string path = path_of(*named);
      if (path.empty()) continue;
      if (!real) real = real_places(roots);
      const RootPlace* const root = innermost(*real, path);
      if (root == nullptr) continue;
      changes.push_back({.root = root->root,
                         .folder = path.substr(std::min(path.size(), root->path.size() + 1)),
                         .name = std::string(named->name),
                         .what = what});
    }
  }
}

}  // namespace segue::scanner
