#include "http/page_cache.hpp"

#include <fcntl.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <vector>

namespace segue::http {

bool in_page_cache(int fd, std::uint64_t offset, std::size_t size) {
  if (size == 0) return true;
  for (const std::uint64_t position : std::array{offset, offset + size - 1}) {
    char byte = 0;
    const iovec target{.iov_base = &byte, .iov_len = 1};
    const auto at = static_cast<off_t>(position);
    if (::preadv2(fd, &target, 1, at, RWF_NOWAIT) < 0 && errno == EAGAIN) return false;
  }
  return true;
}

void read_into_page_cache(int fd, std::uint64_t offset, std::size_t size) {
  const auto start = static_cast<off_t>(offset);
  const auto length = static_cast<off_t>(size);
  ::posix_fadvise(fd, start, 2 * length, POSIX_FADV_WILLNEED);
  thread_local std::vector<char> scratch(std::size_t{64} * 1024);
  for (off_t done = 0; done < length;) {
    const std::size_t want = std::min(scratch.size(), static_cast<std::size_t>(length - done));
    const ssize_t count = ::pread(fd, scratch.data(), want, start + done);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return;  // the one who sends it meets the same and says so
    done += count;
  }
}

}  // namespace segue::http
