#include "base/beneath.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/openat2.h>
#include <sys/syscall.h>

#include <cerrno>
#include <system_error>

#include "base/text.hpp"

namespace segue::base {
namespace {

ErrorCode code_of(int error_number) {
  switch (error_number) {
    case ENOENT:
    case ENOTDIR:
      return ErrorCode::not_found;
    case EACCES:
    case EPERM:
      return ErrorCode::forbidden;
    case EXDEV:
    case ELOOP:
    case ENAMETOOLONG:
      return ErrorCode::invalid;
    default:
      return ErrorCode::io;
  }
}

std::unexpected<Error> refused(std::string_view path, int error_number) {
  const std::string shown = path.empty() ? "the folder itself" : text::repaired(path);
  return fail(code_of(error_number),
              fmt::format("{} cannot be opened: {}", shown, system_message(error_number)));
}

// O_NONBLOCK: a FIFO that poses as a song must not hold the thread. It changes nothing for files.
int flags_of(BeneathOptions options) {
  if (options.place_only) return O_PATH | O_CLOEXEC | (options.directory ? O_DIRECTORY : 0);
  int flags = O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK;
  if (options.directory) flags |= O_DIRECTORY;
  if (options.keep_access_time) flags |= O_NOATIME;
  return flags;
}

int open_with_openat2(int folder_fd, const std::string& relative, BeneathOptions options) {
  open_how how{};
  how.flags = static_cast<__u64>(flags_of(options));
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS;
  if (!options.follow_symlinks) how.resolve |= RESOLVE_NO_SYMLINKS;
  // EAGAIN: something was renamed somewhere while it looked at a "..", so that it cannot be sure.
  constexpr int tries_max = 100;
  for (int tries = 1;; ++tries) {
    const auto fd = ::syscall(SYS_openat2, folder_fd, relative.c_str(), &how, sizeof how);
    if (fd >= 0 || errno != EAGAIN || tries == tries_max) return static_cast<int>(fd);
  }
}

// For sandboxes without openat2. Follows no links at all, so nothing can lead outside.
int open_by_component(int folder_fd, std::string_view relative, BeneathOptions options) {
  UniqueFd current;
  int at = folder_fd;
  for (;;) {
    const auto slash = relative.find('/');
    const std::string part(relative.substr(0, slash));
    if (part == "..") {
      errno = EXDEV;
      return -1;
    }
    const bool last = slash == std::string_view::npos;
    const int flags =
        last ? flags_of(options) | O_NOFOLLOW : O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
    const int fd = ::openat(at, part.empty() ? "." : part.c_str(), flags);
    if (fd < 0 || last) return fd;
    current = UniqueFd(fd);
    at = current.get();
    relative.remove_prefix(slash + 1);
  }
}

}  // namespace

std::string system_message(int error_number) {
  return std::error_code(error_number, std::generic_category()).message();
}

Result<UniqueFd> open_folder(const std::string& path) {
  UniqueFd fd(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!fd.valid()) return refused(path, errno);
  return fd;
}

Result<UniqueFd> open_beneath(int folder_fd, std::string_view relative, BeneathOptions options) {
  if (relative.starts_with('/') || relative.contains('\0')) return refused(relative, EXDEV);
  const std::string name = relative.empty() ? "." : std::string(relative);
  UniqueFd fd(open_with_openat2(folder_fd, name, options));
  if (!fd.valid() && errno == EPERM && options.keep_access_time) {  // a file of somebody else
    options.keep_access_time = false;
    fd = UniqueFd(open_with_openat2(folder_fd, name, options));
  }
  if (!fd.valid() && (errno == ENOSYS || errno == EPERM || errno == EAGAIN)) {
    options.keep_access_time = false;
    fd = UniqueFd(open_by_component(folder_fd, relative, options));
  }
  if (!fd.valid()) return refused(relative, errno);
  return fd;
}

Result<UniqueFd> open_beneath(const std::string& folder_path, std::string_view relative,
                              BeneathOptions options) {
  const auto folder = open_folder(folder_path);
  if (!folder) return std::unexpected(folder.error());
  return open_beneath(folder->get(), relative, options);
}

}  // namespace segue::base
