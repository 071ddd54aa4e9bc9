#include "scanner/folder_browser.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <memory>
#include <span>
#include <utility>

#include "base/beneath.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"
#include "base/unique_fd.hpp"
#include "scanner/file_names.hpp"
#include "scanner/folder_paths.hpp"
#include "scanner/root_folder.hpp"
#include "scanner/walker.hpp"

namespace segue::scanner {
namespace {

namespace limits = base::limits;
using domain::FolderView;
using domain::SubFolder;
using Roots = std::span<const domain::Root>;

bool can_enter(int folder_fd, const char* name) {
  return ::faccessat(folder_fd, name, R_OK | X_OK, AT_EACCESS) == 0;
}

// JSON carries it unchanged.
bool can_be_named(const std::string& path) {
  return base::text::repaired(path) == path;
}

bool is_pickable(const std::string& path, bool readable, domain::RootRelation relation) {
  return readable && path != "/" && relation == domain::RootRelation::none;
}

// Links count as what they lead to.
bool is_folder(int folder_fd, const dirent& entry) {
  if (entry.d_type == DT_DIR) return true;
  if (entry.d_type != DT_LNK && entry.d_type != DT_UNKNOWN) return false;
  struct stat facts{};
  const char* const name = static_cast<const char*>(entry.d_name);
  return ::fstatat(folder_fd, name, &facts, AT_NO_AUTOMOUNT) == 0 && S_ISDIR(facts.st_mode);
}

struct Names {
  std::vector<std::string> folders;  // raw bytes
  bool complete = true;
  int error_number = 0;  // of what stopped the reading
};

Names read_names(base::UniqueFd folder, bool at_top) {
  Names names;
  const int fd = folder.get();
  const std::unique_ptr<DIR, int (*)(DIR*)> directory(::fdopendir(fd), ::closedir);
  if (!directory) return {.folders = {}, .complete = false, .error_number = errno};
  static_cast<void>(folder.release());
  for (std::size_t read = 0; read < limits::folder_entries_max; ++read) {
    errno = 0;
    // NOLINTNEXTLINE(concurrency-mt-unsafe): the stream is this function's own
    const dirent* const entry = ::readdir(directory.get());
    if (entry == nullptr) {
      names.error_number = errno;
      return names;
    }
    const std::string_view name(static_cast<const char*>(entry->d_name));
    if (is_ignored_name(name) || !is_folder(fd, *entry)) continue;
    if (at_top && is_system_folder(fmt::format("/{}", name))) continue;
    names.folders.emplace_back(name);
  }
  names.complete = false;
  return names;
}

// As people look for them: capitals among small letters.
void sort_names(std::vector<std::string>& names) {
  std::ranges::sort(names, {}, [](const std::string& name) {
    return std::pair(base::text::folded(base::text::repaired(name)), name);
  });
}

SubFolder sub_folder(int folder_fd, const std::string& folder, const std::string& name,
                     Roots roots) {
  SubFolder found{.name = base::text::repaired(name), .path = {}};
  found.readable = can_enter(folder_fd, name.c_str());
  const std::string path = folder == "/" ? folder + name : joined(folder, name);
  found.relation = relation_of(path, roots);
  if (!can_be_named(path)) return found;
  found.path = path;
  found.pickable = is_pickable(path, found.readable, found.relation);
  return found;
}

void list(RootFolder& folder, Roots roots, FolderView& view) {
  const int fd = folder.fd.get();
  base::UniqueFd reading(::openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!reading.valid()) {
    view.reason = base::system_message(errno);
    return;
  }
  Names names = read_names(std::move(reading), view.path == "/");
  if (names.error_number != 0) view.reason = base::system_message(names.error_number);
  view.readable = names.error_number == 0;
  view.truncated = !names.complete || names.folders.size() > limits::folders_listed_max;
  sort_names(names.folders);
  names.folders.resize(std::min(names.folders.size(), limits::folders_listed_max));
  view.folders.reserve(names.folders.size());
  for (const std::string& name : names.folders) {
    view.folders.push_back(sub_folder(fd, view.path, name, roots));
  }
}

base::Result<RootFolder> open_asked(const std::string& path) {
  const auto asked = asked_folder(path);
  if (!asked) return std::unexpected(asked.error());
  RootFolder folder = open_root(*asked, Marker::read);
  if (folder.state == FolderState::missing) {
    return base::fail(base::ErrorCode::not_found, folder.reason);
  }
  if (folder.state == FolderState::not_a_folder) {
    return base::fail(base::ErrorCode::invalid, folder.reason);
  }
  return folder;
}

std::string mount_table() {
  std::ifstream file("/proc/self/mountinfo");
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::vector<std::string> usual_places() {
  std::vector<std::string> places;
  // getenv is safe here: nothing in the process writes its environment.
  // NOLINTNEXTLINE(concurrency-mt-unsafe)
  if (const char* const home = std::getenv("HOME"); home != nullptr && *home == '/') {
    places.push_back(normal_path(home + std::string("/Music")));
    places.push_back(normal_path(home));
  }
  for (const char* const place : {"/music", "/media", "/mnt", "/srv"}) places.emplace_back(place);
  for (std::string& drive : drives_in(mount_table())) places.push_back(std::move(drive));
  places.emplace_back("/");
  return places;
}

}  // namespace

std::vector<SubFolder> FolderBrowser::starting_points() {
  const std::vector<domain::Root> roots = reader_.roots();
  std::vector<SubFolder> points;
  for (const std::string& path : usual_places()) {
    const bool known = std::ranges::find(points, path, &SubFolder::path) != points.end();
    const RootFolder folder = open_root(path, Marker::read);
    if (known || !folder.fd.valid() || !can_be_named(path)) continue;
    const auto relation = relation_of(path, roots);
    points.push_back({.name = path == "/" ? path : std::string(last_component(path)),
                      .path = path,
                      .readable = true,
                      .pickable = is_pickable(path, true, relation),
                      .relation = relation});
  }
  return points;
}

base::Result<FolderView> FolderBrowser::view(const std::string& path) {
  auto folder = open_asked(path);
  if (!folder) return std::unexpected(folder.error());
  const std::vector<domain::Root> roots = reader_.roots();
  FolderView view{.path = folder->path, .parent = {}, .reason = folder->reason};
  if (view.path != "/") {
    view.parent = std::string(parent_of(view.path));
    if (view.parent.empty()) view.parent = "/";
  }
  view.relation = relation_of(view.path, roots);
  if (folder->fd.valid()) {
    view.reason.clear();
    list(*folder, roots, view);
  }
  view.pickable = is_pickable(view.path, view.readable, view.relation);
  return view;
}

base::Result<domain::MusicCount> FolderBrowser::count(const std::string& path) {
  const auto folder = open_asked(path);
  if (!folder) return std::unexpected(folder.error());
  if (!folder->fd.valid()) return base::fail(base::ErrorCode::forbidden, folder->reason);
  WalkOptions options;
  for (const std::string_view system : system_folders()) {
    const auto opened = base::open_folder(std::string(system));
    if (opened) options.owned_by_others.push_back(directory_identity(opened->get()));
  }
  domain::MusicCount counted;
  const auto until = std::chrono::steady_clock::now() + limits::count_time_max;
  const auto add = [&](const FolderListing& listing) {
    counted.files += static_cast<std::int64_t>(listing.audio.size());
    if (!listing.audio.empty()) ++counted.folders;
    return std::chrono::steady_clock::now() < until;
  };
  counted.complete = walk(folder->fd.get(), add, std::move(options));
  return counted;
}

}  // namespace segue::scanner
