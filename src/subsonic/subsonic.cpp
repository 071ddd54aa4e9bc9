#include "subsonic/subsonic.hpp"

#include <fmt/format.h>

#include <array>
#include <string>
#include <utility>

#include "base/log.hpp"
#include "subsonic/endpoints.hpp"
#include "subsonic/sign_in.hpp"

namespace segue::subsonic {
namespace {

using http::Lane;
using http::Response;

struct Endpoint {
  std::string_view name;
  Lane lane;
  bool open;  // answers without credentials
  Handler* handler;
};

constexpr std::array endpoints = std::to_array<Endpoint>({
    {"ping", Lane::read, false, ping},
    {"getLicense", Lane::read, false, get_license},
    {"getOpenSubsonicExtensions", Lane::read, true, get_extensions},
    {"tokenInfo", Lane::read, false, token_info},
    {"getUser", Lane::read, false, get_user},
    {"getUsers", Lane::read, false, get_users},
    {"getScanStatus", Lane::read, false, get_scan_status},
    {"startScan", Lane::read, false, start_scan},

    {"getMusicFolders", Lane::read, false, get_music_folders},
    {"getIndexes", Lane::read, false, get_indexes},
    {"getMusicDirectory", Lane::read, false, get_music_directory},
    {"getGenres", Lane::read, false, get_genres},
    {"getArtists", Lane::read, false, get_artists},
    {"getArtist", Lane::read, false, get_artist},
    {"getAlbum", Lane::read, false, get_album},
    {"getSong", Lane::read, false, get_song},

    {"getAlbumList", Lane::read, false, get_album_list},
    {"getAlbumList2", Lane::read, false, get_album_list2},
    {"getRandomSongs", Lane::read, false, get_random_songs},
    {"getSongsByGenre", Lane::read, false, get_songs_by_genre},
    {"getStarred", Lane::read, false, get_starred},
    {"getStarred2", Lane::read, false, get_starred2},
    {"getNowPlaying", Lane::read, false, get_now_playing},

    {"search2", Lane::read, false, search2},
    {"search3", Lane::read, false, search3},

    {"star", Lane::write, false, star},
    {"unstar", Lane::write, false, unstar},
    {"setRating", Lane::write, false, set_rating},
    {"scrobble", Lane::write, false, scrobble},

    {"getPlaylists", Lane::read, false, get_playlists},
    {"getPlaylist", Lane::read, false, get_playlist},
    {"createPlaylist", Lane::write, false, create_playlist},
    {"updatePlaylist", Lane::write, false, update_playlist},
    {"deletePlaylist", Lane::write, false, delete_playlist},

    {"stream", Lane::file, false, stream},
    {"download", Lane::file, false, download},
    {"getCoverArt", Lane::image, false, get_cover_art},
    {"getLyrics", Lane::file, false, get_lyrics},
    {"getLyricsBySongId", Lane::file, false, get_lyrics_by_song_id},
});

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
