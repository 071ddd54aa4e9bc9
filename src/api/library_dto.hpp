#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "api/dto_values.hpp"
#include "domain/folder_control.hpp"
#include "domain/library.hpp"
#include "domain/missing.hpp"
#include "domain/scan_control.hpp"
#include "wire/describe.hpp"

// Answers about music folders and their scans.
namespace segue::api::dto {

struct RootProgress {
  std::int64_t root_id = 0;
  std::string phase;
  std::int64_t files_seen = 0, files_read = 0;
};
BOOST_DESCRIBE_STRUCT(RootProgress, (), (root_id, phase, files_seen, files_read))

struct Scan {
  std::string state, phase;
  OptionalText message;
  std::vector<RootProgress> roots;
  OptionalNumber started_at, finished_at;
  std::int64_t directories = 0, files_seen = 0, files_read = 0, files_failed = 0, added = 0,
               changed = 0, missing = 0;
};
BOOST_DESCRIBE_STRUCT(Scan, (),
                      (state, phase, message, roots, started_at, finished_at, directories,
                       files_seen, files_read, files_failed, added, changed, missing))

struct ScanIssue {
  std::int64_t root_id = 0;
  std::string path, kind, message;
  std::int64_t found_at = 0;
};
BOOST_DESCRIBE_STRUCT(ScanIssue, (), (root_id, path, kind, message, found_at))

struct ScanRun {
  std::string depth;
  OptionalNumber root_id;
  std::vector<std::string> folders;
  OptionalText failure;
  std::int64_t started_at = 0, finished_at = 0, directories = 0, files_seen = 0, files_read = 0,
               files_failed = 0, added = 0, changed = 0, missing = 0;
};
BOOST_DESCRIBE_STRUCT(ScanRun, (),
                      (depth, root_id, folders, failure, started_at, finished_at, directories,
                       files_seen, files_read, files_failed, added, changed, missing))

struct MissingRoot {
  std::int64_t root_id = 0;
  std::string name, state;
  std::int64_t files = 0, missing_since = 0;
};
BOOST_DESCRIBE_STRUCT(MissingRoot, (), (root_id, name, state, files, missing_since))

struct MissingFile {
  std::int64_t root_id = 0;
  std::string path;
  std::int64_t missing_since = 0;
  std::string track_id, title, album_id, album_title;
  bool elsewhere = false, loved = false;
  std::int64_t plays = 0, stars = 0, ratings = 0, playlists = 0;
};
BOOST_DESCRIBE_STRUCT(MissingFile, (),
                      (root_id, path, missing_since, track_id, title, album_id, album_title,
                       elsewhere, loved, plays, stars, ratings, playlists))

struct MissingPage {
  std::vector<MissingRoot> roots;
  std::vector<MissingFile> items;
  OptionalText next;
};
BOOST_DESCRIBE_STRUCT(MissingPage, (), (roots, items, next))

struct Purge {
  bool dry_run = true;
  std::int64_t files = 0, tracks = 0, albums = 0, listens = 0, playlist_items = 0, kept_loved = 0,
               kept_offline = 0;
};
BOOST_DESCRIBE_STRUCT(Purge, (),
                      (dry_run, files, tracks, albums, listens, playlist_items, kept_loved,
                       kept_offline))

struct RootPolicy {
  bool paused = false;
  std::string watch;
  std::int64_t poll_interval_s = 0;
  bool follow_links = false;
  std::int64_t workers = 0;
  std::vector<std::string> excludes;
  std::string playlists;
};
BOOST_DESCRIBE_STRUCT(RootPolicy, (),
                      (paused, watch, poll_interval_s, follow_links, workers, excludes, playlists))

struct Watching {
  bool watched = false, polled = false;
  OptionalText reason;
  std::int64_t folders = 0;
};
BOOST_DESCRIBE_STRUCT(Watching, (), (watched, polled, reason, folders))

struct Root {
  std::int64_t id = 0;
  std::string name, path, state;
  OptionalText reason;
  OptionalNumber added_at, scanned_at, checked_at;
  bool given = false;
  std::vector<std::string> given_fields;
  RootPolicy policy;
  Watching watching;
  std::int64_t albums = 0, tracks = 0, size_bytes = 0;
};
BOOST_DESCRIBE_STRUCT(Root, (),
                      (id, name, path, state, reason, added_at, scanned_at, checked_at, given,
                       given_fields, policy, watching, albums, tracks, size_bytes))

struct AbsentFolder {
  std::string path, reason;
};
BOOST_DESCRIBE_STRUCT(AbsentFolder, (), (path, reason))

struct Roots {
  std::vector<Root> items;
  std::vector<AbsentFolder> absent;
};
BOOST_DESCRIBE_STRUCT(Roots, (), (items, absent))

struct SubFolder {
  std::string name;
  OptionalText path;
  bool readable = false, pickable = false;
  std::string relation;
};
BOOST_DESCRIBE_STRUCT(SubFolder, (), (name, path, readable, pickable, relation))

struct Folder {
  OptionalText path, parent, reason;
  bool readable = false, pickable = false;
  std::string relation;
  std::vector<SubFolder> folders;
  bool truncated = false;
};
BOOST_DESCRIBE_STRUCT(Folder, (),
                      (path, parent, reason, readable, pickable, relation, folders, truncated))

struct MusicCount {
  std::int64_t files = 0, folders = 0;
  bool complete = false;
};
BOOST_DESCRIBE_STRUCT(MusicCount, (), (files, folders, complete))

// What failed, and in which folder, is for admins.
[[nodiscard]] Scan scan_for(const domain::ScanStatus& status, bool admin);
[[nodiscard]] ScanIssue from(const domain::ScanIssue& issue);
[[nodiscard]] MissingFile from(const domain::MissingFile& file);
[[nodiscard]] Purge from(const domain::PurgeReport& report, bool dry_run);
[[nodiscard]] ScanRun from(const domain::ScanRun& run);
// Of this process beside what the catalogue has.
struct RootFacts {
  domain::CatalogCounts counts;
  bool given = false;
  std::vector<std::string> given_fields;
  domain::WatchState watching;
};
[[nodiscard]] Root from(const domain::Root& root, const RootFacts& facts);
[[nodiscard]] SubFolder from(const domain::SubFolder& folder);
[[nodiscard]] Folder from(const domain::FolderView& view);
// Where nobody has chosen a folder yet.
[[nodiscard]] Folder beginning(const std::vector<domain::SubFolder>& points);
[[nodiscard]] MusicCount from(const domain::MusicCount& count);
[[nodiscard]] AbsentFolder from(const domain::AbsentFolder& folder);

}  // namespace segue::api::dto
