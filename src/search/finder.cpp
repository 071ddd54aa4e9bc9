#include "search/finder.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "base/limits.hpp"

namespace segue::search {
namespace {

// The view of one music folder, as far as it may be seen.
domain::View narrowed(const domain::View& view, std::optional<domain::RootId> root) {
  domain::View narrow = view;
  if (!root) return narrow;
  const bool seen = view.every_root || std::ranges::find(view.roots, *root) != view.roots.end();
  narrow.every_root = false;
  narrow.roots.clear();
  if (seen) narrow.roots.push_back(*root);
  return narrow;
}

Window window(std::size_t offset, std::size_t max) {
  return {.offset = offset, .limit = std::min(max, base::limits::page_rows_max)};
}

template <class Id>
std::vector<Id> ids_of(const Answer& answer, FindableKind kind) {
  std::vector<Id> ids;
  for (const std::int64_t id : answer.ids.at(std::to_underlying(kind))) ids.push_back(Id{id});
  return ids;
}

}  // namespace

base::Result<Found> Finder::find(const domain::View& view, std::string_view text,
                                 const domain::SectionQuery& query) const {
  if (!follower_.ready()) {
    return std::unexpected(
        base::Error{.code = base::ErrorCode::unavailable,
                    .message = "the search index is being made; try again in a moment",
                    .retry_after_s = 1});
  }
  const domain::View eyes = narrowed(view, query.root);
  const Answer answer = index_.find(
      {.text = text,
       .roots = eyes.every_root ? std::numeric_limits<std::uint64_t>::max() : roots_of(eyes.roots),
       .windows = {window(query.artists_offset, query.artists_max),
                   window(query.releases_offset, query.releases_max),
                   window(query.tracks_offset, query.tracks_max)}});
  return Found{.sections = {.artists = catalog_.artists_by_id(
                                eyes, ids_of<domain::ArtistId>(answer, FindableKind::artist)),
                            .releases = catalog_.releases_by_id(
                                eyes, ids_of<domain::ReleaseId>(answer, FindableKind::release)),
                            .tracks = catalog_.tracks(
                                eyes, ids_of<domain::TrackId>(answer, FindableKind::track))},
               .top = answer.top};
}

}  // namespace segue::search
