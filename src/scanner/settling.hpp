#pragma once

#include <functional>
#include <string>

#include "scanner/walker.hpp"

namespace segue::scanner {

// Whether the catalogue knows a file otherwise than it is seen, or not at all.
using Differs = std::function<bool(const SeenFile&)>;

// Takes out of a listing what somebody is still writing, and says so in it: such a file is neither
// read nor missed, and its folder is to be looked at again. Opens only files that differ and
// changed within limits::settle_time. Where the file system can tell (a lease, fcntl(2)), a file is
// settled once nobody has it open for writing; elsewhere when it is old enough. Thread: any.
void leave_out_unsettled(int root_fd, FolderListing& folder, const Differs& differs);

// The same of one file, whose path is relative to the root.
[[nodiscard]] bool is_unsettled(int root_fd, const std::string& path, const SeenFile& seen);

}  // namespace segue::scanner
