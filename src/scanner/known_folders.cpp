#include "scanner/known_folders.hpp"

#include <algorithm>
#include <utility>

#include "base/beneath.hpp"

namespace segue::scanner {
namespace {

constexpr std::size_t folders_probed_max = 50;

bool lies_in(std::string_view path, std::string_view folder) {
  if (folder.empty()) return true;
  return path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/');
}

}  // namespace

KnownFolders::KnownFolders(domain::Coordinator& coordinator, domain::CatalogReader& reader,
                           domain::RootId root)
    : coordinator_(coordinator), reader_(reader), root_(root) {}

void KnownFolders::load() {
  for (domain::KnownDirectory& directory : reader_.directories(root_)) {
    folders_[std::move(directory.relative_path)].mtime_ns = directory.mtime_ns;
  }
}

bool KnownFolders::unchanged(const std::string& folder, std::int64_t mtime_ns) const {
  const auto known = folders_.find(folder);
  return known != folders_.end() && known->second.mtime_ns == mtime_ns;
}

void KnownFolders::note_found(const FolderListing& listing) {
  const auto known = folders_.find(listing.relative_path);
  if (known != folders_.end()) known->second.found = true;
  if (!listing.complete) degraded_.push_back(listing.relative_path);
}

std::vector<std::string> KnownFolders::vanished() const {
  std::vector<std::string> gone;
  for (const auto& [path, folder] : folders_) {
    const bool vouched_for = std::ranges::any_of(
        degraded_, [&](const std::string& degraded) { return lies_in(path, degraded); });
    if (!folder.found && !vouched_for) gone.push_back(path);
  }
  return gone;
}

bool KnownFolders::any_exists(int root_fd) const {
  std::size_t probed = 0;
  for (const auto& [path, folder] : folders_) {
    if (path.empty()) continue;
    if (base::open_beneath(root_fd, path, {.directory = true})) return true;
    if (++probed == folders_probed_max) return false;
  }
  return probed == 0;
}

base::Result<KnownFolders::Files> KnownFolders::files_in(std::span<const std::string> folders) {
  std::vector<std::string> asked;
  for (const std::string& folder : folders) {
    if (contains(folder)) asked.push_back(folder);
  }
  Files files;
  if (asked.empty()) return files;
  const auto read = coordinator_.commit([&](domain::CatalogTx& tx) {
    files.clear();
    for (domain::KnownFile& file : tx.files_in(root_, asked)) {
      const auto slash = file.relative_path.rfind('/');
      std::string folder =
          slash == std::string::npos ? std::string() : file.relative_path.substr(0, slash);
      files[std::move(folder)].push_back(std::move(file));
    }
  });
  if (!read) return std::unexpected(read.error());
  for (const auto& [folder, known] : files) {
    present_files_ +=
        static_cast<std::size_t>(std::ranges::count(known, false, &domain::KnownFile::missing));
  }
  return files;
}

}  // namespace segue::scanner
