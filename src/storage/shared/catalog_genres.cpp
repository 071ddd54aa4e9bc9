#include <algorithm>

#include "base/limits.hpp"
#include "base/text.hpp"
#include "storage/shared/catalog_reader.hpp"
#include "storage/shared/rows.hpp"

namespace segue::storage {
namespace {

// track_count counts what is there, in whatever root: a scope of some roots is counted anew.
constexpr std::string_view select_genres = R"(
SELECT g.id, g.name, g.folded, count(*), CAST(sum(rg.track_count) AS bigint)
FROM genre g
JOIN release_genre rg ON rg.genre_id = g.id
JOIN release r ON r.id = rg.release_id AND r.present
WHERE g.kind = 'genre')";
constexpr std::string_view select_genres_in_roots = R"(
SELECT g.id, g.name, g.folded, count(DISTINCT t.release_id), count(DISTINCT t.id)
FROM audio_file x
JOIN track t ON t.id = x.track_id
JOIN track_genre tg ON tg.track_id = t.id
JOIN genre g ON g.id = tg.genre_id
WHERE x.missing_since IS NULL AND g.kind = 'genre' AND x.root_id = ANY({}))";

}  // namespace

domain::Page<domain::Genre> CatalogReader::genres(const domain::View& view,
                                                  const domain::GenreQuery& wanted) {
  const Scope scope = Scope::of(view, wanted.root);
  const std::size_t limit = std::min(wanted.limit, base::limits::page_rows_max);
  const std::string after_key = wanted.after ? base::text::repaired(wanted.after->key) : "";
  Query query;
  if (scope.every_root) {
    query.add(select_genres);
  } else {
    query.add(select_genres_in_roots, IdList(scope.roots));
  }
  if (wanted.after) {
    query.add("AND (g.folded, g.id) > ({}, {})", std::string_view(after_key), wanted.after->id);
  }
  query.add("GROUP BY g.id, g.name, g.folded ORDER BY g.folded, g.id LIMIT {}",
            row_count(limit) + 1);
  return database_.read([&](Connection& connection) {
    domain::Page<domain::Genre> page;
    domain::Cursor last;
    query.run(connection, [&](Row& row) {
      if (page.rows.size() == limit) {
        page.next = last;
        return;
      }
      last.id = row.integer();
      domain::Genre genre;
      genre.name = row.text();
      last.key = row.text();
      genre.release_count = row.integer();
      genre.track_count = row.integer();
      page.rows.push_back(std::move(genre));
    });
    return page;
  });
}

}  // namespace segue::storage
