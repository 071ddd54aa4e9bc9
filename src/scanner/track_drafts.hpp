#pragma once

#include "scanner/artist_book.hpp"
#include "scanner/clusters.hpp"
#include "scanner/drafts.hpp"

// Discs, tracks and files of one release. The second half of grouping; pure, thread: any.
namespace segue::scanner {

// Fills `release.media` and `release.tracks`; its credit must stand already.
void add_tracks(const Cluster& cluster, const FolderHint& hint, const ArtistBook& book,
                ReleaseDraft& release);
// Two clusters turned out to be one release: `release` takes the tracks of `other` too.
void take_tracks(ReleaseDraft&& other, ReleaseDraft& release);

}  // namespace segue::scanner
