#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "domain/catalog_writer.hpp"
#include "scanner/catalog_keys.hpp"
#include "scanner/file_matching.hpp"
#include "scanner/matched_track.hpp"
#include "scanner/recording_rows.hpp"

namespace segue::scanner {

struct MergeCounts {
  std::int64_t added = 0, changed = 0;
};

// The rows of one batch below the release: each id once, so that a store may write them as a set.
// Thread: the transaction's.
class BatchRows {
 public:
  BatchRows(domain::CatalogTx& tx, const BatchKeys& keys, domain::RootId root, base::UnixMs now)
      : tx_(tx), keys_(keys), root_(root), now_(now), recordings_(tx) {}

  // `report_all`: as changed, whether its files differ or not.
  void add_track(const MatchedTrack& track, bool report_all);
  // A track that is not in the batch, and loses a file to it.
  void note_lost(domain::TrackId track) { recordings_.note_lost(track); }
  void put(const SoundingAlike& alike);

  // Of tracks.
  [[nodiscard]] const std::vector<domain::Change>& changes() const { return changes_; }
  [[nodiscard]] MergeCounts counts() const { return counts_; }

 private:
  void add_file(const MatchedTrack& track, const MatchedFile& file);
  void put_media();

  domain::CatalogTx& tx_;
  const BatchKeys& keys_;
  const domain::RootId root_;
  const base::UnixMs now_;
  RecordingRows recordings_;
  std::map<domain::TrackId, domain::TrackRow> tracks_;
  std::map<domain::FileId, domain::AudioFileRow> files_;
  std::vector<domain::Change> changes_;
  MergeCounts counts_;
};

}  // namespace segue::scanner
