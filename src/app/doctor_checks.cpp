#include "app/doctor_checks.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <fstream>
#include <string_view>
#include <utility>

#include "base/beneath.hpp"
#include "base/text.hpp"
#include "http/listen.hpp"
#include "scanner/root_folder.hpp"

namespace segue::app {
namespace {

namespace fs = std::filesystem;
using std::string_view_literals::operator""sv;

constexpr std::uint64_t mib = 1024ULL * 1024;
constexpr std::uint64_t free_needed = 64 * mib;
constexpr std::uint64_t free_wanted = 1024 * mib;

std::string shown(std::string_view text) {
  return base::text::one_line(base::text::repaired(text));
}

// linux/magic.h does not know all of them.
bool is_network(long type) {
  constexpr std::array<std::uint32_t, 8> types = {
      NFS_SUPER_MAGIC, SMB_SUPER_MAGIC,  CIFS_SUPER_MAGIC, SMB2_SUPER_MAGIC,
      AFS_SUPER_MAGIC, CEPH_SUPER_MAGIC, V9FS_MAGIC,       CODA_SUPER_MAGIC};
  return std::ranges::find(types, static_cast<std::uint32_t>(type)) != types.end();
}

// As whoever runs this: root may, but nobody on a file system that is mounted read-only.
bool may(const fs::path& path, int mode) {
  return ::faccessat(AT_FDCWD, path.c_str(), mode, AT_EACCESS) == 0;
}

bool in_container() {
  std::error_code failed;
  return fs::exists("/.dockerenv", failed) || fs::exists("/run/.containerenv", failed);
}

Finding place_of(const fs::path& data, bool sqlite) {
  struct statfs system{};
  if (::statfs(data.c_str(), &system) != 0) {
    return {Weight::problem,
            fmt::format("The data folder {} cannot be looked at: {}.", shown(data.string()),
                        base::system_message(errno)),
            {}};
  }
  const std::string name = shown(data.string());
  if (is_network(system.f_type)) {
    return {sqlite ? Weight::problem : Weight::note,
            fmt::format("The data folder {} lies on a network file system.", name),
            sqlite ? "SQLite can lose data there: use a folder on a local disk (--data), or "
                     "PostgreSQL (--database)."
                   : ""};
  }
  if (system.f_type == OVERLAYFS_SUPER_MAGIC && in_container()) {
    return {Weight::note,
            fmt::format("The data folder {} lies in the container itself and goes with it.", name),
            fmt::format("Mount a volume at {}.", name)};
  }
  return {Weight::fine, fmt::format("The data folder {} lies on this machine.", name), {}};
}

Finding space_of(const fs::path& data) {
  struct statvfs system{};
  if (::statvfs(data.c_str(), &system) != 0) {
    return {Weight::note, "How much space is free is not known.", {}};
  }
  const std::uint64_t free = static_cast<std::uint64_t>(system.f_bavail) * system.f_frsize;
  const std::string what = fmt::format("{} MiB are free in {}.", free / mib, shown(data.string()));
  if (free >= free_wanted) return {Weight::fine, what, {}};
  return {free < free_needed ? Weight::problem : Weight::note, what,
          "Free some, or move the data folder (--data): database and covers need it."};
}

// "/a/b/c" -> "/a" where b is not there.
fs::path nearest_that_exists(fs::path path) {
  std::error_code failed;
  while (path.has_relative_path() && !fs::exists(path, failed)) path = path.parent_path();
  return path;
}

Finding opened_as(const std::string& path, const scanner::RootFolder& folder,
                  const std::string& known_as) {
  using scanner::marker_prefix;
  if (!folder.reason.empty()) return {Weight::problem, shown(folder.reason), {}};
  const bool was_marked = known_as.starts_with(marker_prefix);
  const bool is_marked = folder.identity.starts_with(marker_prefix);
  if (was_marked && is_marked && known_as != folder.identity) {
    return {Weight::problem, fmt::format("{} holds another drive than before.", shown(path)),
            "Mount the right one there, or add this one under a path of its own."};
  }
  if (is_marked) return {Weight::fine, fmt::format("{} can be read.", shown(path)), {}};
  return {Weight::fine,
          fmt::format("{} can be read. It has no {}, so it is known by its path and file system.",
                      shown(path), scanner::marker_name),
          {}};
}

Finding look_at_folder(const std::string& path, const std::string& known_as) {
  return opened_as(path, scanner::open_root(path, scanner::Marker::read), known_as);
}

std::optional<std::size_t> watch_limit() {
  std::ifstream file("/proc/sys/fs/inotify/max_user_watches");
  std::size_t limit = 0;
  if (file >> limit) return limit;
  return std::nullopt;
}

bool names_object_store(std::string_view name) {
  constexpr std::array beginnings = {"S3_"sv,  "MINIO_"sv, "AWS_"sv, "AZURE_STORAGE_"sv,
                                     "GCS_"sv, "B2_"sv,    "R2_"sv,  "MC_HOST_"sv};
  constexpr std::array parts = {"_S3_"sv, "_MINIO_"sv};
  return std::ranges::any_of(beginnings, [&](auto word) { return name.starts_with(word); }) ||
         std::ranges::any_of(parts, [&](auto word) { return name.contains(word); });
}

}  // namespace

Findings check_data(const fs::path& data, bool sqlite) {
  std::error_code failed;
  const fs::path there = nearest_that_exists(data);
  if (there != data) {
    const std::string name = shown(data.string());
    if (!may(there, W_OK | X_OK)) {
      return {{Weight::problem,
               fmt::format("The data folder {} is not there and cannot be made: {}: {}.", name,
                           shown(there.string()), base::system_message(errno)),
               "Make it for Segue's user, or name another with --data."}};
    }
    return {{Weight::fine, fmt::format("The data folder {} is made at the first start.", name), {}},
            place_of(there, sqlite),
            space_of(there)};
  }
  if (!fs::is_directory(data, failed) || !may(data, R_OK | W_OK | X_OK)) {
    return {{Weight::problem,
             fmt::format("The data folder {} cannot be written.", shown(data.string())),
             "Give it to Segue's user, mount it writable, or name another with --data."}};
  }
  return {place_of(data, sqlite), space_of(data)};
}

Findings check_secret(const fs::path& file) {
  const std::string name = shown(file.string());
  struct stat facts{};
  if (::stat(file.c_str(), &facts) != 0) {
    if (errno == ENOENT) {
      return {{Weight::fine, fmt::format("The key {} is made at the first start.", name), {}}};
    }
    return {{Weight::problem,
             fmt::format("The key {} cannot be read: {}.", name, base::system_message(errno)),
             "Give Segue's user the right to read it."}};
  }
  if (!may(file, R_OK)) {
    return {{Weight::problem,
             fmt::format("The key {} cannot be read: {}.", name, base::system_message(errno)),
             "Give Segue's user the right to read it."}};
  }
  if ((facts.st_mode & 0077U) != 0) {
    return {{Weight::problem,
             fmt::format("The key {} can be read or changed by others (mode {:04o}).", name,
                         facts.st_mode & 07777U),
             fmt::format("chmod 600 {}", name)}};
  }
  return {{Weight::fine, fmt::format("The key {} is its owner's alone.", name), {}}};
}

Findings check_listen(const std::string& listen) {
  const auto address = parse_listen(listen);
  if (!address) return {{Weight::problem, shown(address.error().message), {}}};
  const auto listeners = http::listen_on(address->host, address->port);
  if (!listeners) return {{Weight::problem, shown(listeners.error().message), {}}};
  return {{Weight::fine, fmt::format("The address {} is free.", shown(listen)), {}}};
}

Findings check_variables(std::span<const std::string> names) {
  Findings findings;
  for (const std::string& name : names) {
    if (!names_object_store(name)) continue;
    findings.push_back(
        {Weight::note,
         fmt::format("{} is set, but Segue reads local files only and takes no notice of it.",
                     shown(name)),
         fmt::format("If it was to say where the music is: mount the bucket as a folder, or copy "
                     "its music to a drive, give that folder with --music, and unset {}.",
                     shown(name))});
  }
  return findings;
}

Findings check_music(std::span<const std::string> paths) {
  Findings findings;
  findings.reserve(paths.size());
  for (const std::string& path : paths) {
    if (path.contains("://")) {
      findings.push_back(
          {Weight::problem,
           fmt::format("{} is an address, and Segue reads local files only.", shown(path)),
           "Mount it as a folder, or copy its music to a drive, and give the folder's path."});
      continue;
    }
    findings.push_back(look_at_folder(scanner::normal_path(path), {}));
  }
  return findings;
}

Findings check_parents(std::span<const std::string> paths) {
  Findings findings;
  findings.reserve(paths.size());
  for (const std::string& path : paths) {
    const auto folder = scanner::open_root(scanner::normal_path(path), scanner::Marker::read);
    if (folder.fd.valid()) {
      findings.push_back({Weight::fine,
                          fmt::format("Each folder in {} is a music folder.", shown(folder.path)),
                          {}});
    } else {
      findings.push_back({Weight::problem, shown(folder.reason), {}});
    }
  }
  return findings;
}

Finding check_watches(std::size_t folders, std::optional<std::size_t> limit) {
  if (!limit || folders <= *limit) {
    return {Weight::fine, fmt::format("Folders known to the library: {}.", folders), {}};
  }
  return {Weight::note,
          fmt::format("Folders known to the library: {}, of which the system lets {} be watched.",
                      folders, *limit),
          fmt::format("Set fs.inotify.max_user_watches to {} in /etc/sysctl.d/90-segue.conf, or "
                      "leave it: scans find what changed in the others.",
                      folders * 2)};
}

Findings check_library(domain::CatalogReader& reader) {
  Findings findings;
  std::size_t folders = 0;
  for (const domain::Root& root : reader.roots()) {
    findings.push_back(look_at_folder(root.path, root.identity));
    folders += reader.directories(root.id).size();
  }
  findings.push_back(check_watches(folders, watch_limit()));
  return findings;
}

}  // namespace segue::app
