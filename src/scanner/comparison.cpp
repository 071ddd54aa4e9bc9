#include "scanner/comparison.hpp"

#include <algorithm>

#include "base/beneath.hpp"
#include "domain/issue_kind.hpp"
#include "scanner/file_names.hpp"
#include "scanner/settling.hpp"

namespace segue::scanner {
namespace {

// By what the catalogue has of it as present: at times it had more parts, or was whole.
bool is_as_known(const SeenFile& seen, std::span<const domain::KnownFile* const> rows) {
  const auto is_present = [](const domain::KnownFile* row) { return !row->missing; };
  return std::ranges::any_of(rows, is_present) &&
         std::ranges::all_of(rows, [&](const domain::KnownFile* row) {
           return row->missing ||
                  (row->size_bytes == seen.size_bytes && row->mtime_ns == seen.mtime_ns);
         });
}

}  // namespace

void Comparison::settle(FolderListing& folder, const KnownFolders::Files& files) const {
  leave_out_unsettled(root_fd_, folder, [&](const SeenFile& seen) {
    const auto known = files.find(folder.relative_path);
    if (known == files.end()) return true;
    Rows rows;
    for (const domain::KnownFile& row : known->second) {
      if (last_component(row.relative_path) == seen.name) rows.push_back(&row);
    }
    return !is_as_known(seen, rows);
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
  std::unordered_map<std::string_view, Rows> files;  // by name
  for (const domain::KnownFile& row : known) {
    files[last_component(row.relative_path)].push_back(&row);
  }
  bool any = false;
  for (const SeenFile& seen : folder.audio) {
    if (differs(folder, seen, files[seen.name])) any = true;
    files.erase(seen.name);
  }
  for (const std::string& name : folder.unsettled) files.erase(name);
  if (!folder.complete) return any;
  for (const auto& [name, rows] : files) {
    for (const domain::KnownFile* const row : rows) {
      if (row->missing) continue;
      lost_.push_back(lost_file(*row));
      folder.mtime_ns = 0;
      any = true;
    }
  }
  return any;
}

bool Comparison::differs(const FolderListing& folder, const SeenFile& seen, const Rows& rows) {
  if (is_as_known(seen, rows)) return false;
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
