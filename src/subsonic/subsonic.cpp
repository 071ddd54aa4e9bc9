#include "subsonic/subsonic.hpp"

#include <fmt/format.h>

#include <array>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "base/limits.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "domain/image_name.hpp"
#include "http/conditional.hpp"
#include "http/http_date.hpp"
#include "services/playing.hpp"
#include "subsonic/call.hpp"
#include "subsonic/sign_in.hpp"

namespace segue::subsonic {
namespace {

using http::Lane;
using http::Response;

constexpr std::size_t offset_max = 10'000'000;

Response ping(const Collaborators&, const Call& call) {
  return call.empty();
}

Response extensions(const Collaborators&, const Call& call) {
  return call.reply("openSubsonicExtensions",
                    std::vector<dto::Extension>{{"apiKeyAuthentication", {1}}, {"formPost", {1}}});
}

Response token_info(const Collaborators&, const Call& call) {
  return call.reply("tokenInfo", dto::TokenInfo{call.principal().user.name});
}

Response get_artists(const Collaborators& with, const Call& call) {
  domain::ArtistQuery query{.limit = base::limits::page_rows_max, .after = {}, .root = call.root()};
  std::vector<domain::Artist> artists;
  do {
    auto page = with.store.catalog().artists(call.principal().view, query);
    artists.insert(artists.end(), std::make_move_iterator(page.rows.begin()),
                   std::make_move_iterator(page.rows.end()));
    query.after = page.next;
  } while (query.after);
  return call.reply("artists", dto::indexed(artists));
}

// The entity that `id` names, or the error that the specification has for its absence.
template <class IdType, class Find>
Response entity(const Call& call, std::string_view name, Find find) {
  const auto text = call.text("id");
  if (!text) return call.error(ErrorCode::missing_parameter, "'id' is missing");
  const auto id = domain::parse<IdType>(*text);
  if (!id) return call.error(ErrorCode::not_found, fmt::format("there is no such {}", name));
  const auto found = find(*id);
  if (!found) return call.error(ErrorCode::not_found, fmt::format("there is no such {}", name));
  return call.reply(name, dto::from(*found));
}

Response get_artist(const Collaborators& with, const Call& call) {
  return entity<domain::ArtistId>(call, "artist", [&](domain::ArtistId id) {
    return with.store.catalog().artist(call.principal().view, id);
  });
}

Response get_album(const Collaborators& with, const Call& call) {
  return entity<domain::ReleaseId>(call, "album", [&](domain::ReleaseId id) {
    return with.store.catalog().release(call.principal().view, id);
  });
}

Response get_song(const Collaborators& with, const Call& call) {
  return entity<domain::TrackId>(call, "song", [&](domain::TrackId id) {
    return with.store.catalog().track(call.principal().view, id);
  });
}

// The years of the type byYear, the newest first when they are given that way round.
std::optional<Response> take_years(const Call& call, domain::ReleaseQuery& query) {
  constexpr std::size_t year_max = domain::YearRange{}.to;
  if (!call.text("fromYear") || !call.text("toYear")) {
    return call.error(ErrorCode::missing_parameter, "'fromYear' or 'toYear' is missing");
  }
  const auto year_of = [&](std::string_view name) {
    return std::max(static_cast<std::int32_t>(call.number(name, 0, year_max)),
                    domain::YearRange{}.from);
  };
  const std::int32_t from = year_of("fromYear");
  const std::int32_t to = year_of("toYear");
  query.order =
      from <= to ? domain::ReleaseOrder::oldest_released : domain::ReleaseOrder::newest_released;
  query.years = {.from = std::min(from, to), .to = std::max(from, to)};
  return std::nullopt;
}

Response get_album_list2(const Collaborators& with, const Call& call) {
  using domain::ReleaseOrder;
  constexpr std::array<std::pair<std::string_view, ReleaseOrder>, 6> types = {{
      {"random", ReleaseOrder::random},
      {"newest", ReleaseOrder::newest_added},
      {"alphabeticalByName", ReleaseOrder::title},
      {"alphabeticalByArtist", ReleaseOrder::artist},
      {"byYear", ReleaseOrder::newest_released},
      {"byGenre", ReleaseOrder::title},
  }};
  const auto type = call.text("type");
  if (!type) return call.error(ErrorCode::missing_parameter, "'type' is missing");
  const auto* const listed =
      std::ranges::find(types, *type, &std::pair<std::string_view, ReleaseOrder>::first);
  if (listed == types.end()) {
    return call.error(ErrorCode::generic, fmt::format("the list {} is not served by this version",
                                                      Call::quoted(*type)));
  }
  domain::ReleaseQuery query{
      .order = listed->second,
      .limit = std::max<std::size_t>(call.number("size", 10, base::limits::page_rows_max), 1),
      .after = {},
      .root = call.root(),
      .years = {},
      .genre = {},
      .offset = call.number("offset", 0, offset_max)};
  if (*type == "byYear") {
    if (auto refused = take_years(call, query)) return std::move(*refused);
  } else if (*type == "byGenre") {
    query.genre = call.text("genre").value_or("");
    if (query.genre.empty()) {
      return call.error(ErrorCode::missing_parameter, "'genre' is missing");
    }
  }
  const auto page = with.store.catalog().releases(call.principal().view, query);
  return call.reply("albumList2", dto::AlbumList2{dto::all_from(page.rows)});
}

// By their words; without any, everything.
base::Result<domain::Sections> searched(const Collaborators& with, const Call& call) {
  const std::string text = base::text::trimmed(call.text("query").value_or(""));
  constexpr std::size_t rows_max = base::limits::page_rows_max;
  const domain::SectionQuery query{.artists_max = call.number("artistCount", 20, rows_max),
                                   .releases_max = call.number("albumCount", 20, rows_max),
                                   .tracks_max = call.number("songCount", 20, rows_max),
                                   .artists_offset = call.number("artistOffset", 0, offset_max),
                                   .releases_offset = call.number("albumOffset", 0, offset_max),
                                   .tracks_offset = call.number("songOffset", 0, offset_max),
                                   .root = call.root()};
  const domain::View& view = call.principal().view;
  // What some clients send for everything.
  if (text.empty() || text == "\"\"") return with.store.catalog().everything(view, query);
  auto found = with.finder.find(view, text, query);
  if (!found) return std::unexpected(std::move(found).error());
  return std::move(found->sections);
}

Response search2(const Collaborators& with, const Call& call) {
  const auto found = searched(with, call);
  if (!found) return call.error(found.error());
  return call.reply("searchResult2", dto::SearchResult2{.artist = dto::all_from(found->artists),
                                                        .album = dto::folders_of(found->releases),
                                                        .song = dto::all_from(found->tracks)});
}

Response search3(const Collaborators& with, const Call& call) {
  const auto found = searched(with, call);
  if (!found) return call.error(found.error());
  return call.reply("searchResult3", dto::SearchResult3{.artist = dto::all_from(found->artists),
                                                        .album = dto::all_from(found->releases),
                                                        .song = dto::all_from(found->tracks)});
}

dto::ScanStatus scan_status(const Collaborators& with, const Call& call) {
  return {.scanning = with.scans.status().state == domain::ScanState::running,
          .count = with.store.catalog().counts(call.principal().view).tracks};
}

Response get_scan_status(const Collaborators& with, const Call& call) {
  return call.reply("scanStatus", scan_status(with, call));
}

Response start_scan(const Collaborators& with, const Call& call) {
  if (!call.principal().is_admin()) {
    return call.error(ErrorCode::not_authorised, "only an admin may start a scan");
  }
  with.scans.request_scan({});
  return call.reply("scanStatus", scan_status(with, call));
}

Response stream(const Collaborators& with, const Call& call) {
  const auto text = call.text("id");
  if (!text) return call.error(ErrorCode::missing_parameter, "'id' is missing");
  const auto id = domain::parse<domain::TrackId>(*text);
  if (!id) return call.error(ErrorCode::not_found, "there is no such song");
  auto file = services::open_track(with.store.catalog(), call.principal().view, *id);
  if (!file) return call.error(file.error());
  Response response;
  response.headers.set("Content-Type", file->mime);
  response.headers.set("ETag", file->entity_tag);
  response.headers.set("Last-Modified", http::format_http_date(file->mtime_s));
  response.headers.set("X-Content-Duration",
                       fmt::format("{:.3f}", static_cast<double>(file->duration_ms) / 1000.0));
  response.body =
      http::FileBody{.fd = std::move(file->fd), .offset = 0, .length = file->size_bytes};
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

struct Endpoint {
  std::string_view name;
  Lane lane;
  bool open;  // answers without credentials
  Response (*handler)(const Collaborators&, const Call&);
};

constexpr std::array<Endpoint, 14> endpoints = {{
    {"ping", Lane::read, false, ping},
    {"getOpenSubsonicExtensions", Lane::read, true, extensions},
    {"tokenInfo", Lane::read, false, token_info},
    {"getArtists", Lane::read, false, get_artists},
    {"getArtist", Lane::read, false, get_artist},
    {"getAlbum", Lane::read, false, get_album},
    {"getSong", Lane::read, false, get_song},
    {"getAlbumList2", Lane::read, false, get_album_list2},
    {"search2", Lane::read, false, search2},
    {"search3", Lane::read, false, search3},
    {"getScanStatus", Lane::read, false, get_scan_status},
    {"startScan", Lane::read, false, start_scan},
    {"stream", Lane::file, false, stream},
    {"getCoverArt", Lane::image, false, get_cover_art},
}};

Response answer(const Collaborators& with, const Endpoint& endpoint, const http::Request& request) {
  Call call(request, with.server_version);
  try {
    if (!endpoint.open) {
      if (auto refused = refuse_or_sign_in(with.accounts, call)) return std::move(*refused);
    }
    return endpoint.handler(with, call);
  } catch (const domain::StoreUnavailable& away) {
    base::log::warning("request {}: {}", request.id, away.what());
    return call.error(ErrorCode::generic, "the database cannot be reached now; try again");
  }
}

void add(http::Router& router, const Collaborators& with, const Endpoint& endpoint,
         http::Method method, std::string pattern) {
  router.add(
      {.method = method,
       .pattern = std::move(pattern),
       .operation_id = fmt::format("rest.{}", endpoint.name),
       .lane =
           [&accounts = with.accounts, endpoint](const http::Request& request) {
             return endpoint.open ? endpoint.lane
                                  : lane_of(accounts, Call(request, ""), endpoint.lane);
           },
       .handler = [with, endpoint](
                      const http::Request& request) { return answer(with, endpoint, request); }});
}

// Clients try what they like to have; they understand a refusal in their own format alone.
void add_unknown(http::Router& router, const Collaborators& with, http::Method method) {
  router.add({.method = method,
              .pattern = "/rest/{name*}",
              .operation_id = "rest.unknown",
              .lane = [](const http::Request&) { return Lane::loop; },
              .handler =
                  [version = with.server_version](const http::Request& request) {
                    const Call call(request, version);
                    return call.error(ErrorCode::generic,
                                      fmt::format("this server does not know the call {}",
                                                  Call::quoted(request.path_parameter("name"))));
                  }});
}

}  // namespace

void add_routes(http::Router& router, const Collaborators& with) {
  for (const Endpoint& endpoint : endpoints) {
    for (const std::string_view suffix : {"", ".view"}) {
      const std::string pattern = fmt::format("/rest/{}{}", endpoint.name, suffix);
      add(router, with, endpoint, http::Method::get, pattern);
      add(router, with, endpoint, http::Method::post, pattern);
    }
  }
  add_unknown(router, with, http::Method::get);
  add_unknown(router, with, http::Method::post);
}

}  // namespace segue::subsonic
