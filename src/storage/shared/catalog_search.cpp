#include <algorithm>

#include "base/limits.hpp"
#include "base/text.hpp"
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

// How one section is searched: `folded` is the column, `order` the order among equals.
struct Section {
  std::string_view folded;
  std::string_view order;
};
constexpr Section artist_section{"a.folded", "a.sort_key, a.id"};
constexpr Section release_section{"r.folded", "r.sort_key, r.id"};
constexpr Section track_section{"t.folded", "t.id"};

// Names that begin with the text come first. `replace` finds the text without wildcards, in the
// same words in both databases.
void add_text(Query& query, const Section& section, std::string_view text) {
  if (text.empty()) return;
  query.add("AND replace(").add(section.folded).add(", {}, '') <> ", text).add(section.folded);
}

void add_order(Query& query, const Section& section, std::string_view text, Window window) {
  query.add("ORDER BY");
  if (!text.empty()) {
    query.add("CASE WHEN substr(").add(section.folded);
    query.add(", 1, length({})) = {} THEN 0 ELSE 1 END,", text, text);
  }
  query.add(section.order)
      .add("LIMIT {} OFFSET {}", row_count(window.limit), row_count(window.offset));
}

Window window(std::size_t max, std::size_t offset) {
  return {std::min(max, base::limits::page_rows_max), offset};
}

void search_artists(Connection& connection, const Scope& scope, std::string_view text,
                    Window window, domain::SearchHits& hits) {
  if (window.limit == 0) return;
  Query query;
  add_artist_select(query, scope);
  // Without a text it is the list of artists.
  query.add(text.empty() ? "WHERE a.release_count > 0" : "WHERE a.present");
  add_scope(query, scope, text.empty() ? artist_on_release_in_roots : artist_present_in_roots);
  add_text(query, artist_section, text);
  add_order(query, artist_section, text, window);
  query.run(connection, [&](Row& row) { hits.artists.push_back(read_artist(row)); });
}

void search_releases(Connection& connection, const Scope& scope, std::string_view text,
                     Window window, OffsetMemo& memo, domain::SearchHits& hits) {
  if (window.limit == 0) return;
  if (text.empty()) {
    hits.releases = ordered_releases(connection, scope,
                                     {.order = domain::ReleaseOrder::title,
                                      .limit = window.limit,
                                      .after = {},
                                      .root = {},
                                      .years = {},
                                      .genre = {},
                                      .offset = window.offset},
                                     memo)
                        .rows;
    return;
  }
  Query query;
  add_release_select(query, scope);
  query.add("WHERE r.present");
  add_scope(query, scope, release_present_in_roots);
  add_text(query, release_section, text);
  add_order(query, release_section, text, window);
  query.run(connection, [&](Row& row) { hits.releases.push_back(read_release(row)); });
}

// The ids first, so that what an offset skips costs an index entry and no joins. An app that copies
// the whole library asks for page after page without a text: each begins where the last ended.
std::vector<std::int64_t> track_ids(Connection& connection, const Scope& scope,
                                    std::string_view text, Window window, OffsetMemo& memo) {
  const bool whole = text.empty();
  const std::string list = OffsetMemo::list_of("tracks", scope);
  const std::int64_t generation = whole ? OffsetMemo::generation(connection) : 0;
  const std::size_t end = window.offset + window.limit;
  Query ids;
  ids.add("SELECT t.id FROM track t WHERE t.present");
  if (whole && window.offset > 0) {
    if (const auto last = memo.find(list, window.offset, generation)) {
      ids.add("AND t.id > {}", last->id);
      window.offset = 0;
    }
  }
  add_scope(ids, scope, track_present_in_roots);
  add_text(ids, track_section, text);
  add_order(ids, track_section, text, window);
  std::vector<std::int64_t> numbers;
  ids.run(connection, [&](Row& row) { numbers.push_back(row.integer()); });
  if (whole && numbers.size() == window.limit) {
    memo.remember(list, end, generation, {.key = {}, .id = numbers.back()});
  }
  return numbers;
}

void search_tracks(Connection& connection, const Scope& scope, std::string_view text, Window window,
                   OffsetMemo& memo, domain::SearchHits& hits) {
  if (window.limit == 0) return;
  const std::vector<std::int64_t> numbers = track_ids(connection, scope, text, window, memo);
  if (numbers.empty()) return;

  Query query;
  add_track_select(query, scope);
  query.add("WHERE t.id = ANY({})", IdList(numbers));
  std::vector<domain::Track> tracks(numbers.size());
  query.run(connection, [&](Row& row) {
    domain::Track track = read_track(row);
    const auto at = std::ranges::find(numbers, track.id.value) - numbers.begin();
    tracks[static_cast<std::size_t>(at)] = std::move(track);
  });
  hits.tracks = std::move(tracks);
}

}  // namespace

domain::SearchHits CatalogReader::search(const domain::View& view,
                                         const domain::SearchQuery& wanted) {
  const Scope scope = Scope::of(view, wanted.root);
  const std::string text = base::text::folded(base::text::repaired(wanted.text));
  return database_.snapshot([&](Connection& connection) {
    domain::SearchHits hits;
    search_artists(connection, scope, text, window(wanted.artists_max, wanted.artists_offset),
                   hits);
    search_releases(connection, scope, text, window(wanted.releases_max, wanted.releases_offset),
                    offsets_, hits);
    search_tracks(connection, scope, text, window(wanted.tracks_max, wanted.tracks_offset),
                  offsets_, hits);
    return hits;
  });
}

}  // namespace segue::storage
