#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "domain/catalog_writer.hpp"
#include "scanner/drafts.hpp"
#include "scanner/file_matching.hpp"

namespace segue::scanner {

// The recordings and works of one batch: each id once. Thread: the transaction's.
//
// A recording with a MusicBrainz id is shared by all tracks that name it, and by those that name
// none and sound the same, to the byte: of several ids by the least. Tracks that sound the same and
// of which none names an id share one, too; any other belongs to its track. So tracks outside of
// the batch are looked at anew where one of their sound comes, changes or goes.
//
// What a recording is follows from its tracks that are there when one of them is read, the oldest
// first: each adds what those before it do not say. The words of tracks that are not in the batch
// are read from the raw tags of their files, so that neither the order of reading nor a word that
// was taken back counts.
//
// A recording stays itself when all of its tracks come to have another key together, or its only
// one comes to have none. If another recording has that key already, the two go on as the older
// one.
class RecordingRows {
 public:
  explicit RecordingRows(domain::CatalogTx& tx) : tx_(tx) {}

  void note(domain::TrackId track, const TrackDraft& draft, domain::CreditId credit, bool is_new);
  // One that lost a file, after the catalogue knows that it did.
  void note_lost(domain::TrackId track) { stored_.push_back(track); }
  void put(const SoundingAlike& alike);
  [[nodiscard]] domain::RecordingId of(domain::TrackId track) const { return ids_.at(track); }
  // Tracks that are not in the batch and now are of another recording.
  [[nodiscard]] const std::vector<domain::TrackId>& moved() const { return moved_; }

 private:
  struct Words {
    std::string title;
    domain::CreditId credit;
    std::int64_t duration_ms = 0;
    RecordingDraft recording;
    std::int64_t sound = 0;  // of the file that has the say; 0 = not told
    std::string key;         // of the recording that it asks for
  };
  using Sounds = std::map<domain::TrackId, std::int64_t>;

  [[nodiscard]] Sounds former_sounds() const;
  [[nodiscard]] Sounds sounds_of(const std::set<domain::TrackId>& tracks,
                                 const std::set<domain::FileId>& taken) const;
  [[nodiscard]] std::set<domain::TrackId> who_may_sound_like(std::set<std::int64_t>& sounds,
                                                             const SoundingAlike& alike) const;
  void hear_neighbours(const SoundingAlike& alike);
  void give_keys();
  void load();
  void keep_ids();
  [[nodiscard]] bool goes_along(domain::RecordingId recording, const std::string& key) const;
  [[nodiscard]] bool is_left_to(domain::TrackId track, domain::RecordingId recording) const;
  void unite(domain::RecordingId from, domain::RecordingId into);
  void give_ids();
  void move_neighbours();
  void hear_members();
  void hear_others();
  void put_works();
  [[nodiscard]] static Words words_of(domain::TrackWords&& said);
  [[nodiscard]] domain::RecordingRow row_of(domain::RecordingId recording) const;

  domain::CatalogTx& tx_;
  std::map<domain::TrackId, Words> members_;  // the batch's, and their neighbours by sound
  std::set<domain::TrackId> neighbours_;
  std::vector<domain::TrackId> stored_;  // of those that were noted
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
