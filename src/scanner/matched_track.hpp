#pragma once

#include <optional>
#include <vector>

#include "domain/catalog_writer.hpp"
#include "scanner/drafts.hpp"

// The drafts of one batch while they find their rows.
namespace segue::scanner {

struct MatchedFile {
  const FileDraft* draft = nullptr;
  std::optional<domain::KnownFile> known;  // the row as it stands
  bool moved = false;                      // its row has another path
  bool replaced = false;                   // nothing but the path is the same
  domain::FileId id;

  // Whether this may be the sound that the row was made of.
  [[nodiscard]] bool is_continued() const {
    return known && (!replaced || same_length(known->duration_ms, draft->duration_ms));
  }
  // Whether the bytes may differ from those the row was made of. Of a part they may always: its
  // words are those of a sheet, and its family was read because something there did.
  [[nodiscard]] bool differs() const {
    return !known || moved || draft->part || known->part != draft->part || known->missing ||
           known->size_bytes != draft->seen.size_bytes || known->mtime_ns != draft->seen.mtime_ns;
  }
};

struct MatchedTrack {
  const TrackDraft* draft = nullptr;
  domain::ReleaseId release;
  bool release_is_new = false;
  domain::TrackId id;
  bool is_new = false;
  // Its row stands, written after a better file; these are more files of it.
  bool another_file_only = false;
  std::vector<MatchedFile> files;  // best first
};

}  // namespace segue::scanner
