#include <fmt/format.h>

#include "storage/shared/release_values.hpp"
#include "storage/sqlite/catalog_tx.hpp"

namespace segue::storage::sqlite {
namespace {

constexpr std::string_view select_tracks_at = R"(
SELECT id, release_id, disc, position, folded, duration_ms FROM track
WHERE release_id = ?1 AND disc = ?2 AND position = ?3)";

}  // namespace

std::int64_t NamedRows::id(Connection& connection, std::string_view kind, const std::string& name) {
  const std::string folded = name_key(name);
  const auto [at, is_new] = known_.try_emplace(fmt::format("{} {}", kind, folded));
  if (!is_new) return at->second;
  const auto read = [&](Row& row) { at->second = row.integer(); };
  connection.query(statements_.find, {kind, std::string_view(folded)}, read);
  if (at->second == 0) {
    connection.query(statements_.add, {kind, std::string_view(folded), std::string_view(name)},
                     read);
  }
  return at->second;
}

std::vector<domain::KnownTrack> CatalogTx::tracks_at(std::span<const domain::TrackSlot> slots) {
  std::vector<domain::KnownTrack> tracks;
  for (const domain::TrackSlot& slot : slots) {
    db_.query(select_tracks_at, {slot.release.value, slot.disc, slot.position},
              [&](Row& row) { tracks.push_back(read_known_track(row)); });
  }
  return tracks;
}

}  // namespace segue::storage::sqlite
