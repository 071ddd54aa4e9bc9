#include "app/data_folder.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <string>
#include <system_error>

namespace segue::app {
namespace {

std::unexpected<base::Error> refuse(const std::filesystem::path& path, std::string_view reason) {
  return base::fail(
      base::ErrorCode::io,
      fmt::format("the data folder {} {}; name another with --data", path.string(), reason));
}

std::string reason_of(int error_number) {
  return std::error_code(error_number, std::generic_category()).message();
}

// The lock's file names who holds it.
std::unexpected<base::Error> in_use(const std::filesystem::path& path, int lock_fd) {
  std::string holder(128, '\0');
  const ssize_t length = ::pread(lock_fd, holder.data(), holder.size(), 0);
  holder.resize(static_cast<std::size_t>(std::max<ssize_t>(length, 0)));
  return base::fail(base::ErrorCode::conflict,
                    fmt::format("the data folder {} is in use by {}; wait until that has ended, or "
                                "name another with --data",
                                path.string(), holder.empty() ? "another Segue" : holder));
}

}  // namespace

base::Result<DataFolder> DataFolder::open(const std::filesystem::path& path) {
  std::error_code failed;
  const std::filesystem::path absolute = std::filesystem::absolute(path, failed);
  const bool made = std::filesystem::create_directories(absolute, failed);
  if (failed) return refuse(absolute, fmt::format("cannot be made: {}", failed.message()));
  if (made) {
    std::filesystem::permissions(absolute, std::filesystem::perms::owner_all, failed);
  }
  // Asked of the kernel by doing it: mode bits know nothing of read-only mounts.
  const std::filesystem::path probe = absolute / ".writable";
  const base::UniqueFd file(::open(probe.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
  if (!file.valid()) {
    return refuse(absolute, fmt::format("cannot be written to: {}", reason_of(errno)));
  }
  ::unlink(probe.c_str());
  return DataFolder(absolute);
}

base::Result<DataFolder> DataFolder::open_and_lock(const std::filesystem::path& path,
                                                   std::string_view user) {
  auto folder = open(path);
  if (!folder) return folder;
  const std::filesystem::path lock = folder->path_ / "segue.lock";
  folder->lock_ = base::UniqueFd(::open(lock.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  const int fd = folder->lock_.get();
  if (fd < 0) return refuse(folder->path_, fmt::format("cannot be locked: {}", reason_of(errno)));
  if (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK) return in_use(folder->path_, fd);
    return refuse(folder->path_, fmt::format("cannot be locked: {}", reason_of(errno)));
  }
  const std::string holder = fmt::format("{} (process {})", user, ::getpid());
  if (::ftruncate(fd, 0) != 0 || ::pwrite(fd, holder.data(), holder.size(), 0) < 0) {
    return refuse(folder->path_, fmt::format("cannot be written to: {}", reason_of(errno)));
  }
  return folder;
}

}  // namespace segue::app
