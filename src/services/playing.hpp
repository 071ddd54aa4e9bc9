#pragma once

#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/unique_fd.hpp"
#include "domain/catalog.hpp"

namespace segue::services {

// A track's file, open for sending.
struct OpenFile {
  base::UniqueFd fd;
  std::uint64_t size_bytes = 0;
  std::int64_t mtime_s = 0;
  std::int64_t duration_ms = 0;  // of the part
  domain::FilePart part;         // what the track is of it
  std::string entity_tag;        // strong, in quotes: changes with size or modification time
  std::string mime;
};

// Opens the best file of a track. Errors: not_found (no such track for this user, or its file is
// gone), unavailable (its drive is away), io. Never leaves the root: paths resolve beneath it.
// Thread: any.
[[nodiscard]] base::Result<OpenFile> open_track(domain::CatalogReader& catalog,
                                                const domain::View& view, domain::TrackId track);

// What browsers and clients call the format: "audio/flac", "audio/mpeg", "audio/mp4" …
[[nodiscard]] std::string_view mime_of(const domain::AudioFormat& format);
// The file name extension that clients expect for it: "flac", "mp3", "m4a" …
[[nodiscard]] std::string_view suffix_of(const domain::AudioFormat& format);

}  // namespace segue::services
