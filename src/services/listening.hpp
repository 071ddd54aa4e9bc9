#pragma once

#include <span>
#include <string>

#include "domain/store.hpp"

// What clients tell of listening, judged by one rule. Thread: any; calls block on the database.
namespace segue::services {

// What a player that counts says.
struct ListenReport {
  domain::TrackId track;
  base::UnixMs started_at = 0;
  std::int64_t heard_ms = 0;
  bool ended_by_listener = false;
  domain::PlayContext context;
};

// What a client that counts by itself says of a play.
struct Scrobble {
  domain::TrackId track;
  base::UnixMs started_at = 0;
};

// Both return how many were new. Tracks that are not there are passed over, and what lies in the
// future, by a clock that is wrong, happened now.
std::size_t report_listens(domain::Store& store, const base::Clock& clock, const domain::View& view,
                           const std::string& client, std::span<const ListenReport> reports);
std::size_t report_scrobbles(domain::Store& store, const base::Clock& clock,
                             const domain::View& view, const std::string& client,
                             std::span<const Scrobble> scrobbles);

// A client's name for itself, as it is kept: cut, and never empty.
[[nodiscard]] std::string client_name(std::string_view said);

}  // namespace segue::services
