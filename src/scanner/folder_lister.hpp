#pragma once

#include <dirent.h>

#include <functional>
#include <set>
#include <string>
#include <string_view>
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
    bool has_ignore_file = false;
    bool hidden = false;  // by it
  };

  FolderLister(const WalkOptions& options, int root_fd);  // which must outlive it

  [[nodiscard]] Listed list(int fd, const std::string& path, bool is_disc);
  // With the rules of the folders above, which nobody has listed.
  [[nodiscard]] FolderListing list_alone(const std::string& path, bool is_disc);
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
  [[nodiscard]] bool are_subfolders_known(int fd, Listed& listed) const;
  void leave_out(Listed& listed) const;
  void read_entries(int fd, Listed& listed, std::vector<std::string>& links);
  void take_entry(int fd, const dirent64& entry, Listed& listed, std::vector<std::string>& links);
  static void take_file(int fd, const std::string& name, bool audio, bool wanted, Listed& listed,
                        std::vector<std::string>& links);
  void follow_links(Listed& listed, std::vector<std::string>& links);
  [[nodiscard]] bool follow_link(const std::string& name, Listed& listed);
  [[nodiscard]] bool lies_behind_link(std::string_view folder) const;
  [[nodiscard]] bool may_enter(std::string_view link, const DirectoryIdentity& target) const;
  void report_links(int fd, FolderListing& listing, std::vector<std::string>& links) const;

  const WalkOptions& options_;
  const int root_fd_;
  std::vector<char> buffer_;  // entries of the folder that is read
  RuleStack rules_;
  std::vector<DirectoryIdentity> ancestors_;
  std::set<std::string, std::less<>> linked_;  // paths of links to folders that may be entered
};

}  // namespace segue::scanner
