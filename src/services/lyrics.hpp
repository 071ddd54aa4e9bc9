#pragma once

#include <string>
#include <vector>

#include "base/error.hpp"
#include "domain/catalog.hpp"
#include "media/lrc.hpp"

namespace segue::services {

struct TrackLyrics {
  std::string language;  // ISO 639-2; "" = not said
  media::ParsedLyrics lyrics;
};

// The lyrics of a track: those of the file beside it (the same name with .lrc), then those in it,
// of these the synced ones first. Errors: as open_track, and corrupt when the file cannot be read.
// Blocks on the drive. Thread: any.
[[nodiscard]] base::Result<std::vector<TrackLyrics>> lyrics_of(domain::CatalogReader& catalog,
                                                               const domain::View& view,
                                                               domain::TrackId track);

}  // namespace segue::services
