#include "scanner/root_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/text.hpp"

namespace segue::scanner {
namespace {

// The folder is not what it was. It may be another drive on the same path; or the same one whose
// marker was removed, or whose file system got another number: then known folders are there.
bool accept_identity(const domain::Root& root, const KnownFolders& known, bool write_markers,
                     RootFolder& folder) {
  const bool was_marked = root.identity.starts_with(marker_prefix);
  const bool is_marked = folder.identity.starts_with(marker_prefix);
  if (was_marked && is_marked && !known.empty()) {
    folder.reason = fmt::format(
        "{} holds another drive: its {} is not the one that was added here. Mount the right one, "
        "or add this one under a path of its own.",
        base::text::repaired(root.path), marker_name);
    return false;
  }
  if (!known.enough_exist(folder.fd.get())) {
    folder.reason =
        fmt::format("Hardly any of the known folders is in {}. Is the right drive mounted?",
                    base::text::repaired(root.path));
    return false;
  }
  if (was_marked && !is_marked && write_markers) {
    restore_marker(folder, root.identity);
    folder = open_root(root.path, Marker::read);
  }
  return folder.fd.valid();
}

}  // namespace

RootCheck check_root(const domain::Root& root, std::span<const domain::Root> roots,
                     const KnownFolders& known, bool write_markers) {
  RootCheck check{.folder = open_root(root.path, Marker::read), .identity = root.identity};
  RootFolder& folder = check.folder;
  if (!folder.fd.valid()) return check;
  if (folder.state == FolderState::empty && !known.empty()) return check;
  if (folder.identity != root.identity && !accept_identity(root, known, write_markers, folder)) {
    return check;
  }
  if (write_markers && !root.identity.starts_with(marker_prefix)) {
    folder = open_root(root.path, Marker::read_or_write);
    if (!folder.fd.valid()) return check;
  }
  const bool taken = std::ranges::any_of(roots, [&](const domain::Root& other) {
    return other.id != root.id && other.identity == folder.identity;
  });
  if (!taken && !folder.identity.empty()) check.identity = folder.identity;
  check.is_root = true;
  return check;
}

}  // namespace segue::scanner
