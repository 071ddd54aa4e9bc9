#include "scanner/root_folder.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <optional>
#include <span>
#include <string_view>

#include "base/crypto.hpp"
#include "base/log.hpp"
#include "base/text.hpp"

namespace segue::scanner {
namespace {

constexpr std::size_t uuid_letters = 36;

std::string new_uuid() {
  std::array<std::uint8_t, 16> bytes{};
  base::crypto::random_fill(bytes);
  bytes[6] = static_cast<std::uint8_t>((bytes[6] & 0x0F) | 0x40);  // RFC 9562, version 4
  bytes[8] = static_cast<std::uint8_t>((bytes[8] & 0x3F) | 0x80);
  const std::string hex = base::crypto::hex(bytes);
  return fmt::format("{}-{}-{}-{}-{}", hex.substr(0, 8), hex.substr(8, 4), hex.substr(12, 4),
                     hex.substr(16, 4), hex.substr(20));
}

bool is_uuid(std::string_view text) {
  return text.size() == uuid_letters &&
         text.find_first_not_of("0123456789abcdefABCDEF-") == std::string_view::npos;
}

std::optional<std::string> read_marker(int folder_fd) {
  const auto file = base::open_beneath(folder_fd, marker_name);
  if (!file) return std::nullopt;
  std::array<char, 64> bytes{};
  const ssize_t got = ::read(file->get(), bytes.data(), bytes.size());
  if (got <= 0) return std::nullopt;
  const std::string uuid =
      base::text::trimmed(std::string_view(bytes.data(), static_cast<std::size_t>(got)));
  if (!is_uuid(uuid)) return std::nullopt;
  return base::text::lower_ascii(uuid);
}

// Mode bits are asked too: root may write anywhere, but should not where nobody else does.
bool writable(int folder_fd) {
  struct stat facts{};
  if (::fstat(folder_fd, &facts) != 0 || (facts.st_mode & 0222) == 0) return false;
  return ::faccessat(folder_fd, ".", W_OK, AT_EACCESS) == 0;
}

// Never over a file of that name that is there.
bool write_marker(int folder_fd, const std::string& uuid) {
  if (!writable(folder_fd)) return false;
  const base::UniqueFd file(
      ::openat(folder_fd, marker_name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644));
  if (!file.valid()) return false;
  const std::string line = uuid + "\n";
  if (::write(file.get(), line.data(), line.size()) == static_cast<ssize_t>(line.size())) {
    return true;
  }
  ::unlinkat(folder_fd, marker_name, 0);  // a full disk: half a marker is none
  return false;
}

std::string file_system_identity(int folder_fd, const std::string& path) {
  std::uint64_t id = 0;
  struct statfs system{};
  if (::fstatfs(folder_fd, &system) == 0) std::memcpy(&id, &system.f_fsid, sizeof id);
  if (id == 0) {  // NFS and FUSE may say nothing
    struct stat facts{};
    if (::fstat(folder_fd, &facts) == 0) id = facts.st_dev;
  }
  return fmt::format("fsid:{:x}:{}", id, base::text::repaired(path));
}

bool has_entries(int folder_fd) {
  const int copy = ::openat(folder_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (copy < 0) return false;
  DIR* const directory = ::fdopendir(copy);
  if (directory == nullptr) {
    ::close(copy);
    return false;
  }
  bool found = false;
  // NOLINTNEXTLINE(concurrency-mt-unsafe): the stream is this function's own
  while (const dirent* const entry = ::readdir(directory)) {
    const std::string_view name(static_cast<const char*>(entry->d_name));
    if (name == "." || name == ".." || name == marker_name || name == "lost+found") continue;
    found = true;
    break;
  }
  ::closedir(directory);
  return found;
}

RootFolder unopened(RootFolder folder, int error_number) {
  const std::string shown = base::text::repaired(folder.path);
  folder.identity = "path:" + shown;
  if (error_number == ENOENT) {
    folder.state = FolderState::missing;
    folder.reason = fmt::format("{} does not exist. Mount its drive or correct the path.", shown);
  } else if (error_number == ENOTDIR) {
    folder.state = FolderState::not_a_folder;
    folder.reason = fmt::format("{} is not a folder. Give the folder that holds the music.", shown);
  } else {
    folder.state = FolderState::unreadable;
    folder.reason = fmt::format("{} cannot be read: {}. Give Segue's user the right to read it.",
                                shown, base::system_message(error_number));
  }
  return folder;
}

}  // namespace

RootFolder open_root(const std::string& path, Marker marker) {
  RootFolder folder;
  folder.path = path;
  folder.fd = base::UniqueFd(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder.fd.valid()) return unopened(std::move(folder), errno);
  const int fd = folder.fd.get();

  folder.state = has_entries(fd) ? FolderState::ready : FolderState::empty;
  std::optional<std::string> uuid = read_marker(fd);
  // An empty folder may be where a drive will be mounted: a marker there would name the wrong one.
  if (!uuid && marker == Marker::read_or_write && folder.state == FolderState::ready) {
    const std::string fresh = new_uuid();
    if (write_marker(fd, fresh)) uuid = fresh;
  }
  folder.identity = uuid ? std::string(marker_prefix) + *uuid : file_system_identity(fd, path);
  if (folder.state == FolderState::empty) {
    folder.reason = fmt::format("{} is empty. Is its drive mounted?", base::text::repaired(path));
  }
  return folder;
}

std::string normal_path(const std::string& path) {
  namespace fs = std::filesystem;
  std::error_code failed;
  const fs::path absolute = fs::absolute(path, failed).lexically_normal();
  const fs::path real = fs::weakly_canonical(absolute, failed);
  std::string normal = (failed ? absolute : real).string();
  while (normal.size() > 1 && normal.ends_with('/')) normal.pop_back();
  return normal;
}

void restore_marker(const RootFolder& folder, const std::string& identity) {
  if (!folder.fd.valid() || !identity.starts_with(marker_prefix)) return;
  if (write_marker(folder.fd.get(), identity.substr(marker_prefix.size()))) {
    base::log::info("Wrote the marker of {} again: it had been removed.",
                    base::text::repaired(folder.path));
  }
}

}  // namespace segue::scanner
