#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "domain/catalog_writer.hpp"
#include "scanner/catalog_keys.hpp"
#include "scanner/drafts.hpp"

namespace segue::scanner {

// `row`, and from `more` what it does not say.
[[nodiscard]] domain::RecordingRow filled(domain::RecordingRow row,
                                          const domain::RecordingRow& more);

// The recordings and works of one batch: each id once. Thread: the transaction's.
//
// A recording with a MusicBrainz id is shared by all tracks that name it. The oldest of them has
// the say and the others add what it does not tell, in whatever order their files are read. Without
// an id a recording belongs to its track. It stays itself when all of its tracks come to name
// another id together, or the only one comes to name none.
class RecordingRows {
 public:
  RecordingRows(domain::CatalogTx& tx, const BatchKeys& keys) : tx_(tx), keys_(keys) {}

  // The draft must stay until put().
  void note(domain::TrackId track, const TrackDraft& draft, bool is_new);
  void put();
  [[nodiscard]] domain::RecordingId of(domain::TrackId track) const { return ids_.at(track); }

 private:
  void put_works();
  void load();
  void resolve();
  [[nodiscard]] domain::RecordingId resolved(domain::TrackId track, const std::string& key);
  [[nodiscard]] bool goes_along(domain::RecordingId recording, const std::string& key) const;
  [[nodiscard]] domain::RecordingRow said_by(domain::TrackId track) const;
  [[nodiscard]] domain::RecordingRow row_of(domain::RecordingId recording,
                                            const std::vector<domain::TrackId>& speaking) const;

  domain::CatalogTx& tx_;
  const BatchKeys& keys_;
  std::map<domain::TrackId, const TrackDraft*> drafts_;
  std::vector<domain::TrackId> stored_;          // of those in drafts_
  std::set<std::string> named_;                  // keys
  std::map<std::string, domain::WorkId> works_;  // by key
  std::map<domain::TrackId, domain::RecordingId> former_;
  std::map<domain::RecordingId, domain::KnownRecording> known_;
  std::map<std::string, domain::RecordingId> by_key_;
  std::map<domain::TrackId, domain::RecordingId> ids_;
};

}  // namespace segue::scanner
