#pragma once

#include <set>
#include <span>
#include <string>
#include <vector>

#include "parser/parsers.hpp"
#include "scanner/grouping.hpp"
#include "scanner/walker.hpp"

namespace segue::scanner {

struct DiscSheets {
  int root_fd = -1;
  parser::Parsers& parsers;
  std::span<const FolderListing> folders;  // of one family
  bool whole = true;                       // all files of these folders are at hand
};

// Replaces each file that holds a disc by its tracks, as the CUE sheet beside it tells them, or
// else the one inside it. A sheet is of the file that it names, whatever its extension; of the one
// that has its own name; or of the only one in its folder. Where none is, but as many files as it
// has tracks, it tells what these were made of. A sheet that is of no file, or does not fit its
// own, is an issue, and the file stays whole. Thread: any; reads sheets, by the parsers.
// Answers the folders that have a sheet which could not be read now, though it may be well: what
// their files are cannot be told, so they are taken out of `files`.
[[nodiscard]] std::set<std::string> divide_discs(const DiscSheets& sheets,
                                                 std::vector<TaggedFile>& files,
                                                 std::vector<PathIssue>& issues);

}  // namespace segue::scanner
