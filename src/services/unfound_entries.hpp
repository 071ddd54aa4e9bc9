#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "domain/store.hpp"

namespace segue::services {

struct UnfoundEntry {
  std::int64_t position = 0;  // among the entries of the file, from 1
  std::string location;       // as people read it
};

// Lines of the file behind a playlist that nothing in the library answers to: in order, at most
// limits::page_rows_max; none of a playlist without a file.
[[nodiscard]] std::vector<UnfoundEntry> unfound_entries(domain::Store& store,
                                                        const domain::Playlist& playlist);

}  // namespace segue::services
