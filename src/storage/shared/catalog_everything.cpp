#include <algorithm>

#include "base/limits.hpp"
#include "storage/shared/artist_rows.hpp"
#include "storage/shared/catalog_reader.hpp"
#include "storage/shared/release_pages.hpp"
#include "storage/shared/rows.hpp"

namespace segue::storage {
namespace {

struct Window {
  std::size_t limit = 0;
  std::size_t offset = 0;
};

Window window(std::size_t max, std::size_t offset) {
  return {std::min(max, base::limits::page_rows_max), offset};
}

std::vector<domain::Artist> all_artists(Connection& connection, const Scope& scope, Window window) {
  if (window.limit == 0) return {};
  Query query;
  add_artist_select(query, scope);
  query.add("WHERE a.release_count > 0");
  add_scope(query, scope, artist_on_release_in_roots);
  query.add("ORDER BY a.sort_key, a.id LIMIT {} OFFSET {}", row_count(window.limit),
            row_count(window.offset));
  std::vector<domain::Artist> artists;
  query.run(connection, [&](Row& row) { artists.push_back(read_artist(row)); });
  return artists;
}

std::vector<domain::Release> all_releases(Connection& connection, const Scope& scope, Window window,
                                          OffsetMemo& memo) {
  if (window.limit == 0) return {};
  return ordered_releases(connection, scope,
                          {.order = domain::ReleaseOrder::title,
                           .limit = window.limit,
                           .after = {},
                           .root = {},
                           .years = {},
                           .genre = {},
                           .offset = window.offset},
                          memo)
      .rows;
}

// The ids first, so that what an offset skips costs an index entry and no joins. An app that copies
// the whole library asks for page after page: each begins where the last ended.
std::vector<domain::TrackId> track_ids(Connection& connection, const Scope& scope, Window window,
                                       OffsetMemo& memo) {
  const std::string list = OffsetMemo::list_of("tracks", scope);
  const std::int64_t generation = OffsetMemo::generation(connection);
  const std::size_t end = window.offset + window.limit;
  Query query;
  query.add("SELECT t.id FROM track t WHERE t.present");
  if (window.offset > 0) {
    if (const auto last = memo.find(list, window.offset, generation)) {
      query.add("AND t.id > {}", last->id);
      window.offset = 0;
    }
  }
  add_scope(query, scope, track_present_in_roots);
  query.add("ORDER BY t.id LIMIT {} OFFSET {}", row_count(window.limit), row_count(window.offset));
  std::vector<domain::TrackId> ids;
  query.run(connection, [&](Row& row) { ids.push_back(row.id<domain::TrackId>()); });
  if (ids.size() == window.limit) {
    memo.remember(list, end, generation, {.key = {}, .id = ids.back().value});
  }
  return ids;
}

std::vector<domain::Track> all_tracks(Connection& connection, const Scope& scope, Window window,
                                      OffsetMemo& memo) {
  if (window.limit == 0) return {};
  const std::vector<domain::TrackId> ids = track_ids(connection, scope, window, memo);
  if (ids.empty()) return {};
  const auto numbers = numbers_of(ids);
  Query query;
  add_track_select(query, scope);
  query.add("WHERE t.id = ANY({})", IdList(numbers));
  return in_order_of(std::span(ids), connection, query, read_track);
}

}  // namespace

domain::Sections CatalogReader::everything(const domain::View& view,
                                           const domain::SectionQuery& wanted) {
  const Scope scope = Scope::of(view, wanted.root);
  return database_.snapshot([&](Connection& connection) {
    return domain::Sections{
        .artists =
            all_artists(connection, scope, window(wanted.artists_max, wanted.artists_offset)),
        .releases = all_releases(connection, scope,
                                 window(wanted.releases_max, wanted.releases_offset), offsets_),
        .tracks = all_tracks(connection, scope, window(wanted.tracks_max, wanted.tracks_offset),
                             offsets_)};
  });
}

}  // namespace segue::storage
