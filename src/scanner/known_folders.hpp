#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "domain/catalog.hpp"
#include "scanner/walker.hpp"

namespace segue::scanner {

// What the catalogue knows of one root: its folders, what was wrong with them, and on demand the
// files of some. Notes which folders the walk found. Thread: one.
class KnownFolders {
 public:
  using Files = std::unordered_map<std::string, std::vector<domain::KnownFile>>;  // by folder

  KnownFolders(domain::CatalogReader& reader, domain::RootId root) : reader_(reader), root_(root) {}

  // Throws what the store throws.
  void load();

  [[nodiscard]] bool empty() const { return folders_.empty(); }
  // True when the folder is known as just this.
  [[nodiscard]] bool unchanged(const FolderListing& listing) const;
  // True when the folder was read whole and without an issue when it had this time.
  [[nodiscard]] bool unchanged_since(const std::string& path, std::int64_t mtime_ns) const;
  // The names of those in it, if they are all that the last walk saw there.
  [[nodiscard]] std::optional<std::vector<std::string>> subfolders(const std::string& path) const;
  // Its time was too fresh to be kept, and is not any more.
  [[nodiscard]] bool is_dated_by(const FolderListing& listing) const;
  // It, or a folder below it.
  [[nodiscard]] bool knows(const std::string& path) const;
  [[nodiscard]] std::int64_t files_known_in(const std::string& path) const;
  // True when the catalogue has just these issues of the folder itself.
  [[nodiscard]] bool has_issues_of(const FolderListing& listing) const;

  struct Issue {
    std::string kind, message;
    std::int64_t size_bytes = 0, mtime_ns = 0;
  };
  // Null when the catalogue has none of it.
  [[nodiscard]] const Issue* issue_of(std::string_view path) const;

  // The walk found it. One that could not be read whole vouches for all below it.
  void note_found(const FolderListing& listing);
  // What is known below it stays, found or not.
  void vouch_for(std::string folder) { vouched_for_.insert(std::move(folder)); }
  // Known, not found, and not below a folder that could not be read.
  [[nodiscard]] std::vector<std::string> vanished() const;
  // Of the known folders below the root a good part is there. True when none is known.
  [[nodiscard]] bool enough_exist(int root_fd) const;

  // Files of those of `folders` that are known, present or missing.
  [[nodiscard]] Files files_in(std::span<const std::string> folders) const;

 private:
  struct Folder {
    std::int64_t fingerprint = 0, mtime_ns = 0;
    std::int32_t files = 0;
    std::int32_t folders = -1;
    bool found = false;
  };

  domain::CatalogReader& reader_;
  const domain::RootId root_;
  std::map<std::string, Folder, std::less<>> folders_;
  std::unordered_map<std::string, Issue> issues_;        // by path as the catalogue keeps it
  std::unordered_set<std::string> folders_with_issues_;  // as the catalogue keeps paths
  std::set<std::string, std::less<>> vouched_for_;
};

}  // namespace segue::scanner
