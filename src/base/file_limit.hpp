#pragma once

#include <cstddef>

namespace segue::base {

// How many descriptors this process may hold, after raising the soft limit to the hard one: the
// usual 1024 is for programs that use select(2). Thread: any.
[[nodiscard]] std::size_t raise_file_limit();

}  // namespace segue::base
