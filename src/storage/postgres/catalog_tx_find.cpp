#include "storage/postgres/batch.hpp"
#include "storage/postgres/catalog_tx.hpp"

namespace segue::storage::postgres {
namespace {

constexpr std::string_view select_tracks_at = R"(
SELECT t.id, t.release_id, t.disc, t.position, t.folded, t.duration_ms
FROM unnest($1::bigint[], $2::integer[], $3::integer[]) AS x(release_id, disc, position)
JOIN track t ON t.release_id = x.release_id AND t.disc = x.disc AND t.position = x.position)";

}  // namespace

std::vector<domain::KnownTrack> CatalogTx::tracks_at(std::span<const domain::TrackSlot> slots) {
  std::vector<domain::KnownTrack> tracks;
  Batch batch;
  for (const domain::TrackSlot& slot : slots) {
    batch.add(slot.release.value, slot.disc, slot.position);
  }
  batch.run(db_, select_tracks_at, [&](Row& row) { tracks.push_back(read_known_track(row)); });
  return tracks;
}

}  // namespace segue::storage::postgres
