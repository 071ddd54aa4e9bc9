#include <fmt/format.h>

#include <span>
#include <unordered_map>
#include <utility>
#include <vector>

#include "api/answer.hpp"
#include "api/api.hpp"
#include "api/dto.hpp"
#include "api/json_body.hpp"
#include "api/page_query.hpp"
#include "base/limits.hpp"
#include "services/listening.hpp"

namespace segue::api {
namespace {

using http::Lane;
using http::Method;
using http::Request;
using http::Response;
using services::Principal;

base::Result<domain::Subject> subject_of(const Request& request) {
  const auto text = request.path_parameter("id");
  if (const auto id = domain::parse<domain::TrackId>(text)) return *id;
  if (const auto id = domain::parse<domain::ReleaseId>(text)) return *id;
  if (const auto id = domain::parse<domain::ArtistId>(text)) return *id;
  return base::fail(base::ErrorCode::not_found, "there is no such artist, album or track");
}

Response annotated(bool found) {
  return found ? http::empty_response(204) : not_found("there is no such artist, album or track");
}

Response star(const Collaborators& with, const Request& request, const Principal& caller) {
  const auto subject = subject_of(request);
  if (!subject) return http::problem(subject.error());
  return annotated(with.store.listening().star(caller.view, *subject, with.clock.now_ms()));
}

Response unstar(const Collaborators& with, const Request& request, const Principal& caller) {
  const auto subject = subject_of(request);
  if (!subject) return http::problem(subject.error());
  return annotated(with.store.listening().unstar(caller.view, *subject));
}

Response rate(const Collaborators& with, const Request& request, const Principal& caller) {
  JsonBody body(request);
  const auto rating = static_cast<std::int32_t>(body.number("rating", 0, domain::rating_max));
  if (auto ok = body.finish(); !ok) return http::problem(ok.error());
  const auto subject = subject_of(request);
  if (!subject) return http::problem(subject.error());
  return annotated(with.store.listening().rate(caller.view, *subject, rating));
}

base::Result<domain::PlayContext> context_of(JsonBody& body) {
  constexpr std::size_t kind_bytes_max = 32;
  constexpr std::size_t ref_bytes_max = 250;
  auto context = body.object_if("context");
  if (!context) return domain::PlayContext{};
  domain::PlayContext said{.kind = context->text("kind"), .ref = context->text("ref")};
  if (auto ok = context->finish(); !ok) return std::unexpected(ok.error());
  if (said.kind.empty() || said.kind.size() > kind_bytes_max || said.ref.size() > ref_bytes_max ||
      said.kind.contains('\0') || said.ref.contains('\0')) {
    return base::fail(base::ErrorCode::invalid,
                      fmt::format("'context' has a kind of 1 to {} bytes and a ref of at most {}",
                                  kind_bytes_max, ref_bytes_max));
  }
  return said;
}

base::Result<services::ListenReport> report_of(JsonBody& body) {
  constexpr std::int64_t time_max = std::int64_t{1} << 52;
  constexpr std::int64_t heard_ms_max = std::int64_t{7} * 24 * 3'600 * 1'000;
  services::ListenReport report;
  const std::string track = body.text("track_id");
  report.started_at = body.number("started_at", 1, time_max);
  report.heard_ms = body.number("heard_ms", 0, heard_ms_max);
  report.ended_by_listener = body.flag_or("ended_by_listener", false);
  auto context = context_of(body);
  if (!context) return std::unexpected(context.error());
  report.context = std::move(*context);
  if (auto ok = body.finish(); !ok) return std::unexpected(ok.error());
  if (const auto id = domain::parse<domain::TrackId>(track)) report.track = *id;
  return report;
}

Response add_listens(const Collaborators& with, const Request& request, const Principal& caller) {
  JsonBody body(request);
  const std::string client = services::client_name(body.text_or("client", "web"));
  std::vector<services::ListenReport> reports;
  for (JsonBody& item : body.objects("items", base::limits::listens_per_call_max)) {
    auto report = report_of(item);
    if (!report) return http::problem(report.error());
    reports.push_back(std::move(*report));
  }
  if (auto ok = body.finish(); !ok) return http::problem(ok.error());
  const std::size_t added =
      services::report_listens(with.store, with.clock, caller.view, client, reports);
  return json(200, dto::ListensAdded{static_cast<std::int64_t>(added)});
}

Response list_listens(const Collaborators& with, const Request& request, const Principal& caller) {
  const auto limit = limit_of(request);
  if (!limit) return http::problem(limit.error());
  const auto after = cursor_of(request, "listens");
  if (!after) return http::problem(after.error());
  const auto page = with.store.listening().listens(caller.view, {.limit = *limit, .after = *after});
  std::vector<domain::TrackId> ids;
  ids.reserve(page.rows.size());
  for (const domain::Listen& listen : page.rows) ids.push_back(listen.track);
  std::unordered_map<domain::TrackId, domain::Track> tracks;
  for (domain::Track& track : with.store.catalog().tracks(caller.view, ids)) {
    const domain::TrackId id = track.id;
    tracks.emplace(id, std::move(track));
  }
  dto::Page<dto::Listen> out;
  for (const domain::Listen& listen : page.rows) {
    const auto track = tracks.find(listen.track);
    if (track != tracks.end()) out.items.push_back(dto::from(listen, track->second));
  }
  if (page.next) out.next = page.next->encode("listens");
  return json(200, out);
}

// What the context names, as it is now. False: it cannot be opened any more.
bool resolve(const Collaborators& with, const Principal& caller, dto::PlayedContext& context) {
  auto& catalog = with.store.catalog();
  if (context.kind == "album") {
    const auto id = domain::parse<domain::ReleaseId>(context.ref);
    if (!id) return false;
    const auto found = catalog.releases_by_id(caller.view, std::span(&*id, 1));
    if (!found.empty()) context.album = dto::from(found.front());
    return !found.empty();
  }
  if (context.kind == "artist") {
    const auto id = domain::parse<domain::ArtistId>(context.ref);
    if (!id) return false;
    const auto found = catalog.artists_by_id(caller.view, std::span(&*id, 1));
    if (!found.empty()) context.artist = dto::from(found.front());
    return !found.empty();
  }
  if (context.kind == "playlist") {
    const auto id = domain::parse<domain::PlaylistId>(context.ref);
    if (!id) return false;
    const auto found = with.store.playlists().playlist(caller.view, *id);
    if (found) context.playlist = dto::from(*found, caller.user.id);
    return found.has_value();
  }
  return context.kind == "genre";
}

Response list_contexts(const Collaborators& with, const Request& request, const Principal& caller) {
  constexpr std::size_t limit_max = 50;
  const auto limit = number_of(request, "limit", 1, limit_max);
  if (!limit) return http::problem(limit.error());
  dto::List<dto::PlayedContext> list;
  for (const auto& played :
       with.store.listening().contexts(caller.view, static_cast<std::size_t>(limit->value_or(8)))) {
    dto::PlayedContext context{.kind = played.context.kind,
                               .ref = played.context.ref,
                               .played_at = played.played_at,
                               .album = {},
                               .artist = {},
                               .playlist = {}};
    if (resolve(with, caller, context)) list.items.push_back(std::move(context));
  }
  return json(200, list);
}

}  // namespace

void add_listening_routes(http::Router& router, const Collaborators& with) {
  const auto add = [&](Operation operation, auto handler) {
    add_guarded(router, with.gate, std::move(operation),
                [with, handler](const Request& request, const Principal& caller) {
                  return handler(with, request, caller);
                });
  };
  add({.method = Method::put,
       .pattern = "/api/v1/me/stars/{id}",
       .operation_id = "star",
       .lane = Lane::write},
      star);
  add({.method = Method::del,
       .pattern = "/api/v1/me/stars/{id}",
       .operation_id = "unstar",
       .lane = Lane::write},
      unstar);
  add({.method = Method::put,
       .pattern = "/api/v1/me/ratings/{id}",
       .operation_id = "rate",
       .lane = Lane::write},
      rate);
  add({.method = Method::post,
       .pattern = "/api/v1/me/listens",
       .operation_id = "addListens",
       .lane = Lane::write},
      add_listens);
  add({.pattern = "/api/v1/me/listens", .operation_id = "listListens"}, list_listens);
  add({.pattern = "/api/v1/me/contexts", .operation_id = "listContexts"}, list_contexts);
}

}  // namespace segue::api
