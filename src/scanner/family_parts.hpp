#pragma once

#include <vector>

#include "scanner/family_reader.hpp"

namespace segue::scanner {

// A family as it is read: whole, or, beyond limits::family_files_max, in parts that hold so many
// files each. Albums that lie across two parts come together by their keys.
[[nodiscard]] std::vector<FamilyPart> parts_of(std::vector<FolderListing> folders);

}  // namespace segue::scanner
