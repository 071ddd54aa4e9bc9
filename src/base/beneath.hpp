#pragma once

#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/unique_fd.hpp"

namespace segue::base {

// Opens files inside one folder and never outside of it: "..", absolute names and links that lead
// out are refused by the kernel (openat2), or component by component where a sandbox forbids
// openat2. `relative` is raw bytes; "" is the folder itself. Thread: any.
//
// Errors: not_found, forbidden (no right to read), invalid (leads outside, or is a link), io.
struct BeneathOptions {
  bool directory = false;
  bool follow_symlinks = false;   // even then never out of the folder
  bool place_only = false;        // to be examined, not read: needs no right to read it
  bool keep_access_time = false;  // reading does not write to the drive, where the owner allows it
};

[[nodiscard]] Result<UniqueFd> open_folder(const std::string& path);
[[nodiscard]] Result<UniqueFd> open_beneath(int folder_fd, std::string_view relative,
                                            BeneathOptions options = {});
[[nodiscard]] Result<UniqueFd> open_beneath(const std::string& folder_path,
                                            std::string_view relative, BeneathOptions options = {});

// "Permission denied" and the like. `error_number` as errno has it.
[[nodiscard]] std::string system_message(int error_number);

}  // namespace segue::base
