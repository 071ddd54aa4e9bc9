#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

// What names of files and folders alone tell. Names are raw bytes as the disk has them, unless said
// otherwise. Pure functions; thread: any.
namespace segue::scanner {

// "Ada/Blue" and "1.flac" -> "Ada/Blue/1.flac"; "" is the root.
[[nodiscard]] std::string joined(std::string_view folder, std::string_view name);
[[nodiscard]] std::string_view last_component(std::string_view path);
[[nodiscard]] std::string_view parent_of(std::string_view path);
// True for `folder` itself and all below it.
[[nodiscard]] bool lies_in(std::string_view path, std::string_view folder);

// Tried as sound by its extension; the content decides later.
[[nodiscard]] bool is_audio_name(std::string_view name);
// A list of music in a file: .m3u, .m3u8.
[[nodiscard]] bool is_playlist_name(std::string_view name);
// A sheet that tells the tracks of a disc in one file: .cue.
[[nodiscard]] bool is_cue_sheet_name(std::string_view name);
[[nodiscard]] std::string_view stem_of(std::string_view name);  // "a.m3u" -> "a"
// 0 is the best name for a cover ("cover.*"), larger ones follow; none: not a cover.
[[nodiscard]] std::optional<int> cover_rank(std::string_view name);
// Hidden, or left by a NAS, a Mac or a trash can.
[[nodiscard]] bool is_ignored_name(std::string_view name);
inline constexpr std::array<std::string_view, 2> ignore_file_names = {".musicignore", ".ndignore"};
[[nodiscard]] bool is_ignore_file(std::string_view name);

struct DiscFolder {
  int number = 0;
  std::string title;  // "Disk 03 - Live at Home" -> "Live at Home"; UTF-8
};
// "CD1", "Disc 2", "disk_03 - Title", "Vol. 2" is not one.
[[nodiscard]] std::optional<DiscFolder> disc_folder(std::string_view name);

// "1-03 Title.flac" -> {1, 3, "Title"}; 0 = not said. `title` is UTF-8 and never empty.
struct NamedTrack {
  int disc = 0;
  int position = 0;
  std::string title;
};
[[nodiscard]] NamedTrack named_track(std::string_view file_name);

// "1997 - Album", "Artist - Album (1997)", "Album [1997]" … UTF-8; artist may be empty.
struct NamedAlbum {
  std::string artist;
  std::string album;
  int year = 0;
};
[[nodiscard]] NamedAlbum named_album(std::string_view folder_name);

// "Blue (Deluxe Edition)" -> {"Blue", "Deluxe Edition"}. Takes and gives UTF-8.
struct EditionTitle {
  std::string title;
  std::string version;
};
[[nodiscard]] EditionTitle without_edition(std::string_view title);
// "Blue (Disc 2)", "Blue, CD 2", "Blue CD2" -> {"Blue", 2}; 0 = none. Takes and gives UTF-8.
struct DiscTitle {
  std::string title;
  int disc = 0;
};
[[nodiscard]] DiscTitle without_disc(std::string_view title);
// Where the album of a folder lies, the same for all of its discs: "Ada/Blue/CD1" -> "Ada/Blue",
// "Ada/Blue (Disc 2)" -> "Ada/Blue".
[[nodiscard]] std::string album_folder(std::string_view path);

}  // namespace segue::scanner
