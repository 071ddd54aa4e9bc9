#pragma once

#include <dirent.h>

#include <string>
#include <vector>

#include "base/error.hpp"
#include "scanner/ignore_rules.hpp"
#include "scanner/walker.hpp"

namespace segue::scanner {

// Reads one folder after the other for a walk, which says where it is. Thread: one.
class FolderLister {
 public:
  struct Listed {
    FolderListing listing;
    std::vector<std::string> subfolders;  // names, sorted
    bool hidden = false;                  // by an ignore file
  };

  explicit FolderLister(const WalkOptions& options);  // which must outlive it

  [[nodiscard]] Listed list(int fd, const std::string& path, bool is_disc);
  // With the rules of the folders above, which nobody has listed.
  [[nodiscard]] FolderListing list_alone(int root_fd, const std::string& path, bool is_disc);
  // Listings of folders that were not read.
  [[nodiscard]] static FolderListing unreadable(const std::string& path, std::string kind,
                                                std::string message, bool is_disc);
  [[nodiscard]] static FolderListing cannot_be_listed(const std::string& path,
                                                      const base::Error& error, bool is_disc);

  // Those that hold where the walk is now; list() adds what it finds.
  [[nodiscard]] RuleStack& rules() { return rules_; }
  // Folders that the walk is in, the root first.
  [[nodiscard]] std::vector<DirectoryIdentity>& ancestors() { return ancestors_; }

 private:
  void leave_out(Listed& listed) const;
  void read_entries(int fd, Listed& listed, std::vector<std::string>& links);
  void take_entry(int fd, const dirent64& entry, Listed& listed, std::vector<std::string>& links);
  static void take_file(int fd, const std::string& name, bool audio, bool wanted, Listed& listed,
                        std::vector<std::string>& links);
  void report_links(int fd, FolderListing& listing, std::vector<std::string>& links);

  const WalkOptions& options_;
  std::vector<char> buffer_;  // entries of the folder that is read
  RuleStack rules_;
  std::vector<DirectoryIdentity> ancestors_;
};

}  // namespace segue::scanner
