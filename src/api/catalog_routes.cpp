#include <fmt/format.h>

#include <array>
#include <utility>
#include <vector>

#include "api/answer.hpp"
#include "api/api.hpp"
#include "api/dto.hpp"
#include "api/page_query.hpp"
#include "base/limits.hpp"

namespace segue::api {
namespace {

using domain::ReleaseOrder;
using http::Request;
using http::Response;
using services::Principal;

constexpr std::array<std::pair<std::string_view, ReleaseOrder>, 6> orders = {{
    {"title", ReleaseOrder::title},
    {"artist", ReleaseOrder::artist},
    {"newest_added", ReleaseOrder::newest_added},
    {"newest_released", ReleaseOrder::newest_released},
    {"oldest_released", ReleaseOrder::oldest_released},
    {"random", ReleaseOrder::random},
}};

base::Result<ReleaseOrder> order_of(const Request& request) {
  const auto wanted = request.query.first("order").value_or("title");
  for (const auto& [name, order] : orders) {
    if (name == wanted) return order;
  }
  return base::fail(base::ErrorCode::invalid,
                    "'order' is one of title, artist, newest_added, newest_released, "
                    "oldest_released, random");
}

Response list_albums(domain::CatalogReader& catalog, const Request& request,
                     const Principal& caller) {
  const auto order = order_of(request);
  if (!order) return http::problem(order.error());
  const auto limit = limit_of(request);
  if (!limit) return http::problem(limit.error());
  const std::string list = fmt::format("albums-{}", std::to_underlying(*order));
  const auto after = cursor_of(request, list);
  if (!after) return http::problem(after.error());
  const auto root = root_of(request);
  if (!root) return http::problem(root.error());
  const auto years = years_of(request);
  if (!years) return http::problem(years.error());
  const auto page = catalog.releases(
      caller.view, {.order = *order,
                    .limit = *limit,
                    .after = *after,
                    .root = *root,
                    .years = *years,
                    .genre = std::string(request.query.first("genre").value_or(""))});
  return json(200, dto::page_of(page, list));
}

Response list_artists(domain::CatalogReader& catalog, const Request& request,
                      const Principal& caller) {
  const auto limit = limit_of(request);
  if (!limit) return http::problem(limit.error());
  const auto after = cursor_of(request, "artists");
  if (!after) return http::problem(after.error());
  const auto root = root_of(request);
  if (!root) return http::problem(root.error());
  const auto page = catalog.artists(caller.view, {.limit = *limit, .after = *after, .root = *root});
  return json(200, dto::page_of(page, "artists"));
}

// What a queue or a playlist shows of its ids.
Response list_tracks(domain::CatalogReader& catalog, const Request& request,
                     const Principal& caller) {
  const auto texts = request.query.all("id");
  if (texts.empty() || texts.size() > base::limits::tracks_by_id_max) {
    return http::problem({base::ErrorCode::invalid, fmt::format("give 'id' from 1 to {} times",
                                                                base::limits::tracks_by_id_max)});
  }
  std::vector<domain::TrackId> ids;
  ids.reserve(texts.size());
  for (const std::string_view text : texts) {
    if (const auto id = domain::parse<domain::TrackId>(text)) ids.push_back(*id);
  }
  return json(200, dto::list_of(catalog.tracks(caller.view, ids)));
}

// An entity that the path names, read through the caller's eyes.
template <class IdType, class Find>
Response entity(const Request& request, std::string_view kind, Find find) {
  const auto id = domain::parse<IdType>(request.path_parameter("id"));
  if (!id) return http::problem(id.error());
  const auto found = find(*id);
  if (!found) return not_found(fmt::format("there is no such {}", kind));
  return json(200, dto::from(*found));
}

}  // namespace

void add_catalog_routes(http::Router& router, const Collaborators& with) {
  auto& catalog = with.store.catalog();
  add_guarded(router, with.gate, {.pattern = "/api/v1/albums", .operation_id = "listAlbums"},
              [&catalog](const Request& request, const Principal& caller) {
                return list_albums(catalog, request, caller);
              });
  add_guarded(router, with.gate, {.pattern = "/api/v1/albums/{id}", .operation_id = "getAlbum"},
              [&catalog](const Request& request, const Principal& caller) {
                return entity<domain::ReleaseId>(request, "album", [&](domain::ReleaseId id) {
                  return catalog.release(caller.view, id);
                });
              });
  add_guarded(router, with.gate, {.pattern = "/api/v1/artists", .operation_id = "listArtists"},
              [&catalog](const Request& request, const Principal& caller) {
                return list_artists(catalog, request, caller);
              });
  add_guarded(router, with.gate, {.pattern = "/api/v1/artists/{id}", .operation_id = "getArtist"},
              [&catalog](const Request& request, const Principal& caller) {
                return entity<domain::ArtistId>(request, "artist", [&](domain::ArtistId id) {
                  return catalog.artist(caller.view, id);
                });
              });
  add_guarded(router, with.gate, {.pattern = "/api/v1/tracks", .operation_id = "listTracks"},
              [&catalog](const Request& request, const Principal& caller) {
                return list_tracks(catalog, request, caller);
              });
  add_guarded(router, with.gate, {.pattern = "/api/v1/tracks/{id}", .operation_id = "getTrack"},
              [&catalog](const Request& request, const Principal& caller) {
                return entity<domain::TrackId>(request, "track", [&](domain::TrackId id) {
                  return catalog.track(caller.view, id);
                });
              });
  add_guarded(router, with.gate, {.pattern = "/api/v1/library", .operation_id = "getLibrary"},
              [&catalog](const Request&, const Principal& caller) {
                return json(200, dto::from(catalog.counts(caller.view)));
              });
}

}  // namespace segue::api
