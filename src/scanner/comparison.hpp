#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "domain/catalog.hpp"
#include "scanner/known_folders.hpp"
#include "scanner/merge.hpp"
#include "scanner/walker.hpp"

namespace segue::scanner {

// What is to be done about a family of folders.
enum class Verdict {
  as_known,
  date,    // nothing changed, and the times of its folders are told for the first time
  record,  // nothing to read, but its folders or what is wrong with them changed
  read,
};

// Compares what the walk found with what the catalogue knows. Thread: one.
class Comparison {
 public:
  Comparison(const KnownFolders& known, int root_fd) : known_(known), root_fd_(root_fd) {}

  // Takes what is still being written out of a listing.
  void settle(FolderListing& folder, const KnownFolders::Files& files) const;
  // A family is read as a whole or not at all: what one file means depends on those beside it.
  // A folder that lost files is not to be recorded as one that may be passed over: a scan that is
  // cut short has not told of them.
  [[nodiscard]] Verdict judge(std::span<FolderListing> folders, const KnownFolders::Files& files);
  // Of the family judged last: files that could not be read before and are as they were.
  [[nodiscard]] std::size_t failed_before() const { return failed_before_; }
  // Known files that are gone from folders which were read completely.
  [[nodiscard]] std::vector<LostFile>& lost() { return lost_; }

 private:
  // Of one file: its parts, or one row.
  using Rows = std::vector<const domain::KnownFile*>;

  [[nodiscard]] bool differs(FolderListing& folder, std::span<const domain::KnownFile> known);
  [[nodiscard]] bool differs(const FolderListing& folder, const SeenFile& seen, const Rows& rows);
  [[nodiscard]] bool failed_before(const FolderListing& folder, const SeenFile& seen) const;

  const KnownFolders& known_;
  const int root_fd_;
  std::size_t failed_before_ = 0;
  std::vector<LostFile> lost_;
};

}  // namespace segue::scanner
