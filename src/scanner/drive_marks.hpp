#pragma once

#include <sys/vfs.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/unique_fd.hpp"
#include "domain/ids.hpp"

namespace segue::scanner {

// Learns from fanotify(7) what changes in whole file systems: one mark each, however many folders
// they hold, where inotify needs a watch a folder. Linux lets only those do it who may administer
// the system (CAP_SYS_ADMIN and CAP_DAC_READ_SEARCH). Holds no file open: a drive can be unmounted.
//
// Thread: one at a time; fd() and permitted() any.
class DriveMarks {
 public:
  struct RootPlace {
    domain::RootId root;
    std::string path;
  };
  struct Change {
    domain::RootId root;     // the innermost that it lies in
    std::string folder;      // relative to it
    std::string name;        // in that folder; "" = the folder itself
    std::uint32_t what = 0;  // bits of inotify(7), which are fanotify's own too
  };
  using Wanted = std::function<bool(std::string_view name, std::uint32_t what)>;

  DriveMarks();

  [[nodiscard]] bool permitted() const { return events_.valid(); }
  [[nodiscard]] int fd() const { return events_.get(); }  // readable when something changed

  // Marks the file system that a folder lies in, again where it was mounted anew. False where that
  // is not permitted, or it could not be told afterwards where a change lies.
  [[nodiscard]] bool add(int folder_fd);

  void clear();

  // What changed since, in these roots. Whatever `wanted` does not want is passed over before it
  // is asked where it lies. Of an overflow, a Change of no root with IN_Q_OVERFLOW.
  [[nodiscard]] std::vector<Change> read(const std::vector<RootPlace>& roots, const Wanted& wanted);

 private:
  using FileSystemId = std::array<std::byte, sizeof(fsid_t)>;
  struct Named;

  [[nodiscard]] static std::optional<FileSystemId> file_system_of(int fd);
  [[nodiscard]] static std::optional<Named> named_in(std::span<const std::byte> infos);
  [[nodiscard]] std::string path_of(const Named& named) const;

  base::UniqueFd events_;
  std::map<FileSystemId, std::string> marked_;  // a folder in each, the topmost that was added
};

}  // namespace segue::scanner
