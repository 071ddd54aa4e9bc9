#include "api/library_dto.hpp"

#include "base/text.hpp"
#include "domain/library_names.hpp"

namespace segue::api::dto {
namespace {

std::string_view name_of(domain::ScanState state) {
  switch (state) {
    case domain::ScanState::idle:
      return "idle";
    case domain::ScanState::running:
      return "running";
    case domain::ScanState::done:
      return "done";
    case domain::ScanState::failed:
      return "failed";
  }
  return "idle";
}

std::string_view name_of(domain::ScanPhase phase) {
  switch (phase) {
    case domain::ScanPhase::idle:
      return "idle";
    case domain::ScanPhase::walk:
      return "walk";
    case domain::ScanPhase::tags:
      return "tags";
    case domain::ScanPhase::done:
      return "done";
  }
  return "idle";
}

std::string_view name_of(domain::RootRelation relation) {
  switch (relation) {
    case domain::RootRelation::is_root:
      return "is_root";
    case domain::RootRelation::in_root:
      return "in_root";
    case domain::RootRelation::holds_root:
      return "holds_root";
    case domain::RootRelation::none:
      break;
  }
  return "none";
}

std::vector<SubFolder> shown(const std::vector<domain::SubFolder>& folders) {
  std::vector<SubFolder> out;
  out.reserve(folders.size());
  for (const domain::SubFolder& folder : folders) out.push_back(from(folder));
  return out;
}

}  // namespace

Scan scan_for(const domain::ScanStatus& status, bool admin) {
  std::vector<RootProgress> roots;
  if (admin) {
    roots.reserve(status.roots.size());
    for (const domain::RootProgress& root : status.roots) {
      roots.push_back({.root_id = root.root.value,
                       .phase = std::string(name_of(root.phase)),
                       .files_seen = root.files_seen,
                       .files_read = root.files_read});
    }
  }
  return {.state = std::string(name_of(status.state)),
          .phase = std::string(name_of(status.phase)),
          .message = admin ? known(status.message) : std::nullopt,
          .roots = std::move(roots),
          .started_at = known(status.started_at),
          .finished_at = known(status.finished_at),
          .directories = status.directories,
          .files_seen = status.files_seen,
          .files_read = status.files_read,
          .files_failed = status.files_failed,
          .added = status.added,
          .changed = status.changed,
          .missing = status.missing};
}

ScanIssue from(const domain::ScanIssue& issue) {
  return {.root_id = issue.root.value,
          .path = issue.path,
          .kind = issue.kind,
          .message = issue.message,
          .found_at = issue.found_at};
}

MissingFile from(const domain::MissingFile& file) {
  return {.root_id = file.root.value,
          .path = base::text::repaired(file.relative_path),
          .missing_since = file.since,
          .track_id = to_string(file.track),
          .title = file.title,
          .album_id = to_string(file.release),
          .album_title = file.release_title,
          .elsewhere = file.elsewhere,
          .loved = file.loved,
          .plays = file.listens,
          .stars = file.stars,
          .ratings = file.ratings,
          .playlists = file.playlists};
}

Purge from(const domain::PurgeReport& report, bool dry_run) {
  return {.dry_run = dry_run,
          .files = report.gone.files,
          .tracks = report.gone.tracks,
          .albums = report.gone.releases,
          .listens = report.gone.listens,
          .playlist_items = report.gone.playlist_items,
          .kept_loved = report.kept_loved,
          .kept_offline = report.kept_offline};
}

ScanRun from(const domain::ScanRun& run) {
  return {.depth = std::string(name_of(run.depth)),
          .root_id = known(std::int64_t{run.root.value}),
          .folders = run.folders,
          .failure = known(run.failure),
          .started_at = run.started_at,
          .finished_at = run.finished_at,
          .directories = run.directories,
          .files_seen = run.files_seen,
          .files_read = run.files_read,
          .files_failed = run.files_failed,
          .added = run.added,
          .changed = run.changed,
          .missing = run.missing};
}

Root from(const domain::Root& root, const RootFacts& facts) {
  const domain::RootPolicy& policy = root.policy;
  return {.id = root.id.value,
          .name = root.name,
          .path = root.path,
          .state = std::string(name_of(root.state)),
          .reason = known(root.state_reason),
          .added_at = known(root.added_at),
          .scanned_at = known(root.scanned_at),
          .checked_at = known(root.checked_at),
          .given = facts.given,
          .given_fields = facts.given_fields,
          .policy = {.paused = policy.paused,
                     .watch = std::string(name_of(policy.watch)),
                     .poll_interval_s = policy.poll_interval_s,
                     .follow_links = policy.follow_links,
                     .workers = policy.workers,
                     .excludes = policy.excludes,
                     .playlists = std::string(name_of(policy.playlists))},
          .watching = {.watched = facts.watching.watched,
                       .polled = facts.watching.polled,
                       .reason = known(facts.watching.reason),
                       .folders = facts.watching.folders},
          .albums = facts.counts.releases,
          .tracks = facts.counts.tracks,
          .size_bytes = facts.counts.size_bytes};
}

SubFolder from(const domain::SubFolder& folder) {
  return {.name = folder.name,
          .path = known(folder.path),
          .readable = folder.readable,
          .pickable = folder.pickable,
          .relation = std::string(name_of(folder.relation))};
}

Folder from(const domain::FolderView& view) {
  return {.path = view.path,
          .parent = known(view.parent),
          .reason = known(view.reason),
          .readable = view.readable,
          .pickable = view.pickable,
          .relation = std::string(name_of(view.relation)),
          .folders = shown(view.folders),
          .truncated = view.truncated};
}

Folder beginning(const std::vector<domain::SubFolder>& points) {
  return {.path = {},
          .parent = {},
          .reason = {},
          .readable = true,
          .relation = std::string(name_of(domain::RootRelation::none)),
          .folders = shown(points)};
}

MusicCount from(const domain::MusicCount& count) {
  return {.files = count.files, .folders = count.folders, .complete = count.complete};
}

AbsentFolder from(const domain::AbsentFolder& folder) {
  return {.path = folder.path, .reason = folder.reason};
}

}  // namespace segue::api::dto
