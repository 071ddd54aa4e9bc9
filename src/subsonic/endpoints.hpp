#pragma once

#include "subsonic/call.hpp"
#include "subsonic/subsonic.hpp"

// The calls of OpenSubsonic, a file for each of its groups. Each is an ordinary function of a call
// whose principal is known, unless the table in subsonic.cpp opens it to all.
namespace segue::subsonic {

using Handler = http::Response(const Collaborators&, const Call&);

// system.cpp
Handler ping, get_license, get_extensions, token_info, get_user, get_users, get_scan_status,
    start_scan;
// browsing.cpp
Handler get_music_folders, get_indexes, get_music_directory, get_genres, get_artists, get_artist,
    get_album, get_song;
// lists.cpp
Handler get_album_list, get_album_list2, get_random_songs, get_songs_by_genre, get_starred,
    get_starred2, get_now_playing;
// searching.cpp
Handler search2, search3;
// annotation.cpp
Handler star, unstar, set_rating, scrobble;
// playlists.cpp
Handler get_playlists, get_playlist, create_playlist, update_playlist, delete_playlist;
// media.cpp
Handler stream, download, get_cover_art;
// lyrics.cpp
Handler get_lyrics, get_lyrics_by_song_id;

// How far an offset may reach.
inline constexpr std::size_t offset_max = 10'000'000;

// What the id in `name` says, if it is one of that kind.
template <class IdType>
[[nodiscard]] std::optional<IdType> id_in(const Call& call, std::string_view name) {
  const auto text = call.text(name);
  const auto id = domain::parse<IdType>(text.value_or(""));
  return id ? std::optional<IdType>(*id) : std::nullopt;
}

}  // namespace segue::subsonic
