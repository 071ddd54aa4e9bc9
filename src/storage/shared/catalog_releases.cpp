#include "storage/shared/catalog_reader.hpp"
#include "storage/shared/release_pages.hpp"
#include "storage/shared/rows.hpp"

namespace segue::storage {
namespace {

constexpr std::string_view select_media = R"(
SELECT m.position, m.format, m.title, m.track_total
FROM medium m JOIN release r ON r.id = m.release_id
WHERE m.release_id = $1 AND EXISTS (
  SELECT 1 FROM track t WHERE t.release_id = m.release_id AND t.disc = m.position
    AND (t.present OR NOT r.present))
ORDER BY m.position)";

domain::Medium read_medium(Row& row) {
  domain::Medium medium;
  medium.position = row.small();
  medium.format = row.text();
  medium.title = row.text();
  medium.track_total = row.small();
  return medium;
}

std::optional<ReleaseRowRead> find_release(Connection& connection, const Scope& scope,
                                           domain::ReleaseId id) {
  Query query;
  add_release_select(query, scope);
  query.add("WHERE r.id = {}", id.value);
  add_scope(query, scope, release_in_roots);
  std::optional<ReleaseRowRead> found;
  query.run(connection, [&](Row& row) { found = read_release_row(row); });
  return found;
}

// Of a release that is there, the tracks that are there; of one that is gone, all of them.
void read_tracks(Connection& connection, const Scope& scope, bool present,
                 domain::ReleaseDetail& detail) {
  Query query;
  add_track_select(query, scope);
  query.add("WHERE t.release_id = {}", detail.release.id.value);
  if (present) query.add("AND t.present");
  add_scope(query, scope, present ? track_present_in_roots : track_in_roots);
  query.add("ORDER BY t.disc, t.position, f.relative_path, t.id");
  query.run(connection, [&](Row& row) { detail.tracks.push_back(read_track(row)); });
}

}  // namespace

domain::Page<domain::Release> CatalogReader::releases(const domain::View& view,
                                                      const domain::ReleaseQuery& query) {
  const Scope scope = Scope::of(view, query.root);
  return database_.snapshot([&](Connection& connection) {
    return query.order == domain::ReleaseOrder::random
               ? shuffled_releases(connection, scope, query)
               : ordered_releases(connection, scope, query, offsets_);
  });
}

std::optional<domain::ReleaseDetail> CatalogReader::release(const domain::View& view,
                                                            domain::ReleaseId id) {
  const Scope scope = Scope::of(view);
  return database_.snapshot([&](Connection& connection) -> std::optional<domain::ReleaseDetail> {
    auto found = find_release(connection, scope, id);
    if (!found) return std::nullopt;
    domain::ReleaseDetail detail;
    detail.release = std::move(found->release);
    connection.query(select_media, {id.value},
                     [&](Row& row) { detail.media.push_back(read_medium(row)); });
    read_tracks(connection, scope, found->present, detail);
    Query editions;
    add_release_select(editions, scope);
    editions.add("WHERE r.present AND r.group_id = {} AND r.id <> {}", detail.release.group.value,
                 id.value);
    add_scope(editions, scope, release_present_in_roots);
    editions.add("ORDER BY r.date, r.id");
    editions.run(connection, [&](Row& row) { detail.editions.push_back(read_release(row)); });
    return detail;
  });
}

std::vector<domain::Release> CatalogReader::releases_by_id(const domain::View& view,
                                                           std::span<const domain::ReleaseId> ids) {
  if (ids.empty()) return {};
  const Scope scope = Scope::of(view);
  const auto numbers = numbers_of(ids);
  Query query;
  add_release_select(query, scope);
  query.add("WHERE r.id = ANY({})", IdList(numbers));
  add_scope(query, scope, release_in_roots);
  return database_.read(
      [&](Connection& connection) { return in_order_of(ids, connection, query, read_release); });
}

}  // namespace segue::storage
