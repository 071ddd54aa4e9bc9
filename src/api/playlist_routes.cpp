#include <fmt/format.h>

#include <unordered_map>
#include <utility>
#include <vector>

#include "api/answer.hpp"
#include "api/api.hpp"
#include "api/dto.hpp"
#include "api/json_body.hpp"
#include "api/page_query.hpp"
#include "base/limits.hpp"
#include "services/playlist_names.hpp"
#include "services/unfound_entries.hpp"

namespace segue::api {
namespace {

using domain::PlaylistId;
using domain::PlaylistItemId;
using http::Lane;
using http::Method;
using http::Request;
using http::Response;
using services::Principal;

constexpr std::size_t change_max = base::limits::playlist_change_max;

base::Result<PlaylistId> id_of(const Request& request) {
  return domain::parse<PlaylistId>(request.path_parameter("id"));
}

// What is no id names nothing that there is.
template <class IdType>
std::vector<IdType> ids_of(const std::vector<std::string>& texts) {
  std::vector<IdType> ids;
  ids.reserve(texts.size());
  for (const std::string& text : texts) {
    if (const auto id = domain::parse<IdType>(text)) ids.push_back(*id);
  }
  return ids;
}

// 'after' of a change: an item's id, "front", or nothing, which is the end.
domain::ItemPlace place_of(JsonBody& body) {
  const auto after = body.text_if("after");
  if (!after) return {domain::ItemPlace::back};
  if (*after == "front") return {domain::ItemPlace::front};
  return {domain::parse<PlaylistItemId>(*after).value_or(domain::ItemPlace::back)};
}

Response answer(const base::Result<domain::Playlist>& result, const Principal& caller,
                int status = 200) {
  return result ? json(status, dto::from(*result, caller.user.id)) : http::problem(result.error());
}

Response list_playlists(const Collaborators& with, const Request&, const Principal& caller) {
  dto::List<dto::Playlist> list;
  for (const auto& playlist : with.store.playlists().playlists(caller.view)) {
    list.items.push_back(dto::from(playlist, caller.user.id));
  }
  return json(200, list);
}

Response create_playlist(const Collaborators& with, const Request& request,
                         const Principal& caller) {
  JsonBody body(request);
  const auto name = services::playlist_name(body.text("name"));
  const auto comment = services::playlist_comment(body.text_or("comment", ""));
  const bool shared = body.flag_or("shared", false);
  const auto tracks = ids_of<domain::TrackId>(body.texts_or_none("track_ids", change_max));
  if (auto ok = body.finish(); !ok) return http::problem(ok.error());
  if (!name) return http::problem(name.error());
  if (!comment) return http::problem(comment.error());
  return answer(with.store.playlists().add_playlist(
                    caller.view, {.name = *name, .comment = *comment, .shared = shared}, tracks),
                caller, 201);
}

Response get_playlist(const Collaborators& with, const Request& request, const Principal& caller) {
  const auto id = id_of(request);
  if (!id) return http::problem(id.error());
  return answer(with.store.playlists().playlist(caller.view, *id), caller);
}

Response edit_playlist(const Collaborators& with, const Request& request, const Principal& caller) {
  JsonBody body(request);
  domain::PlaylistEdit changes{
      .name = body.text_if("name"), .comment = body.text_if("comment"), .shared = {}};
  changes.shared = body.flag_if("shared");
  if (auto ok = body.finish(); !ok) return http::problem(ok.error());
  if (changes.name) {
    auto name = services::playlist_name(*changes.name);
    if (!name) return http::problem(name.error());
    changes.name = std::move(*name);
  }
  if (changes.comment) {
    auto comment = services::playlist_comment(*changes.comment);
    if (!comment) return http::problem(comment.error());
    changes.comment = std::move(*comment);
  }
  const auto id = id_of(request);
  if (!id) return http::problem(id.error());
  return answer(with.store.playlists().edit(caller.view, *id, changes), caller);
}

Response delete_playlist(const Collaborators& with, const Request& request,
                         const Principal& caller) {
  const auto id = id_of(request);
  if (!id) return http::problem(id.error());
  return done(with.store.playlists().remove_playlist(caller.view, *id));
}

Response list_items(const Collaborators& with, const Request& request, const Principal& caller) {
  const auto id = id_of(request);
  if (!id) return http::problem(id.error());
  const auto limit = limit_of(request);
  if (!limit) return http::problem(limit.error());
  const auto after = cursor_of(request, "playlist-items");
  if (!after) return http::problem(after.error());
  const auto page =
      with.store.playlists().items(caller.view, *id, {.limit = *limit, .after = *after});
  if (!page) return http::problem(page.error());
  std::vector<domain::TrackId> ids;
  ids.reserve(page->rows.size());
  for (const auto& item : page->rows) ids.push_back(item.track);
  std::unordered_map<domain::TrackId, dto::Track> tracks;
  for (const domain::Track& track : with.store.catalog().tracks(caller.view, ids)) {
    tracks.emplace(track.id, dto::from(track));
  }
  dto::Page<dto::PlaylistItem> out;
  for (const auto& item : page->rows) {
    const auto track = tracks.find(item.track);
    if (track == tracks.end()) continue;
    out.items.push_back(
        {.id = to_string(item.id), .added_at = item.added_at, .track = track->second});
  }
  if (page->next) out.next = page->next->encode("playlist-items");
  return json(200, out);
}

// Lines of its file, for who can do something about them.
Response list_unfound(const Collaborators& with, const Request& request, const Principal& caller) {
  const auto id = id_of(request);
  if (!id) return http::problem(id.error());
  const auto playlist = with.store.playlists().playlist(caller.view, *id);
  if (!playlist) return http::problem(playlist.error());
  if (playlist->owner != caller.user.id && !caller.is_admin()) {
    return http::problem({base::ErrorCode::forbidden, "the playlist belongs to somebody else"});
  }
  dto::List<dto::UnfoundEntry> list;
  for (const auto& entry : services::unfound_entries(with.store, *playlist)) {
    list.items.push_back({.position = entry.position, .location = entry.location});
  }
  return json(200, list);
}

Response insert_items(const Collaborators& with, const Request& request, const Principal& caller) {
  JsonBody body(request);
  const auto tracks = ids_of<domain::TrackId>(body.texts("track_ids", change_max));
  const auto place = place_of(body);
  if (auto ok = body.finish(); !ok) return http::problem(ok.error());
  const auto id = id_of(request);
  if (!id) return http::problem(id.error());
  return answer(with.store.playlists().insert_items(caller.view, *id, place, tracks), caller);
}

Response remove_items(const Collaborators& with, const Request& request, const Principal& caller) {
  JsonBody body(request);
  const auto items = ids_of<PlaylistItemId>(body.texts("item_ids", change_max));
  if (auto ok = body.finish(); !ok) return http::problem(ok.error());
  const auto id = id_of(request);
  if (!id) return http::problem(id.error());
  return answer(with.store.playlists().remove_items(caller.view, *id, items), caller);
}

Response move_items(const Collaborators& with, const Request& request, const Principal& caller) {
  JsonBody body(request);
  const auto items = ids_of<PlaylistItemId>(body.texts("item_ids", change_max));
  const auto place = place_of(body);
  if (auto ok = body.finish(); !ok) return http::problem(ok.error());
  const auto id = id_of(request);
  if (!id) return http::problem(id.error());
  return answer(with.store.playlists().move_items(caller.view, *id, place, items), caller);
}

}  // namespace

void add_playlist_routes(http::Router& router, const Collaborators& with) {
  const auto add = [&](Operation operation, auto handler) {
    add_guarded(router, with.gate, std::move(operation),
                [with, handler](const Request& request, const Principal& caller) {
                  return handler(with, request, caller);
                });
  };
  add({.pattern = "/api/v1/playlists", .operation_id = "listPlaylists"}, list_playlists);
  add({.method = Method::post,
       .pattern = "/api/v1/playlists",
       .operation_id = "createPlaylist",
       .lane = Lane::write},
      create_playlist);
  add({.pattern = "/api/v1/playlists/{id}", .operation_id = "getPlaylist"}, get_playlist);
  add({.method = Method::patch,
       .pattern = "/api/v1/playlists/{id}",
       .operation_id = "editPlaylist",
       .lane = Lane::write},
      edit_playlist);
  add({.method = Method::del,
       .pattern = "/api/v1/playlists/{id}",
       .operation_id = "deletePlaylist",
       .lane = Lane::write},
      delete_playlist);
  add({.pattern = "/api/v1/playlists/{id}/items", .operation_id = "listPlaylistItems"}, list_items);
  add({.pattern = "/api/v1/playlists/{id}/unfound", .operation_id = "listUnfoundEntries"},
      list_unfound);
  add({.method = Method::post,
       .pattern = "/api/v1/playlists/{id}/items",
       .operation_id = "insertPlaylistItems",
       .lane = Lane::write},
      insert_items);
  add({.method = Method::post,
       .pattern = "/api/v1/playlists/{id}/items/remove",
       .operation_id = "removePlaylistItems",
       .lane = Lane::write},
      remove_items);
  add({.method = Method::post,
       .pattern = "/api/v1/playlists/{id}/items/move",
       .operation_id = "movePlaylistItems",
       .lane = Lane::write},
      move_items);
}

}  // namespace segue::api
