#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>
#include <utility>

#include "api/answer.hpp"
#include "api/api.hpp"
#include "api/cover_query.hpp"
#include "api/dto.hpp"
#include "api/json_body.hpp"
#include "base/limits.hpp"
#include "http/conditional.hpp"
#include "http/http_date.hpp"
#include "services/playing.hpp"

namespace segue::api {
namespace {

using http::Lane;
using http::Method;
using http::Request;
using http::Response;
using services::Principal;

std::optional<dto::MediaPart> part_of(const domain::FilePart& part) {
  if (!part) return std::nullopt;
  dto::MediaPart out{.start_frame = part.start, .end_frame = std::nullopt};
  if (part.end != 0) out.end_frame = part.end;
  return out;
}

Response sign_media(const Collaborators& with, const Request& request, const Principal& caller) {
  JsonBody body(request);
  const auto texts = body.texts("track_ids", base::limits::sign_tracks_max);
  if (auto ok = body.finish(); !ok) return http::problem(ok.error());
  if (!caller.session) {
    return http::problem({base::ErrorCode::forbidden,
                          "addresses are signed for a session; with an API key or Basic, send the "
                          "Authorization header to the stream itself"});
  }
  std::vector<domain::TrackId> ids;
  for (const std::string& text : texts) {
    const auto id = domain::parse<domain::TrackId>(text);
    if (!id) return http::problem(id.error());
    ids.push_back(*id);
  }
  dto::List<dto::MediaAddress> list;
  for (const domain::Track& track : with.store.catalog().tracks(caller.view, ids)) {
    const services::MediaClaim claim{
        .session = caller.session,
        .expires_at = services::MediaSigner::expiry(with.clock.now_ms(), track.duration_ms)};
    const std::string id = to_string(track.id);
    list.items.push_back({.track_id = id,
                          .url = fmt::format("/api/v1/tracks/{}/stream?t={}", id,
                                             with.signer.sign(claim, caller.user.id, track.id)),
                          .mime = std::string(services::mime_of(track.format)),
                          .part = part_of(track.part),
                          .expires_at = claim.expires_at});
  }
  auto response = json(200, list);
  response.headers.set("Cache-Control", "no-store");
  return response;
}

Response stream_track(const Collaborators& with, const Request& request, const Principal& caller) {
  const auto id = domain::parse<domain::TrackId>(request.path_parameter("id"));
  if (!id) return http::problem(id.error());
  auto file = services::open_track(with.store.catalog(), caller.view, *id);
  if (!file) return http::problem(file.error());
  Response response;
  response.headers.set("Content-Type", file->mime);
  response.headers.set("ETag", file->entity_tag);
  response.headers.set("Last-Modified", http::format_http_date(file->mtime_s));
  response.headers.set("Cache-Control", "private, max-age=3600");
  response.body =
      http::FileBody{.fd = std::move(file->fd), .offset = 0, .length = file->size_bytes};
  return response;
}

// What need not be made does not wait behind what must.
Lane lane_of_image(services::Covers& covers, const Request& request) {
  const auto wanted = cover_request(request);
  return !wanted || covers.is_at_hand(*wanted) ? Lane::read : Lane::image;
}

Response get_image(services::Covers& covers, const Request& request) {
  const auto wanted = cover_request(request);
  if (!wanted) return http::problem(wanted.error());
  const std::string tag = services::cover_entity_tag(*wanted);
  if (const auto known = request.headers.get("If-None-Match");
      known && http::etag_listed(*known, tag, http::EtagComparison::weak)) {
    http::Response unchanged = http::empty_response(304);
    unchanged.headers.set("ETag", tag);
    return unchanged;
  }
  const auto cover = covers.cover(*wanted);
  if (!cover) return http::problem(cover.error());
  Response response{.body = cover->bytes};
  response.headers.set("Content-Type", cover->mime);
  response.headers.set("Cache-Control", "public, max-age=31536000, immutable");
  response.headers.set("ETag", tag);
  if (request.query.first("format").value_or("auto") == "auto") {
    response.headers.set("Vary", "Accept");
  }
  return response;
}

}  // namespace

void add_media_routes(http::Router& router, const Collaborators& with) {
  add_guarded(router, with.gate,
              {.method = Method::post, .pattern = "/api/v1/media", .operation_id = "signMedia"},
              [with](const Request& request, const Principal& caller) {
                return sign_media(with, request, caller);
              });
  add_guarded(router, with.gate,
              {.pattern = "/api/v1/tracks/{id}/stream",
               .operation_id = "streamTrack",
               .access = Access::media,
               .lane = Lane::file},
              [with](const Request& request, const Principal& caller) {
                return stream_track(with, request, caller);
              });
  router.add({.pattern = "/api/v1/images/{id}",
              .operation_id = "getImage",
              .lane = [&covers = with.covers](
                          const Request& request) { return lane_of_image(covers, request); },
              .handler = [&covers = with.covers](
                             const Request& request) { return get_image(covers, request); }});
}

}  // namespace segue::api
