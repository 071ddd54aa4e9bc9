#include "scanner/losses.hpp"

#include <algorithm>
#include <utility>

#include "base/limits.hpp"

namespace segue::scanner {

namespace limits = base::limits;

std::vector<LostFile> files_lost_with(KnownFolders& known, std::span<const std::string> folders) {
  std::vector<LostFile> lost;
  while (!folders.empty()) {
    const auto some = folders.first(std::min(limits::compare_folders_max, folders.size()));
    for (const auto& [folder, rows] : known.files_in(some)) {
      for (const domain::KnownFile& row : rows) {
        if (!row.missing) lost.push_back(lost_file(row));
      }
    }
    folders = folders.subspan(some.size());
  }
  return lost;
}

base::Result<std::size_t> lose_root(domain::CatalogReader& reader, Merger& merger,
                                    domain::RootId root, const std::atomic<bool>& stop) {
  KnownFolders known(reader, root);
  known.load();
  if (known.empty()) return 0;
  std::vector<std::string> folders = known.vanished();  // all: none was looked for
  std::ranges::reverse(folders);  // what lies below first, or one transaction would take all
  std::size_t lost = 0;
  for (std::span<const std::string> rest = folders; !rest.empty() && !stop.load();) {
    const auto some = rest.first(std::min(limits::compare_folders_max, rest.size()));
    const auto marked = merger.mark_missing(files_lost_with(known, some));
    if (!marked) return marked;
    lost += *marked;
    if (auto gone = merger.remove_directories(root, some); !gone) {
      return std::unexpected(gone.error());
    }
    rest = rest.subspan(some.size());
  }
  if (stop.load()) return lost;
  if (auto gone = merger.remove_directories(root, std::vector{std::string()}); !gone) {
    return std::unexpected(gone.error());
  }
  return lost;
}

}  // namespace segue::scanner
