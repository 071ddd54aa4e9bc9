#include "services/unfound_entries.hpp"

#include "base/limits.hpp"
#include "media/m3u.hpp"

namespace segue::services {

std::vector<UnfoundEntry> unfound_entries(domain::Store& store, const domain::Playlist& playlist) {
  std::vector<UnfoundEntry> unfound;
  if (!playlist.source || playlist.source->unfound == 0) return unfound;
  std::int64_t position = 0;
  for (const domain::FileEntry& entry : store.playlist_files().entries(playlist.source->file)) {
    ++position;
    if (entry.track || unfound.size() == base::limits::page_rows_max) continue;
    unfound.push_back({.position = position, .location = media::M3u::text_of(entry.location)});
  }
  return unfound;
}

}  // namespace segue::services
