#pragma once

#include <string>
#include <string_view>

#include "base/beneath.hpp"
#include "base/unique_fd.hpp"

// The folder behind a root: whether it is there, and whether it is still the same one.
// Thread: any.
namespace segue::scanner {

inline constexpr const char* marker_name = ".segue-root";
inline constexpr std::string_view marker_prefix = "marker:";  // of an identity

enum class FolderState { ready, empty, missing, not_a_folder, unreadable };

struct RootFolder {
  std::string path;
  FolderState state = FolderState::missing;
  std::string reason;  // for a person: what is wrong and what to do; "" when ready
  // "marker:<uuid>"; without a marker "fsid:<hex>:<path>"; when it cannot be opened "path:<path>".
  std::string identity;
  base::UniqueFd fd;  // when it could be opened
};

// A marker is never written into a folder that its mode or its file system makes read-only.
enum class Marker { read, read_or_write };

[[nodiscard]] RootFolder open_root(const std::string& path, Marker marker);
// Absolute, links resolved where it exists, without a slash at the end.
[[nodiscard]] std::string normal_path(const std::string& path);
// Writes the marker of an identity "marker:<uuid>" again, after someone removed it.
void restore_marker(const RootFolder& folder, const std::string& identity);

}  // namespace segue::scanner
