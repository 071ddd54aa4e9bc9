#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "domain/playlist_file.hpp"
#include "media/m3u.hpp"

// What follows from a playlist file alone. Pure functions; thread: any.
namespace segue::scanner {

// As #PLAYLIST says, else the file's name without its ending.
[[nodiscard]] std::string playlist_name_of(const media::M3u& list, std::string_view path);
// Of the entries that have one, in order.
[[nodiscard]] std::vector<domain::TrackId> tracks_of(std::span<const domain::FileEntry> entries);

}  // namespace segue::scanner
