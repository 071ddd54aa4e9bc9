#include "scanner/comparison.hpp"

#include <algorithm>

#include "base/beneath.hpp"
#include "domain/issue_kind.hpp"
#include "scanner/file_names.hpp"
#include "scanner/settling.hpp"

namespace segue::scanner {
namespace {

bool is_as_known(const SeenFile& seen, const domain::KnownFile* row) {
  return row != nullptr && !row->missing && row->size_bytes == seen.size_bytes &&
         row->mtime_ns == seen.mtime_ns;
}

}  // namespace

void Comparison::settle(FolderListing& folder, const KnownFolders::Files& files) const {
  leave_out_unsettled(root_fd_, folder, [&](const SeenFile& seen) {
    const auto rows = files.find(folder.relative_path);
    if (rows == files.end()) return true;
    const auto row = std::ranges::find_if(rows->second, [&](const domain::KnownFile& file) {
      return last_component(file.relative_path) == seen.name;
    });
    return row == rows->second.end() || !is_as_known(seen, &*row);
  });
}

Verdict Comparison::judge(std::span<FolderListing> folders, const KnownFolders::Files& files) {
  failed_before_ = 0;
  bool has_files = false;
  bool touched = false;  // the folder itself, or what is known to be wrong with it
  bool changed = false;
  bool dated = false;  // its time tells more than it did
  for (FolderListing& folder : folders) {
    const auto rows = files.find(folder.relative_path);
    const std::span<const domain::KnownFile> known =
        rows == files.end() ? std::span<const domain::KnownFile>{} : rows->second;
    if (differs(folder, known)) changed = true;
    has_files = has_files || !folder.audio.empty();
    dated = dated || known_.is_dated_by(folder);
    touched = touched || !known_.unchanged(folder) || !known_.has_issues_of(folder);
  }
  if (has_files && (changed || touched)) return Verdict::read;
  if (touched) return Verdict::record;
  return dated ? Verdict::date : Verdict::as_known;
}

bool Comparison::differs(FolderListing& folder, std::span<const domain::KnownFile> known) {
  Rows rows;
  for (const domain::KnownFile& row : known) rows.emplace(last_component(row.relative_path), &row);
  bool any = false;
  for (const SeenFile& seen : folder.audio) {
    const auto row = rows.find(seen.name);
    if (differs(folder, seen, row == rows.end() ? nullptr : row->second)) any = true;
    if (row != rows.end()) rows.erase(row);
  }
  for (const std::string& name : folder.unsettled) rows.erase(name);
  if (!folder.complete) return any;
  for (const auto& [name, row] : rows) {
    if (row->missing) continue;
    lost_.push_back({row->id, row->track, row->release});
    folder.mtime_ns = 0;
    any = true;
  }
  return any;
}

bool Comparison::differs(const FolderListing& folder, const SeenFile& seen,
                         const domain::KnownFile* row) {
  if (is_as_known(seen, row)) return false;
  const bool failed = failed_before(folder, seen);
  if (failed) ++failed_before_;
  return !failed;
}

bool Comparison::failed_before(const FolderListing& folder, const SeenFile& seen) const {
  const std::string path = joined(folder.relative_path, seen.name);
  const KnownFolders::Issue* const issue = known_.issue_of(path);
  const bool same = issue != nullptr && issue->mtime_ns != 0 &&
                    issue->size_bytes == seen.size_bytes && issue->mtime_ns == seen.mtime_ns;
  if (!same) return false;
  // A right to read leaves no trace on the file.
  return issue->kind != domain::issue_kind(base::ErrorCode::forbidden) ||
         !base::open_beneath(root_fd_, path, {.follow_symlinks = true});
}

}  // namespace segue::scanner
