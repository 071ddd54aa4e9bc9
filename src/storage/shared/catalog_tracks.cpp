#include "base/limits.hpp"
#include "storage/shared/catalog_reader.hpp"
#include "storage/shared/rows.hpp"
#include "storage/shared/track_pages.hpp"

namespace segue::storage {
namespace {

constexpr std::string_view select_file = R"(
SELECT b.id, b.track_id, b.root_id, bo.path, bo.state = 'offline', b.relative_path, b.size_bytes,
       b.mtime_ns, b.duration_ms, b.container, b.codec, b.lossless, b.bitrate_kbps,
       b.sample_rate_hz, b.bit_depth, b.channels, b.part, b.cue_start, b.cue_end
FROM audio_file b
JOIN library_root bo ON bo.id = b.root_id
WHERE b.missing_since IS NULL AND b.track_id = {})";

domain::PlayableFile read_file(Row& row) {
  domain::PlayableFile file;
  file.file = row.id<domain::FileId>();
  file.track = row.id<domain::TrackId>();
  file.root.value = row.small();
  file.root_path = row.bytes();
  file.root_offline = row.flag();
  file.relative_path = row.bytes();
  file.size_bytes = row.integer();
  file.mtime_ns = row.integer();
  file.duration_ms = row.integer();
  file.format = read_format(row);
  file.part = read_part(row);
  return file;
}

// A drive that is there first, then a file that is there, then the place seen last.
constexpr std::string_view select_image_sources = R"(
SELECT o.path, s.relative_path, s.embedded, i.mime, i.width, i.height, i.size_bytes
FROM image i
JOIN image_source s ON s.image_id = i.id
JOIN library_root o ON o.id = s.root_id
LEFT JOIN audio_file f ON s.embedded AND f.part <= 1 AND f.root_id = s.root_id AND)";
constexpr std::string_view best_image_source_first = R"(
WHERE i.id = {}
ORDER BY o.state = 'offline', s.embedded AND (f.id IS NULL OR f.missing_since IS NOT NULL),
         s.seen_at DESC, s.root_id, s.relative_path
LIMIT {})";

domain::ImageSource read_image_source(Row& row) {
  domain::ImageSource source;
  source.root_path = row.bytes();
  source.relative_path = row.bytes();
  source.embedded = row.flag();
  source.mime = row.text();
  source.width = row.small();
  source.height = row.small();
  source.size_bytes = row.integer();
  return source;
}

}  // namespace

std::optional<domain::Track> CatalogReader::track(const domain::View& view, domain::TrackId id) {
  auto found = tracks(view, std::span(&id, 1));
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

std::vector<domain::Track> CatalogReader::tracks(const domain::View& view,
                                                 std::span<const domain::TrackId> ids) {
  if (ids.empty()) return {};
  const Scope scope = Scope::of(view);
  const auto numbers = numbers_of(ids);
  Query query;
  add_track_select(query, scope);
  query.add("WHERE t.id = ANY({})", IdList(numbers));
  add_scope(query, scope, track_in_roots);
  return database_.read(
      [&](Connection& connection) { return in_order_of(ids, connection, query, read_track); });
}

domain::Page<domain::Track> CatalogReader::tracks(const domain::View& view,
                                                  const domain::TrackQuery& query) {
  const Scope scope = Scope::of(view, query.root);
  return database_.snapshot([&](Connection& connection) {
    return query.order == domain::TrackOrder::random
               ? shuffled_tracks(connection, scope, query)
               : ordered_tracks(connection, scope, query, offsets_);
  });
}

std::optional<domain::PlayableFile> CatalogReader::file_of(const domain::View& view,
                                                           domain::TrackId id) {
  const Scope scope = Scope::of(view);
  Query query;
  query.add(select_file, id.value);
  if (!scope.every_root) query.add("AND b.root_id = ANY({})", IdList(scope.roots));
  query.add(best_file_first);
  return database_.read([&](Connection& connection) {
    std::optional<domain::PlayableFile> file;
    query.run(connection, [&](Row& row) { file = read_file(row); });
    return file;
  });
}

std::vector<domain::ImageSource> CatalogReader::image_sources(const domain::ImageId& id) {
  return database_.read([&](Connection& connection) {
    std::vector<domain::ImageSource> sources;
    Query query;
    query.add(select_image_sources)
        .add(connection.dialect().same_path)
        .add(best_image_source_first, std::string_view(id.value),
             row_count(base::limits::image_sources_max));
    query.run(connection, [&](Row& row) { sources.push_back(read_image_source(row)); });
    return sources;
  });
}

std::vector<domain::ImageId> CatalogReader::unexamined_images(const domain::ImageId& after,
                                                              std::size_t limit) {
  return database_.read([&](Connection& connection) {
    std::vector<domain::ImageId> ids;
    ids.reserve(limit);
    connection.query("SELECT id FROM image WHERE NOT examined AND id > $1 ORDER BY id LIMIT $2",
                     {std::string_view(after.value), row_count(limit)},
                     [&](Row& row) { ids.push_back({row.text()}); });
    return ids;
  });
}

}  // namespace segue::storage
