#pragma once

#include <span>
#include <string>

#include "domain/library.hpp"
#include "scanner/known_folders.hpp"
#include "scanner/root_folder.hpp"

namespace segue::scanner {

// What lies at the path of a root.
struct RootCheck {
  RootFolder folder;
  bool is_root = false;  // else `folder.reason` says why not
  std::string identity;  // that the root has from now on
};

// Whether the folder is still the root, and not an empty mount point or another drive. `roots` are
// all that there are. Thread: any.
[[nodiscard]] RootCheck check_root(const domain::Root& root, std::span<const domain::Root> roots,
                                   const KnownFolders& known, bool write_markers);

}  // namespace segue::scanner
