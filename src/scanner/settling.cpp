#include "scanner/settling.hpp"

#include <fcntl.h>

#include <chrono>
#include <ctime>
#include <string>
#include <utility>

#include "base/beneath.hpp"
#include "base/limits.hpp"
#include "scanner/file_names.hpp"

namespace segue::scanner {
namespace {

// A time to come is no sign of a writer: clocks of drives and machines differ.
bool is_fresh(const SeenFile& seen) {
  struct timespec now{};
  ::clock_gettime(CLOCK_REALTIME, &now);
  const std::int64_t age_ns =
      now.tv_sec * std::int64_t{1'000'000'000} + now.tv_nsec - seen.mtime_ns;
  return age_ns >= 0 && age_ns < std::chrono::nanoseconds(base::limits::settle_time).count();
}

// The kernel grants a read lease only while nobody can write, and refuses it to who does not own
// the file and where the file system knows none; then nobody can tell.
bool may_be_written(int root_fd, const std::string& path) {
  const auto file =
      base::open_beneath(root_fd, path, {.follow_symlinks = true, .keep_access_time = true});
  if (!file) return false;  // whoever reads it will say
  if (::fcntl(file->get(), F_SETLEASE, F_RDLCK) != 0) return true;
  static_cast<void>(::fcntl(file->get(), F_SETLEASE, F_UNLCK));
  return false;
}

}  // namespace

bool is_unsettled(int root_fd, const std::string& path, const SeenFile& seen) {
  return is_fresh(seen) && may_be_written(root_fd, path);
}

void leave_out_unsettled(int root_fd, FolderListing& folder, const Differs& differs) {
  const auto leave_out = [&](const SeenFile& seen) {
    if (!is_unsettled(root_fd, joined(folder.relative_path, seen.name), seen)) return false;
    folder.unsettled.push_back(seen.name);
    return true;
  };
  // Few are fresh, and whether one differs takes looking through what is known of its folder.
  std::erase_if(folder.audio, [&](const SeenFile& seen) {
    return is_fresh(seen) && differs(seen) && leave_out(seen);
  });
  std::erase_if(folder.covers, leave_out);
  // What a file is cannot be told without its sheet.
  if (std::erase_if(folder.cue_sheets, leave_out) > 0) {
    for (SeenFile& seen : std::exchange(folder.audio, {})) {
      folder.unsettled.push_back(std::move(seen.name));
    }
  }
  if (folder.unsettled.empty()) return;
  folder.fingerprint = 0;
  folder.mtime_ns = 0;
}

}  // namespace segue::scanner
