#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "domain/catalog_writer.hpp"
#include "scanner/matched_track.hpp"
#include "scanner/sightings.hpp"

namespace segue::scanner {

// What may concern the recordings of a batch.
struct SoundingAlike {
  std::multimap<std::int64_t, domain::TrackId> tracks;  // outside of it, by the sound of a file
  std::set<domain::FileId> taken;  // rows that files of the batch are, or overwrite
};

// Which row each file of a batch is. The strongest sign first, over all files before the next sign
// is asked, so that files which exchanged their names are not mistaken for one another:
//   the same path and inode: the file, whether edited or not;
//   inode, size and time of a row whose file has left its place: it was moved;
//   the same path, size and time: the file, on a file system that numbers anew;
//   the same path, length and codec: it was written anew;
//   the inode of such a row in the same root, with equal length and codec: moved and retagged;
//   the sound of such a row: moved to another drive, retagged or not;
//   the same path alone: it was replaced.
// Of the rows of one file, that of the part that begins where this one does, then the one of its
// number: a sheet may gain a track, or have its times corrected. A file that was whole and its
// first part are one row, so that a disc that gains or loses its sheet keeps what hangs on it.
// Thread: the transaction's.
class FileMatching {
 public:
  FileMatching(domain::CatalogTx& tx, const Sightings& sightings, domain::RootId root)
      : tx_(tx), sightings_(sightings), root_(root) {}

  // Fills `known` and `moved`.
  void match(std::span<MatchedTrack> tracks);
  [[nodiscard]] SoundingAlike sounding_alike() const;
  // Rows at paths that other files took; theirs may turn up elsewhere.
  [[nodiscard]] std::vector<domain::KnownFile> displaced() const;
  // Parts that files of this batch do not have any more.
  [[nodiscard]] std::vector<domain::KnownFile> gone() const;

 private:
  using Candidates = std::unordered_map<std::int64_t, std::vector<domain::KnownFile>>;

  // Of this batch at one path.
  struct Drafts {
    std::set<std::int32_t> places;
    std::int32_t parts = 1;  // that the file has
  };
  enum class Left { no, overwritten, gone };

  using SameFile = bool (*)(const domain::KnownFile&, const FileDraft&);
  void take_by_path(SameFile same, bool replaced = false);
  void take_by_path(SameFile same, SameFile same_part, bool replaced);
  void find_candidates();
  void take_moved(bool retagged);
  void find_sounding_alike(std::span<MatchedTrack> tracks);
  void take_by_sound();
  [[nodiscard]] bool is_this(const domain::KnownFile& row, const MatchedFile& file,
                             bool retagged) const;
  void take(MatchedFile& file, const domain::KnownFile& row);
  [[nodiscard]] std::vector<domain::KnownFile> rows_that(Left left) const;

  domain::CatalogTx& tx_;
  const Sightings& sightings_;
  const domain::RootId root_;
  std::map<std::string, std::vector<domain::KnownFile>> by_path_;  // of one: by part
  std::map<std::string, Drafts> drafts_;                           // likewise
  Candidates by_inode_;
  Candidates by_sound_;                            // that have left their places
  std::vector<domain::KnownFile> sounding_alike_;  // that have not
  std::vector<MatchedFile*> open_;                 // without a row yet
  std::set<domain::FileId> taken_;
};

}  // namespace segue::scanner
