#include <algorithm>

#include "base/limits.hpp"
#include "base/text.hpp"
#include "storage/shared/artist_rows.hpp"
#include "storage/shared/catalog_reader.hpp"
#include "storage/shared/rows.hpp"

namespace segue::storage {
namespace {

// Also by what is missing: a read by id.
constexpr std::string_view artist_ever_in_roots = R"(
EXISTS (SELECT 1 FROM release_artist ra JOIN release_root x ON x.release_id = ra.release_id
        WHERE ra.artist_id = a.id AND x.root_id = ANY({})))";

std::vector<domain::Release> releases_of(Connection& connection, const Scope& scope,
                                         domain::ArtistId artist, bool on_release) {
  Query query;
  add_release_select(query, scope);
  query.add("JOIN release_artist ra ON ra.release_id = r.id")
      .add("WHERE ra.artist_id = {} AND r.present", artist.value)
      .add(on_release ? "AND ra.on_release" : "AND NOT ra.on_release");
  add_scope(query, scope, release_present_in_roots);
  query.add("ORDER BY r.sort_date DESC, r.id DESC");
  std::vector<domain::Release> releases;
  query.run(connection, [&](Row& row) { releases.push_back(read_release(row)); });
  return releases;
}

void add_annotations(Query& query, const Scope& scope) {
  query.add("LEFT JOIN user_artist m ON m.artist_id = a.id AND m.user_id = {}", scope.user);
}

// What a cursor compares of an order: a key, and the artist's id where keys are equal.
struct Ordering {
  std::string_view listed;  // which artists the list has
  std::string_view in_roots;
  std::string_view after;
  std::string_view order_by;
};
constexpr Ordering by_name{
    "WHERE a.release_count > 0",
    artist_on_release_in_roots,
    "AND (a.sort_key, a.id) > ({}, {})",
    "ORDER BY a.sort_key, a.id",
};
constexpr Ordering by_plays{
    "WHERE a.present AND m.play_count > 0",
    artist_present_in_roots,
    "AND (m.play_count, m.artist_id) < ({}, {})",
    "ORDER BY m.play_count DESC, m.artist_id DESC",
};
constexpr Ordering by_starred{
    "WHERE a.present AND m.starred_at > 0",
    artist_present_in_roots,
    "AND (m.starred_at, m.artist_id) < ({}, {})",
    "ORDER BY m.starred_at DESC, m.artist_id DESC",
};

const Ordering& ordering_of(domain::ArtistOrder order) {
  switch (order) {
    case domain::ArtistOrder::name:
      break;
    case domain::ArtistOrder::most_played:
      return by_plays;
    case domain::ArtistOrder::starred:
      return by_starred;
  }
  return by_name;
}

std::string cursor_key(domain::ArtistOrder order, const domain::Artist& artist) {
  switch (order) {
    case domain::ArtistOrder::name:
      break;
    case domain::ArtistOrder::most_played:
      return fmt::to_string(artist.mine.play_count);
    case domain::ArtistOrder::starred:
      return fmt::to_string(artist.mine.starred_at);
  }
  return artist.sort_key;
}

constexpr std::string_view cover_of_artist_in_roots = R"((
SELECT f.cover FROM release_artist ra
JOIN track t ON t.release_id = ra.release_id
JOIN audio_file f ON f.track_id = t.id
WHERE ra.artist_id = a.id AND ra.on_release AND f.cover <> '' AND f.missing_since IS NULL
  AND f.root_id = ANY({})
ORDER BY ra.release_id, t.disc, t.position, t.id, f.id LIMIT 1))";

}  // namespace

void add_artist_select(Query& query, const Scope& scope) {
  query.add("SELECT a.id, a.name, a.sort_name, a.sort_key, a.mbid,")
      .add(annotation_columns)
      .add(",");
  // Counted and shown as far as this scope reaches.
  if (scope.every_root) {
    query.add("a.release_count");
  } else {
    query.add(R"((SELECT count(*) FROM release_artist ra JOIN release r ON r.id = ra.release_id
    WHERE ra.artist_id = a.id AND ra.on_release AND)");
    query.add(release_present_in_roots, IdList(scope.roots)).add(")");
  }
  query.add(", coalesce(p.id, ''), coalesce(p.thumbhash, '') FROM artist a");
  query.add("LEFT JOIN image p ON p.id =");
  if (scope.every_root) {
    query.add("a.cover");
  } else {
    query.add(cover_of_artist_in_roots, IdList(scope.roots));
  }
  add_annotations(query, scope);
}

domain::Artist read_artist(Row& row) {
  domain::Artist artist;
  artist.id = row.id<domain::ArtistId>();
  artist.name = row.text();
  artist.sort_name = row.text();
  artist.sort_key = row.text();
  artist.mbid = row.text();
  artist.mine = read_annotation(row);
  artist.release_count = row.small();
  artist.cover.value = row.text();
  artist.thumbhash = row.text();
  return artist;
}

domain::Page<domain::Artist> CatalogReader::artists(const domain::View& view,
                                                    const domain::ArtistQuery& wanted) {
  const Scope scope = Scope::of(view, wanted.root);
  const std::size_t limit = std::min(wanted.limit, base::limits::page_rows_max);
  const std::string after_key = wanted.after ? base::text::repaired(wanted.after->key) : "";
  const Ordering& ordering = ordering_of(wanted.order);
  Query query;
  add_artist_select(query, scope);
  query.add(ordering.listed);
  if (wanted.after && wanted.order == domain::ArtistOrder::name) {
    query.add(ordering.after, std::string_view(after_key), wanted.after->id);
  } else if (wanted.after) {
    query.add(ordering.after, number(after_key), wanted.after->id);
  }
  add_scope(query, scope, ordering.in_roots);
  query.add(ordering.order_by).add("LIMIT {}", row_count(limit) + 1);
  return database_.read([&](Connection& connection) {
    domain::Page<domain::Artist> page;
    query.run(connection, [&](Row& row) {
      if (page.rows.size() < limit) {
        page.rows.push_back(read_artist(row));
      } else if (limit > 0) {
        const domain::Artist& last = page.rows.back();
        page.next = domain::Cursor{cursor_key(wanted.order, last), last.id.value};
      }
    });
    return page;
  });
}

std::optional<domain::ArtistDetail> CatalogReader::artist(const domain::View& view,
                                                          domain::ArtistId id) {
  const Scope scope = Scope::of(view);
  return database_.snapshot([&](Connection& connection) -> std::optional<domain::ArtistDetail> {
    Query query;
    add_artist_select(query, scope);
    query.add("WHERE a.id = {}", id.value);
    add_scope(query, scope, artist_ever_in_roots);
    std::optional<domain::ArtistDetail> detail;
    query.run(connection, [&](Row& row) {
      detail.emplace();
      detail->artist = read_artist(row);
    });
    if (!detail) return std::nullopt;
    detail->releases = releases_of(connection, scope, id, true);
    detail->appears_on = releases_of(connection, scope, id, false);
    return detail;
  });
}

std::vector<domain::Artist> CatalogReader::artists_by_id(const domain::View& view,
                                                         std::span<const domain::ArtistId> ids) {
  if (ids.empty()) return {};
  const Scope scope = Scope::of(view);
  const auto numbers = numbers_of(ids);
  Query query;
  add_artist_select(query, scope);
  query.add("WHERE a.id = ANY({})", IdList(numbers));
  add_scope(query, scope, artist_ever_in_roots);
  return database_.read(
      [&](Connection& connection) { return in_order_of(ids, connection, query, read_artist); });
}

}  // namespace segue::storage
