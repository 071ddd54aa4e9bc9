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

using domain::ArtistOrder;
using domain::ReleaseOrder;
using domain::TrackOrder;
using http::Request;
using http::Response;
using services::Principal;

template <class Order, std::size_t Count>
using Names = std::array<std::pair<std::string_view, Order>, Count>;

constexpr Names<ReleaseOrder, 10> album_orders = {{
    {"title", ReleaseOrder::title},
    {"artist", ReleaseOrder::artist},
    {"newest_added", ReleaseOrder::newest_added},
    {"newest_released", ReleaseOrder::newest_released},
    {"oldest_released", ReleaseOrder::oldest_released},
    {"random", ReleaseOrder::random},
    {"most_played", ReleaseOrder::most_played},
    {"recently_played", ReleaseOrder::recently_played},
    {"starred", ReleaseOrder::starred},
    {"highest_rated", ReleaseOrder::highest_rated},
}};
constexpr Names<TrackOrder, 7> track_orders = {{
    {"title", TrackOrder::title},
    {"newest_added", TrackOrder::newest_added},
    {"random", TrackOrder::random},
    {"most_played", TrackOrder::most_played},
    {"recently_played", TrackOrder::recently_played},
    {"starred", TrackOrder::starred},
    {"highest_rated", TrackOrder::highest_rated},
}};
constexpr Names<ArtistOrder, 3> artist_orders = {{
    {"name", ArtistOrder::name},
    {"most_played", ArtistOrder::most_played},
    {"starred", ArtistOrder::starred},
}};

// The first is what nobody needs to say.
template <class Order, std::size_t Count>
base::Result<Order> order_of(const Request& request, const Names<Order, Count>& orders) {
  const auto wanted = request.query.first("order").value_or(orders.front().first);
  std::string known;
  for (const auto& [name, order] : orders) {
    if (name == wanted) return order;
    known += known.empty() ? "" : ", ";
    known += name;
  }
  return base::fail(base::ErrorCode::invalid, fmt::format("'order' is one of {}", known));
}

std::string genre_of(const Request& request) {
  return std::string(request.query.first("genre").value_or(""));
}

Response list_albums(domain::CatalogReader& catalog, const Request& request,
                     const Principal& caller) {
  const auto order = order_of(request, album_orders);
  if (!order) return http::problem(order.error());
  const std::string list = fmt::format("albums-{}", std::to_underlying(*order));
  const auto asked = list_query_of(request, list);
  if (!asked) return http::problem(asked.error());
  const auto years = years_of(request);
  if (!years) return http::problem(years.error());
  const auto page = catalog.releases(caller.view, {.order = *order,
                                                   .limit = asked->limit,
                                                   .after = asked->after,
                                                   .root = asked->root,
                                                   .years = *years,
                                                   .genre = genre_of(request)});
  return json(200, dto::page_of(page, list));
}

Response list_artists(domain::CatalogReader& catalog, const Request& request,
                      const Principal& caller) {
  const auto order = order_of(request, artist_orders);
  if (!order) return http::problem(order.error());
  const std::string list = fmt::format("artists-{}", std::to_underlying(*order));
  const auto asked = list_query_of(request, list);
  if (!asked) return http::problem(asked.error());
  const auto page = catalog.artists(
      caller.view,
      {.order = *order, .limit = asked->limit, .after = asked->after, .root = asked->root});
  return json(200, dto::page_of(page, list));
}

Response list_genres(domain::CatalogReader& catalog, const Request& request,
                     const Principal& caller) {
  const auto asked = list_query_of(request, "genres");
  if (!asked) return http::problem(asked.error());
  const auto page = catalog.genres(
      caller.view, {.limit = asked->limit, .after = asked->after, .root = asked->root});
  return json(200, dto::page_of(page, "genres"));
}

// What a queue shows of its ids.
Response named_tracks(domain::CatalogReader& catalog, const std::vector<std::string_view>& texts,
                      const Principal& caller) {
  if (texts.size() > base::limits::tracks_by_id_max) {
    return http::problem({base::ErrorCode::invalid, fmt::format("give 'id' at most {} times",
                                                                base::limits::tracks_by_id_max)});
  }
  std::vector<domain::TrackId> ids;
  ids.reserve(texts.size());
  for (const std::string_view text : texts) {
    if (const auto id = domain::parse<domain::TrackId>(text)) ids.push_back(*id);
  }
  return json(200, dto::list_of(catalog.tracks(caller.view, ids)));
}

Response list_tracks(domain::CatalogReader& catalog, const Request& request,
                     const Principal& caller) {
  if (const auto ids = request.query.all("id"); !ids.empty()) {
    return named_tracks(catalog, ids, caller);
  }
  const auto order = order_of(request, track_orders);
  if (!order) return http::problem(order.error());
  const std::string list = fmt::format("tracks-{}", std::to_underlying(*order));
  const auto asked = list_query_of(request, list);
  if (!asked) return http::problem(asked.error());
  const auto years = years_of(request);
  if (!years) return http::problem(years.error());
  const auto page = catalog.tracks(caller.view, domain::TrackQuery{.order = *order,
                                                                   .limit = asked->limit,
                                                                   .after = asked->after,
                                                                   .root = asked->root,
                                                                   .years = *years,
                                                                   .genre = genre_of(request)});
  return json(200, dto::page_of(page, list));
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
  add_guarded(router, with.gate, {.pattern = "/api/v1/genres", .operation_id = "listGenres"},
              [&catalog](const Request& request, const Principal& caller) {
                return list_genres(catalog, request, caller);
              });
  add_guarded(router, with.gate, {.pattern = "/api/v1/library", .operation_id = "getLibrary"},
              [&catalog](const Request&, const Principal& caller) {
                return json(200, dto::from(catalog.counts(caller.view)));
              });
}

}  // namespace segue::api
