#pragma once

#include <atomic>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "domain/catalog.hpp"
#include "scanner/known_folders.hpp"
#include "scanner/merge.hpp"

// What is known and not there any more. Thread: that of the scan. Throws what the store throws.
namespace segue::scanner {

// The present files of these folders.
[[nodiscard]] std::vector<LostFile> files_lost_with(KnownFolders& known,
                                                    std::span<const std::string> folders);

// The music of a root that was removed becomes missing. Answers how many files; 0 when that was
// done before. `stop` ends it between two transactions; the next scan goes on.
[[nodiscard]] base::Result<std::size_t> lose_root(domain::CatalogReader& reader, Merger& merger,
                                                  domain::RootId root,
                                                  const std::atomic<bool>& stop);

}  // namespace segue::scanner
