#pragma once

#include <string>
#include <string_view>

namespace segue::storage {

// The raw tags of a file, packed: as they are they would be the larger half of a database. zstd
// with a dictionary of what most files say (1,175 bytes of Picard's tags -> 412, 6 µs).
//
// Thread: any. The dictionary is a part of the format: it may be added to only under a new version.
[[nodiscard]] std::string packed(std::string_view text);
// Throws std::runtime_error for bytes that packed() did not make.
[[nodiscard]] std::string unpacked(std::string_view bytes);

}  // namespace segue::storage
