#include "scanner/playlist_facts.hpp"

#include "base/text.hpp"
#include "scanner/file_names.hpp"

namespace segue::scanner {

std::string playlist_name_of(const media::M3u& list, std::string_view path) {
  namespace text = base::text;
  constexpr std::size_t bytes_max = 250;  // as of a name that is given by hand
  std::string name = list.name();
  if (name.empty()) name = text::one_line(text::nfc(text::repaired(stem_of(last_component(path)))));
  if (name.empty()) name = "Playlist";
  return text::capped(std::move(name), bytes_max);
}

std::vector<domain::TrackId> tracks_of(std::span<const domain::FileEntry> entries) {
  std::vector<domain::TrackId> tracks;
  tracks.reserve(entries.size());
  for (const domain::FileEntry& entry : entries) {
    if (entry.track) tracks.push_back(entry.track);
  }
  return tracks;
}

}  // namespace segue::scanner
