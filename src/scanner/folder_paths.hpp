#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "domain/folder_control.hpp"

// Paths of folders as people give them, and what they may be. Thread: any.
namespace segue::scanner {

// Absolute and without "..", then in normal form (root_folder.hpp). Errors: invalid, also for the
// system's own folders.
[[nodiscard]] base::Result<std::string> asked_folder(const std::string& path);

// What the kernel shows as files: no music lies there, and reading there may have effects.
[[nodiscard]] std::span<const std::string_view> system_folders();
[[nodiscard]] bool is_system_folder(std::string_view path);

[[nodiscard]] domain::RootRelation relation_of(std::string_view path,
                                               std::span<const domain::Root> roots);

// The places of drives that `mountinfo` (proc(5)) tells of: disks, and what is mounted from the
// network, not what the kernel makes up.
[[nodiscard]] std::vector<std::string> drives_in(std::string_view mountinfo);

}  // namespace segue::scanner
