#include "app/data_folder.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
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

base::Result<DataFolder> DataFolder::open_and_lock(const std::filesystem::path& path) {
  auto folder = open(path);
  if (!folder) return folder;
  const std::filesystem::path lock = folder->path_ / "segue.lock";
  folder->lock_ = base::UniqueFd(::open(lock.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!folder->lock_.valid()) {
    return refuse(folder->path_, fmt::format("cannot be locked: {}", reason_of(errno)));
  }
  if (::flock(folder->lock_.get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK) {
      return refuse(folder->path_, "is in use by another Segue server; stop that one first");
    }
    return refuse(folder->path_, fmt::format("cannot be locked: {}", reason_of(errno)));
  }
  return folder;
}

}  // namespace segue::app
