#pragma once

#include <span>
#include <vector>

#include "base/crypto.hpp"
#include "domain/catalog_writer.hpp"
#include "parser/parsers.hpp"
#include "scanner/drafts.hpp"
#include "scanner/walker.hpp"

// Which picture stands for which file. Reads bytes and headers, decodes nothing. Thread: any.
namespace segue::scanner {

struct FoundCovers {
  std::vector<domain::ImageRow> images;
  std::vector<PathIssue> issues;
};

struct CoverRequest {
  int root_fd = -1;
  domain::RootId root;
  const base::crypto::Key& image_key;
  parser::Parsers& parsers;
  std::span<const FolderListing> folders;  // of one family, its head first
};

// Sets `cover` of every file. The picture in a file's folder, or in the head of the family, comes
// first where the family holds one release; where it holds several, the embedded one does. A broken
// picture is an issue, and the next candidate is tried.
[[nodiscard]] FoundCovers choose_covers(const CoverRequest& request,
                                        std::vector<ReleaseDraft>& releases);

}  // namespace segue::scanner
