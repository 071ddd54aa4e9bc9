#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <unordered_map>
#include <vector>

#include "base/limits.hpp"
#include "services/playlist_names.hpp"
#include "subsonic/endpoints.hpp"

namespace segue::subsonic {
namespace {

using domain::PlaylistId;
using http::Response;

std::vector<domain::TrackId> tracks_in(const Call& call, std::string_view parameter) {
  std::vector<domain::TrackId> ids;
  for (const std::string& text : call.texts(parameter)) {
    if (const auto id = domain::parse<domain::TrackId>(text)) ids.push_back(*id);
  }
  return ids;
}

base::Result<domain::Page<domain::PlaylistItem>> items_of(const Collaborators& with,
                                                          const Call& call, PlaylistId id) {
  return with.store.playlists().items(call.principal().view, id,
                                      {.limit = base::limits::playlist_items_max, .after = {}});
}

Response whole(const Collaborators& with, const Call& call, const domain::Playlist& playlist) {
  const auto items = items_of(with, call, playlist.id);
  if (!items) return call.error(items.error());
  dto::PlaylistWithSongs out{dto::from(playlist, call.principal().user.id), {}};
  out.entry.reserve(items->rows.size());
  constexpr std::size_t step = base::limits::page_rows_max;
  for (std::size_t from = 0; from < items->rows.size(); from += step) {
    std::vector<domain::TrackId> ids;
    for (std::size_t at = from; at < std::min(from + step, items->rows.size()); ++at) {
      ids.push_back(items->rows[at].track);
    }
    for (const domain::Track& track : with.store.catalog().tracks(call.principal().view, ids)) {
      out.entry.push_back(dto::from(track));
    }
  }
  return call.reply("playlist", out);
}

// What songIndexToRemove means: places in the list as it was before the call.
std::vector<domain::PlaylistItemId> items_at(const std::vector<domain::PlaylistItem>& items,
                                             const std::vector<std::string>& indexes) {
  std::vector<domain::PlaylistItemId> found;
  for (const std::string& text : indexes) {
    std::size_t index = 0;
    const char* const end = text.data() + text.size();
    const auto parsed = std::from_chars(text.data(), end, index);
    if (parsed.ec == std::errc{} && parsed.ptr == end && index < items.size()) {
      found.push_back(items[index].id);
    }
  }
  return found;
}

// The name and comment that the call gives, checked.
base::Result<domain::PlaylistEdit> edit_in(const Call& call) {
  domain::PlaylistEdit changes;
  if (const auto text = call.text("name")) {
    auto name = services::playlist_name(*text);
    if (!name) return std::unexpected(std::move(name).error());
    changes.name = std::move(*name);
  }
  if (const auto text = call.text("comment")) {
    auto comment = services::playlist_comment(*text);
    if (!comment) return std::unexpected(std::move(comment).error());
    changes.comment = std::move(*comment);
  }
  if (call.text("public")) changes.shared = call.flag("public", false);
  return changes;
}

}  // namespace

Response get_playlists(const Collaborators& with, const Call& call) {
  const domain::User& self = call.principal().user;
  if (const auto name = call.text("username"); name && *name != self.name) {
    return call.error(ErrorCode::not_authorised, "ask for your own playlists");
  }
  dto::Playlists out;
  for (const domain::Playlist& playlist : with.store.playlists().playlists(call.principal().view)) {
    out.playlist.push_back(dto::from(playlist, self.id));
  }
  return call.reply("playlists", out);
}

Response get_playlist(const Collaborators& with, const Call& call) {
  if (!call.text("id")) return call.missing("id");
  const auto id = id_in<PlaylistId>(call, "id");
  if (!id) return call.not_found("playlist");
  const auto playlist = with.store.playlists().playlist(call.principal().view, *id);
  return playlist ? whole(with, call, *playlist) : call.error(playlist.error());
}

// With playlistId its songs give way to these.
Response create_playlist(const Collaborators& with, const Call& call) {
  auto& playlists = with.store.playlists();
  const domain::View& view = call.principal().view;
  const auto tracks = tracks_in(call, "songId");
  auto changes = edit_in(call);
  if (!changes) return call.error(changes.error());
  if (call.text("playlistId")) {
    const auto id = id_in<PlaylistId>(call, "playlistId");
    if (!id) return call.not_found("playlist");
    auto changed = playlists.replace_items(view, *id, tracks);
    if (changed && changes->name) changed = playlists.edit(view, *id, *changes);
    return changed ? whole(with, call, *changed) : call.error(changed.error());
  }
  if (!changes->name) return call.missing("name");
  const auto made = playlists.add_playlist(
      view, {.name = *changes->name, .comment = {}, .shared = false}, tracks);
  return made ? whole(with, call, *made) : call.error(made.error());
}

Response update_playlist(const Collaborators& with, const Call& call) {
  auto& playlists = with.store.playlists();
  const domain::View& view = call.principal().view;
  if (!call.text("playlistId")) return call.missing("playlistId");
  const auto id = id_in<PlaylistId>(call, "playlistId");
  if (!id) return call.not_found("playlist");
  const auto changes = edit_in(call);
  if (!changes) return call.error(changes.error());
  const auto items = items_of(with, call, *id);
  if (!items) return call.error(items.error());
  auto changed = playlists.edit(view, *id, *changes);
  if (const auto gone = items_at(items->rows, call.texts("songIndexToRemove"));
      changed && !gone.empty()) {
    changed = playlists.remove_items(view, *id, gone);
  }
  if (const auto more = tracks_in(call, "songIdToAdd"); changed && !more.empty()) {
    changed = playlists.insert_items(view, *id, {}, more);
  }
  return changed ? call.empty() : call.error(changed.error());
}

Response delete_playlist(const Collaborators& with, const Call& call) {
  if (!call.text("id")) return call.missing("id");
  const auto id = id_in<PlaylistId>(call, "id");
  if (!id) return call.not_found("playlist");
  const auto removed = with.store.playlists().remove_playlist(call.principal().view, *id);
  return removed ? call.empty() : call.error(removed.error());
}

}  // namespace segue::subsonic
