#include <algorithm>
#include <array>

#include "storage/shared/catalog_reader.hpp"

namespace segue::storage {
namespace {

// Each with one row a root where it is present; `only` and `order` go around the condition.
struct Kind {
  domain::FindableKind kind;
  std::string_view entity;  // in the change log
  std::string_view select;
  std::string_view only;
  std::string_view order;
};

constexpr std::array<Kind, 3> kinds = {{
    {domain::FindableKind::artist, "artist", R"(
SELECT DISTINCT a.id, a.name, a.sort_name, a.release_count, x.root_id
FROM artist a JOIN release_artist ra ON ra.artist_id = a.id
JOIN release_root x ON x.release_id = ra.release_id AND x.present
WHERE a.present)",
     "AND a.id = ANY({})", "ORDER BY a.id, x.root_id"},
    {domain::FindableKind::release, "release", R"(
SELECT r.id, r.title, c.display, r.track_count, x.root_id
FROM release r JOIN artist_credit c ON c.id = r.credit_id
JOIN release_root x ON x.release_id = r.id AND x.present
WHERE r.present)",
     "AND r.id = ANY({})", "ORDER BY r.id, x.root_id"},
    {domain::FindableKind::track, "track", R"(
SELECT t.id, t.title, c.display, 0, f.root_id
FROM track t JOIN artist_credit c ON c.id = t.credit_id
JOIN audio_file f ON f.track_id = t.id AND f.missing_since IS NULL
WHERE t.present)",
     "AND t.id = ANY({})", "ORDER BY t.id, f.root_id"},
}};

// Rows of one thing as one.
class Gathering {
 public:
  explicit Gathering(const std::function<void(domain::Findable)>& take) : take_(take) {}

  void add(domain::FindableKind kind, Row& row) {
    const std::int64_t id = row.integer();
    if (id != current_.id) {
      flush();
      current_.kind = kind;
      current_.id = id;
      current_.name = row.text();
      current_.also = row.text();
      current_.weight = row.small();
    } else {
      static_cast<void>(row.view());
      static_cast<void>(row.view());
      static_cast<void>(row.integer());
    }
    const domain::RootId root{row.small()};
    if (current_.roots.empty() || current_.roots.back() != root) current_.roots.push_back(root);
  }
  void flush() {
    if (current_.id != 0) take_(std::exchange(current_, {}));
  }

 private:
  const std::function<void(domain::Findable)>& take_;
  domain::Findable current_;
};

void gather(Connection& connection, const Kind& kind, std::optional<IdList> only,
            const std::function<void(domain::Findable)>& take) {
  Query query;
  query.add(kind.select);
  if (only) query.add(kind.only, *only);
  query.add(kind.order);
  Gathering gathering(take);
  query.run(connection, [&](Row& row) { gathering.add(kind.kind, row); });
  gathering.flush();
}

void add_artists_of(Connection& connection, IdList releases, std::vector<std::int64_t>& artists) {
  connection.query("SELECT DISTINCT artist_id FROM release_artist WHERE release_id = ANY($1)",
                   {releases}, [&](Row& row) { artists.push_back(row.integer()); });
  std::ranges::sort(artists);
  const auto twice = std::ranges::unique(artists);
  artists.erase(twice.begin(), twice.end());
}

}  // namespace

void CatalogReader::each_findable(const std::function<void(domain::Findable)>& take) {
  database_.snapshot([&](Connection& connection) {
    for (const Kind& kind : kinds) gather(connection, kind, std::nullopt, take);
  });
}

std::vector<domain::Findable> CatalogReader::findables(std::span<const domain::Change> changes) {
  std::array<std::vector<std::int64_t>, kinds.size()> ids;
  for (const domain::Change& change : changes) {
    const auto* const kind = std::ranges::find(kinds, change.entity, &Kind::entity);
    if (kind != kinds.end()) ids.at(std::to_underlying(kind->kind)).push_back(change.id);
  }
  return database_.snapshot([&](Connection& connection) {
    std::vector<domain::Findable> found;
    const auto& releases = ids.at(std::to_underlying(domain::FindableKind::release));
    if (!releases.empty()) {
      add_artists_of(connection, releases,
                     ids.at(std::to_underlying(domain::FindableKind::artist)));
    }
    for (const Kind& kind : kinds) {
      const auto& wanted = ids.at(std::to_underlying(kind.kind));
      if (wanted.empty()) continue;
      gather(connection, kind, IdList(wanted),
             [&](domain::Findable one) { found.push_back(std::move(one)); });
    }
    return found;
  });
}

}  // namespace segue::storage
