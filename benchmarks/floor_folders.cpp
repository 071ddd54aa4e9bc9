// The floor under a scan that finds nothing new: going through all folders and asking each for its
// time, and no file for anything.
//
// Usage: floor_folders FOLDER…     prints folders and CPU seconds
#include <dirent.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <span>
#include <string_view>

namespace {

std::int64_t folders = 0;
std::int64_t latest = 0;

void walk(int parent, const char* name) {
  const int fd = ::openat(parent, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
  if (fd < 0) return;
  struct stat facts{};
  ::fstat(fd, &facts);
  latest = facts.st_mtim.tv_sec > latest ? facts.st_mtim.tv_sec : latest;
  ++folders;
  DIR* const folder = ::fdopendir(fd);
  if (folder == nullptr) {
    ::close(fd);
    return;
  }
  // NOLINTNEXTLINE(concurrency-mt-unsafe): one thread
  while (const dirent* entry = ::readdir(folder)) {
    const std::string_view child = static_cast<const char*>(entry->d_name);
    if (entry->d_type == DT_DIR && child != "." && child != "..") walk(fd, entry->d_name);
  }
  ::closedir(folder);
}

double cpu_seconds() {
  rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
  };
  return seconds(used.ru_utime) + seconds(used.ru_stime);
}

}  // namespace

int main(int argc, char** argv) {
  for (const char* const root : std::span(argv, static_cast<std::size_t>(argc)).subspan(1)) {
    walk(AT_FDCWD, root);
  }
  std::printf("%lld %.6f\n", static_cast<long long>(folders), cpu_seconds());
  return latest == 0 ? 1 : 0;
}
