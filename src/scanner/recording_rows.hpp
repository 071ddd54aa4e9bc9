#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "domain/catalog_writer.hpp"
#include "scanner/catalog_keys.hpp"
#include "scanner/drafts.hpp"

namespace segue::scanner {

// The recordings and works of one batch: each id once. Thread: the transaction's.
//
// A recording with a MusicBrainz id is shared by all tracks that name it; without one it belongs to
// its track. What it is follows from its tracks that are there when one of them is read, the oldest
// first: each adds what those before it do not say. The words of tracks that are not in the batch
// are read from the raw tags of their files, so that neither the order of reading nor a word that
// was taken back counts.
//
// A recording stays itself when all of its tracks come to name another id together, or its only one
// comes to name none. If another recording has that id already, the two go on as the older one.
class RecordingRows {
 public:
  RecordingRows(domain::CatalogTx& tx, const BatchKeys& keys) : tx_(tx), keys_(keys) {}

  // The draft must stay until put().
  void note(domain::TrackId track, const TrackDraft& draft, bool is_new);
  void put();
  [[nodiscard]] domain::RecordingId of(domain::TrackId track) const { return ids_.at(track); }
  // Tracks that are not in the batch and now are of another recording.
  [[nodiscard]] const std::vector<domain::TrackId>& moved() const { return moved_; }

 private:
  struct Words {
    std::string title;
    domain::CreditId credit;
    std::int64_t duration_ms = 0;
    RecordingDraft recording;
  };

  void load();
  void keep_ids();
  [[nodiscard]] bool goes_along(domain::RecordingId recording, const std::string& key) const;
  void unite(domain::RecordingId from, domain::RecordingId into);
  void give_ids();
  void hear_batch();
  void hear_others();
  void put_works();
  [[nodiscard]] domain::RecordingRow row_of(domain::RecordingId recording) const;

  domain::CatalogTx& tx_;
  const BatchKeys& keys_;
  std::map<domain::TrackId, const TrackDraft*> drafts_;
  std::vector<domain::TrackId> stored_;  // of those in drafts_
  std::set<std::string> named_;          // keys
  std::map<std::string, domain::RecordingId> by_key_;
  std::map<domain::TrackId, domain::RecordingId> former_;
  std::map<domain::RecordingId, domain::KnownRecording> known_;
  std::map<domain::TrackId, domain::RecordingId> ids_;
  // Of what is written: what its tracks say, and its key.
  std::map<domain::RecordingId, std::map<domain::TrackId, Words>> words_;
  std::map<domain::RecordingId, std::string> keys_of_;
  std::map<std::string, domain::WorkId> works_;  // by key
  std::vector<domain::TrackId> moved_;
};

}  // namespace segue::scanner
