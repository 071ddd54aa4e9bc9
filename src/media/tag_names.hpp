#pragma once

#include <string>
#include <string_view>

// One name for one field, whatever the format calls it: the names of Vorbis comments as MusicBrainz
// Picard writes them, in capitals. Thread: any.
namespace segue::media {

// "MusicBrainz Album Id", "MUSICBRAINZ_ALBUMID", "album artist", "WM/AlbumArtist" …; a name that is
// not known comes back in capitals.
[[nodiscard]] std::string canonical_name(std::string_view name);
// Of an ID3v2 text frame ("TPE1"), "" when it has none; an MP4 atom ("\251nam") likewise.
[[nodiscard]] std::string_view id3_frame_name(std::string_view frame_id);
[[nodiscard]] std::string_view mp4_atom_name(std::string_view atom);

}  // namespace segue::media
