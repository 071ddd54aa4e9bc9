#include <fmt/format.h>

#include "domain/image_name.hpp"
#include "http/conditional.hpp"
#include "http/http_date.hpp"
#include "http/percent.hpp"
#include "services/playing.hpp"
#include "subsonic/endpoints.hpp"

namespace segue::subsonic {

using http::Response;

namespace {

Response whole_file(services::OpenFile file) {
  Response response;
  response.headers.set("Content-Type", file.mime);
  response.headers.set("ETag", file.entity_tag);
  response.headers.set("Last-Modified", http::format_http_date(file.mtime_s));
  response.body = http::FileBody{.fd = std::move(file.fd), .offset = 0, .length = file.size_bytes};
  return response;
}

}  // namespace

Response stream(const Collaborators& with, const Call& call) {
  if (!call.text("id")) return call.missing("id");
  const auto id = id_in<domain::TrackId>(call, "id");
  if (!id) return call.not_found("song");
  auto file = services::open_track(with.store.catalog(), call.principal().view, *id);
  if (!file) return call.error(file.error());
  if (file->part) {
    return call.error(ErrorCode::generic,
                      "this song is a part of a longer file, which is not cut for clients yet; "
                      "play it in Segue's own player, or download the whole file");
  }
  const double seconds = static_cast<double>(file->duration_ms) / 1000.0;
  Response response = whole_file(std::move(*file));
  response.headers.set("X-Content-Duration", fmt::format("{:.3f}", seconds));
  return response;
}

// The file as it is, under a name to keep it by.
Response download(const Collaborators& with, const Call& call) {
  if (!call.text("id")) return call.missing("id");
  const auto id = id_in<domain::TrackId>(call, "id");
  const auto track = id ? with.store.catalog().track(call.principal().view, *id) : std::nullopt;
  if (!track) return call.not_found("song");
  auto file = services::open_track(with.store.catalog(), call.principal().view, *id);
  if (!file) return call.error(file.error());
  const std::string& title = file->part ? track->release_title : track->title;
  Response response = whole_file(std::move(*file));
  const std::string name = fmt::format("{}.{}", title, services::suffix_of(track->format));
  response.headers.set("Content-Disposition",
                       fmt::format("attachment; filename*=UTF-8''{}", http::percent_encode(name)));
  return response;
}

Response get_cover_art(const Collaborators& with, const Call& call) {
  const auto id = call.text("id");
  if (!id) return call.error(ErrorCode::missing_parameter, "'id' is missing");
  if (!domain::is_image_id(*id)) return call.error(ErrorCode::not_found, "there is no such cover");
  const auto size = static_cast<int>(call.number("size", 0, media::picture_side_max));
  services::CoverRequest request{.id = {*id},
                                 .box = {.width = size, .height = size, .fit = media::Fit::contain},
                                 .format = std::nullopt};
  if (size > 0) request.format = media::OutputFormat::jpeg;
  const std::string tag = services::cover_entity_tag(request);
  if (const auto known = call.request().headers.get("If-None-Match");
      known && http::etag_listed(*known, tag, http::EtagComparison::weak)) {
    Response unchanged = http::empty_response(304);
    unchanged.headers.set("ETag", tag);
    return unchanged;
  }
  const auto cover = with.covers.cover(request);
  if (!cover) return call.error(ErrorCode::not_found, cover.error().message);
  Response response{.body = cover->bytes};
  response.headers.set("Content-Type", cover->mime);
  response.headers.set("Cache-Control", "private, max-age=31536000, immutable");
  response.headers.set("ETag", tag);
  return response;
}

}  // namespace segue::subsonic
