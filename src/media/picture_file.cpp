#include "media/picture_file.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "base/beneath.hpp"
#include "base/limits.hpp"

namespace segue::media {
namespace {

std::unexpected<base::Error> unreadable(int error_number) {
  return base::fail(base::ErrorCode::io, fmt::format("The picture cannot be read: {}.",
                                                     base::system_message(error_number)));
}

}  // namespace

base::Result<std::string> read_picture_file(int fd) {
  struct stat status{};
  if (::fstat(fd, &status) != 0) return unreadable(errno);
  const auto size = static_cast<std::uint64_t>(status.st_size);
  if (size > base::limits::cover_bytes_max) {
    return base::fail(base::ErrorCode::too_large,
                      fmt::format("The picture is larger than {} MiB. Make it smaller.",
                                  base::limits::cover_bytes_max >> 20));
  }
  std::string bytes(size, '\0');
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t got =
        ::pread(fd, bytes.data() + done, bytes.size() - done, static_cast<off_t>(done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return unreadable(errno);
    if (got == 0) break;  // it was cut meanwhile: no picture any more
    done += static_cast<std::size_t>(got);
  }
  bytes.resize(done);
  return bytes;
}

}  // namespace segue::media
