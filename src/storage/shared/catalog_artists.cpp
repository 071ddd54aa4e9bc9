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

}  // namespace

void add_artist_select(Query& query, const Scope& scope) {
  query.add("SELECT a.id, a.name, a.sort_name, a.sort_key, a.mbid,");
  if (scope.every_root) {
    query.add("a.release_count, a.cover FROM artist a");
    return;
  }
  // Counted and shown as far as this scope reaches.
  query.add(R"((SELECT count(*) FROM release_artist ra JOIN release r ON r.id = ra.release_id
    WHERE ra.artist_id = a.id AND ra.on_release AND)");
  query.add(release_present_in_roots, IdList(scope.roots));
  query.add(R"(), (SELECT f.cover FROM release_artist ra
    JOIN track t ON t.release_id = ra.release_id
    JOIN audio_file f ON f.track_id = t.id
    WHERE ra.artist_id = a.id AND ra.on_release AND f.cover <> '' AND f.missing_since IS NULL
      AND f.root_id = ANY({})
    ORDER BY ra.release_id, t.disc, t.position, t.id, f.id LIMIT 1) FROM artist a)",
            IdList(scope.roots));
}

domain::Artist read_artist(Row& row) {
  domain::Artist artist;
  artist.id = row.id<domain::ArtistId>();
  artist.name = row.text();
  artist.sort_name = row.text();
  artist.sort_key = row.text();
  artist.mbid = row.text();
  artist.release_count = row.small();
  artist.cover.value = row.text();
  return artist;
}

domain::Page<domain::Artist> CatalogReader::artists(const domain::View& view,
                                                    const domain::ArtistQuery& wanted) {
  const Scope scope = Scope::of(view, wanted.root);
  const std::size_t limit = std::min(wanted.limit, base::limits::page_rows_max);
  const std::string after_key = wanted.after ? base::text::repaired(wanted.after->key) : "";
  Query query;
  add_artist_select(query, scope);
  query.add("WHERE a.release_count > 0");
  if (wanted.after) {
    query.add("AND (a.sort_key, a.id) > ({}, {})", std::string_view(after_key), wanted.after->id);
  }
  add_scope(query, scope, artist_on_release_in_roots);
  query.add("ORDER BY a.sort_key, a.id LIMIT {}", row_count(limit) + 1);
  return database_.read([&](Connection& connection) {
    domain::Page<domain::Artist> page;
    query.run(connection, [&](Row& row) {
      if (page.rows.size() < limit) {
        page.rows.push_back(read_artist(row));
      } else if (limit > 0) {
        page.next = domain::Cursor{page.rows.back().sort_key, page.rows.back().id.value};
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
