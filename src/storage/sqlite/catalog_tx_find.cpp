#include "storage/sqlite/catalog_tx.hpp"

namespace segue::storage::sqlite {
namespace {

constexpr std::string_view select_tracks_at = R"(
SELECT id, release_id, disc, position, folded, duration_ms FROM track
WHERE release_id = ?1 AND disc = ?2 AND position = ?3)";

domain::KnownTrack read_known_track(Row& row) {
  domain::KnownTrack track;
  track.id = row.id<domain::TrackId>();
  track.slot.release = row.id<domain::ReleaseId>();
  track.slot.disc = row.small();
  track.slot.position = row.small();
  track.folded = row.text();
  track.duration_ms = row.integer();
  return track;
}

}  // namespace

std::vector<domain::KnownTrack> CatalogTx::tracks_at(std::span<const domain::TrackSlot> slots) {
  std::vector<domain::KnownTrack> tracks;
  for (const domain::TrackSlot& slot : slots) {
    db_.query(select_tracks_at, {slot.release.value, slot.disc, slot.position},
              [&](Row& row) { tracks.push_back(read_known_track(row)); });
  }
  return tracks;
}

}  // namespace segue::storage::sqlite
