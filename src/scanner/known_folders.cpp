#include "scanner/known_folders.hpp"

#include <algorithm>
#include <utility>

#include "base/beneath.hpp"
#include "base/limits.hpp"
#include "domain/index_text.hpp"
#include "scanner/file_names.hpp"

namespace segue::scanner {

void KnownFolders::load() {
  for (domain::KnownDirectory& directory : reader_.directories(root_)) {
    folders_[std::move(directory.relative_path)] = {.fingerprint = directory.fingerprint,
                                                    .mtime_ns = directory.mtime_ns,
                                                    .files = directory.files,
                                                    .folders = directory.folders};
  }
  domain::IssueQuery query{.limit = base::limits::page_rows_max, .after = {}, .root = root_};
  do {
    auto page = reader_.issues(query);
    for (domain::ScanIssue& issue : page.rows) {
      folders_with_issues_.emplace(parent_of(issue.path));  // "a/b" of "a/b/" too
      issues_[std::move(issue.path)] = {std::move(issue.kind), std::move(issue.message),
                                        issue.size_bytes, issue.mtime_ns};
    }
    query.after = std::move(page.next);
  } while (query.after && issues_.size() < base::limits::known_issues_max);
}

const KnownFolders::Issue* KnownFolders::issue_of(std::string_view path) const {
  if (issues_.empty()) return nullptr;
  const auto known = issues_.find(domain::issue_path(path));
  return known == issues_.end() ? nullptr : &known->second;
}

bool KnownFolders::unchanged(const FolderListing& listing) const {
  const auto known = folders_.find(listing.relative_path);
  return known != folders_.end() && known->second.fingerprint == listing.fingerprint;
}

bool KnownFolders::unchanged_since(const std::string& path, std::int64_t mtime_ns) const {
  const auto known = folders_.find(path);
  return known != folders_.end() && known->second.mtime_ns == mtime_ns &&
         known->second.fingerprint != 0 &&
         (folders_with_issues_.empty() || !folders_with_issues_.contains(domain::issue_path(path)));
}

std::optional<std::vector<std::string>> KnownFolders::subfolders(const std::string& path) const {
  const auto folder = folders_.find(path);
  if (folder == folders_.end() || folder->second.folders < 0) return std::nullopt;
  const auto seen = static_cast<std::size_t>(folder->second.folders);
  std::vector<std::string> names;
  if (seen == 0) return names;
  const std::string before = path.empty() ? "" : path + '/';
  for (auto at = folders_.upper_bound(before); at != folders_.end();) {
    if (!at->first.starts_with(before)) break;
    const std::string_view below = std::string_view(at->first).substr(before.size());
    const auto slash = below.find('/');
    if (slash == std::string_view::npos) {
      names.emplace_back(below);
      ++at;
    } else {  // behind all that lies in that one: '0' follows '/'
      at = folders_.lower_bound(before + std::string(below.substr(0, slash)) + '0');
    }
  }
  if (names.size() != seen) return std::nullopt;
  return names;
}

bool KnownFolders::is_dated_by(const FolderListing& listing) const {
  const auto known = folders_.find(listing.relative_path);
  return known != folders_.end() && listing.mtime_ns != 0 &&
         known->second.mtime_ns != listing.mtime_ns;
}

bool KnownFolders::knows(const std::string& path) const {
  const auto known = folders_.lower_bound(path);
  if (known != folders_.end() && known->first == path) return true;
  const auto below = folders_.lower_bound(path + '/');
  return below != folders_.end() && lies_in(below->first, path);
}

std::int64_t KnownFolders::files_known_in(const std::string& path) const {
  const auto known = folders_.find(path);
  return known == folders_.end() ? 0 : known->second.files;
}

bool KnownFolders::has_issues_of(const FolderListing& listing) const {
  const std::string own_path = listing.relative_path + "/";
  bool own = false;
  for (const PathIssue& issue : listing.issues) {
    own = own || issue.path == own_path;
    const Issue* const known = issue_of(issue.path);
    if (known == nullptr || known->kind != issue.kind || known->message != issue.message) {
      return false;
    }
  }
  return own || issue_of(own_path) == nullptr;
}

void KnownFolders::note_found(const FolderListing& listing) {
  const auto known = folders_.find(listing.relative_path);
  if (known != folders_.end()) known->second.found = true;
  if (!listing.complete) vouch_for(listing.relative_path);
}

std::vector<std::string> KnownFolders::vanished() const {
  const auto vouched_for = [&](std::string_view path) {
    for (;; path = parent_of(path)) {
      if (vouched_for_.contains(path)) return true;
      if (path.empty()) return false;
    }
  };
  std::vector<std::string> gone;
  for (const auto& [path, folder] : folders_) {
    if (!folder.found && !vouched_for(path)) gone.push_back(path);
  }
  return gone;
}

// One alone says little: another drive has a "Music" too.
bool KnownFolders::enough_exist(int root_fd) const {
  constexpr std::size_t percent_min = 25;
  std::size_t probed = 0;
  std::size_t there = 0;
  for (const auto& [path, folder] : folders_) {
    if (path.empty()) continue;
    if (base::open_beneath(root_fd, path, {.directory = true, .follow_symlinks = true})) ++there;
    if (++probed == base::limits::folders_probed_max) break;
  }
  return there * 100 >= probed * percent_min;
}

KnownFolders::Files KnownFolders::files_in(std::span<const std::string> folders) const {
  std::vector<std::string> asked;
  for (const std::string& folder : folders) {
    if (folders_.contains(folder)) asked.push_back(folder);
  }
  Files files;
  if (asked.empty()) return files;
  for (domain::KnownFile& file : reader_.files_in(root_, asked)) {
    files[std::string(parent_of(file.relative_path))].push_back(std::move(file));
  }
  return files;
}

}  // namespace segue::scanner
