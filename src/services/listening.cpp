#include "services/listening.hpp"

#include <algorithm>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/text.hpp"

namespace segue::services {
namespace {

using Tracks = std::unordered_map<domain::TrackId, domain::Track>;

template <class Told>
Tracks tracks_of(domain::Store& store, const domain::View& view, std::span<const Told> told) {
  std::vector<domain::TrackId> ids;
  ids.reserve(told.size());
  for (const Told& one : told) ids.push_back(one.track);
  Tracks found;
  for (domain::Track& track : store.catalog().tracks(view, ids)) {
    const domain::TrackId id = track.id;
    found.emplace(id, std::move(track));
  }
  return found;
}

}  // namespace

std::size_t report_listens(domain::Store& store, const base::Clock& clock, const domain::View& view,
                           const std::string& client, std::span<const ListenReport> reports) {
  const Tracks tracks = tracks_of(store, view, reports);
  std::vector<domain::Listen> listens;
  listens.reserve(reports.size());
  for (const ListenReport& report : reports) {
    const auto track = tracks.find(report.track);
    if (track == tracks.end()) continue;
    listens.push_back({.track = report.track,
                       .started_at = std::min(report.started_at, clock.now_ms()),
                       .heard_ms = report.heard_ms,
                       .outcome = domain::outcome_of(track->second.duration_ms, report.heard_ms,
                                                     report.ended_by_listener),
                       .client = client,
                       .context = report.context});
  }
  return store.listening().add_listens(view, listens);
}

std::size_t report_scrobbles(domain::Store& store, const base::Clock& clock,
                             const domain::View& view, const std::string& client,
                             std::span<const Scrobble> scrobbles) {
  const Tracks tracks = tracks_of(store, view, scrobbles);
  std::vector<domain::Listen> listens;
  listens.reserve(scrobbles.size());
  for (const Scrobble& scrobble : scrobbles) {
    const auto track = tracks.find(scrobble.track);
    if (track == tracks.end()) continue;
    // It does not say what it was played from: the album opens it again.
    listens.push_back({.track = scrobble.track,
                       .started_at = std::min(scrobble.started_at, clock.now_ms()),
                       .heard_ms = track->second.duration_ms,
                       .outcome = domain::Outcome::played,
                       .client = client,
                       .context = {"album", to_string(track->second.release)}});
  }
  return store.listening().add_listens(view, listens);
}

std::string client_name(std::string_view said) {
  constexpr std::size_t bytes_max = 64;
  std::string name = base::text::capped(base::text::one_line(said), bytes_max);
  return name.empty() ? "unknown" : name;
}

}  // namespace segue::services
