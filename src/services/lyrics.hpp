#pragma once

#include <string>
#include <vector>

#include "base/error.hpp"
#include "domain/catalog.hpp"
#include "media/lrc.hpp"
#include "parser/parsers.hpp"

namespace segue::services {

struct TrackLyrics {
  std::string language;  // ISO 639-2; "" = not said
  media::ParsedLyrics lyrics;
};

// Thread: any; each call blocks on the drive.
class Lyrics {
 public:
  Lyrics(domain::CatalogReader& catalog, parser::Parsers& parsers)
      : catalog_(catalog), parsers_(parsers) {}

  // Those of the file beside the track (the same name with .lrc), then those in it, of these the
  // synced ones first. Errors: as open_track and parser::Parsers.
  [[nodiscard]] base::Result<std::vector<TrackLyrics>> of(const domain::View& view,
                                                          domain::TrackId track);

 private:
  [[nodiscard]] base::Result<std::vector<TrackLyrics>> inside(const domain::View& view,
                                                              const domain::PlayableFile& file);

  domain::CatalogReader& catalog_;
  parser::Parsers& parsers_;
};

}  // namespace segue::services
