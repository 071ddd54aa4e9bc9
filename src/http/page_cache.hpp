#pragma once

#include <cstddef>
#include <cstdint>

namespace segue::http {

// Whether a slice of a file can be sent without waiting for the disk, as far as its two ends tell.
// Never blocks. True where the file system cannot say.
[[nodiscard]] bool in_page_cache(int fd, std::uint64_t offset, std::size_t size);

// Brings a slice into the page cache and asks for the next one. Blocks: for a lane's pool.
void read_into_page_cache(int fd, std::uint64_t offset, std::size_t size);

}  // namespace segue::http
