#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/error.hpp"
#include "domain/catalog.hpp"
#include "domain/catalog_writer.hpp"
#include "scanner/walker.hpp"

namespace segue::scanner {

// What the catalogue knows of one root: its folders, and on demand the files of some. Notes which
// folders the walk found. Thread: one.
class KnownFolders {
 public:
  using Files = std::unordered_map<std::string, std::vector<domain::KnownFile>>;  // by folder

  KnownFolders(domain::Coordinator& coordinator, domain::CatalogReader& reader,
               domain::RootId root);

  // Throws what the store throws.
  void load();

  [[nodiscard]] bool empty() const { return folders_.empty(); }
  [[nodiscard]] bool contains(const std::string& folder) const { return folders_.contains(folder); }
  // True when the folder is known with this very time.
  [[nodiscard]] bool unchanged(const std::string& folder, std::int64_t mtime_ns) const;

  // The walk found it. One that could not be read whole vouches for all below it.
  void note_found(const FolderListing& listing);
  // Known, not found, and not below a folder that could not be read.
  [[nodiscard]] std::vector<std::string> vanished() const;
  // At least one known folder below the root is there. True when none is known.
  [[nodiscard]] bool any_exists(int root_fd) const;

  // Files of those of `folders` that are known, present or missing.
  [[nodiscard]] base::Result<Files> files_in(std::span<const std::string> folders);
  // How many files the catalogue has present in this root, as far as files_in() was asked.
  [[nodiscard]] std::size_t present_files() const { return present_files_; }

 private:
  struct Folder {
    std::int64_t mtime_ns = 0;
    bool found = false;
  };

  domain::Coordinator& coordinator_;
  domain::CatalogReader& reader_;
  const domain::RootId root_;
  std::map<std::string, Folder, std::less<>> folders_;
  std::vector<std::string> degraded_;
  std::size_t present_files_ = 0;
};

}  // namespace segue::scanner
