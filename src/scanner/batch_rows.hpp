#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "domain/catalog_writer.hpp"
#include "scanner/catalog_keys.hpp"
#include "scanner/merge.hpp"
#include "scanner/track_identity.hpp"

namespace segue::scanner {

// The rows of one batch below the release: each id once, so that a store may write them as a set.
// Thread: the transaction's.
class BatchRows {
 public:
  BatchRows(domain::CatalogTx& tx, const BatchKeys& keys, KeyMemory& memory, domain::RootId root,
            base::UnixMs now)
      : tx_(tx), keys_(keys), memory_(memory), root_(root), now_(now) {}

  void add_media(const ReleaseDraft& draft, domain::ReleaseId release);
  // `report_all`: as changed, whether its files differ or not.
  void add_track(const MatchedTrack& track, bool report_all);
  void put();

  [[nodiscard]] const std::vector<domain::Change>& changes() const { return changes_; }
  [[nodiscard]] MergeCounts counts() const { return counts_; }
  [[nodiscard]] std::vector<domain::ReleaseId> touched() const {
    return {touched_.begin(), touched_.end()};
  }

 private:
  void add_file(const MatchedTrack& track, const MatchedFile& file);
  void add_recording(const MatchedTrack& track, domain::RecordingId id);
  void resolve_recordings();

  domain::CatalogTx& tx_;
  const BatchKeys& keys_;
  KeyMemory& memory_;
  const domain::RootId root_;
  const base::UnixMs now_;
  std::vector<domain::MediumRow> media_;
  std::map<std::string, domain::RecordingRow> recordings_;  // by key
  std::map<domain::TrackId, domain::TrackRow> tracks_;
  std::map<domain::TrackId, std::string> recording_keys_;
  std::map<domain::FileId, domain::AudioFileRow> files_;
  std::set<domain::TrackId> new_tracks_;
  std::set<domain::ReleaseId> touched_, reported_;
  std::vector<domain::Change> changes_;
  MergeCounts counts_;
};

}  // namespace segue::scanner
