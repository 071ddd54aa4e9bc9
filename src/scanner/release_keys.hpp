#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "domain/catalog_writer.hpp"
#include "scanner/drafts.hpp"
#include "scanner/key_memory.hpp"
#include "scanner/matched_track.hpp"
#include "scanner/sightings.hpp"

namespace segue::scanner {

// From the keys of releases to ids, and who may write their rows. Thread: the transaction's.
//
// A draft whose key is new, but which takes all files of a known release along, is that release
// with other tags, and keeps its id. The row of a release is written by the album folder that has
// most of its files, the row of a medium by the one that has most of the medium's; of equals, by
// the first in order: so a copy on another drive, or the second half of a box, does not rewrite
// them whenever it is touched.
class ReleaseKeys {
 public:
  ReleaseKeys(domain::CatalogTx& tx, KeyMemory& memory, const Sightings& sightings,
              domain::RootId root)
      : tx_(tx), memory_(memory), sightings_(sightings), root_(root) {}

  // `tracks` of the draft, with their known rows. `begins`: no part of it came in a batch before.
  void note(const ReleaseDraft& draft, std::span<const MatchedTrack> tracks, bool begins);
  void resolve();

  [[nodiscard]] domain::ReleaseId id(const ReleaseDraft& draft) const;
  [[nodiscard]] bool is_new(domain::ReleaseId id) const { return new_.contains(id); }
  // Those drafts that say what the row of their release is.
  [[nodiscard]] const std::vector<const ReleaseDraft*>& writers() const { return writers_; }
  struct MediumWriter {
    const ReleaseDraft* draft = nullptr;
    const MediumDraft* medium = nullptr;
  };
  // And those that say what the row of a medium is.
  [[nodiscard]] const std::vector<MediumWriter>& medium_writers() const { return medium_writers_; }

 private:
  struct Noted {
    std::vector<const ReleaseDraft*> drafts;  // that begin in this batch
    std::set<domain::ReleaseId> came_from;
    std::set<domain::FileId> rows;  // of files in this batch
  };
  using Place = std::pair<domain::RootId, std::string>;
  // How many files an album folder has of a release, and which one it is: root and path.
  using Holding = std::pair<std::size_t, Place>;
  // By disc; 0 = all of them.
  using Elsewhere = std::map<std::int32_t, std::map<Place, std::size_t>>;

  void resolve_fresh(const std::string& key, const Noted& noted);
  [[nodiscard]] bool takes_all_of(domain::ReleaseId release, const Noted& noted);
  [[nodiscard]] Elsewhere elsewhere_of(domain::ReleaseId release, const Noted& noted);
  // `elsewhere`: of files that are not in this batch.
  void choose_writers(const Noted& noted, const Elsewhere& elsewhere);

  domain::CatalogTx& tx_;
  KeyMemory& memory_;
  const Sightings& sightings_;
  const domain::RootId root_;
  std::map<std::string, Noted> noted_;  // by key
  std::set<domain::FileId> rows_;       // of all files in this batch
  std::set<domain::ReleaseId> new_, adopted_;
  std::vector<const ReleaseDraft*> writers_;
  std::vector<MediumWriter> medium_writers_;
};

}  // namespace segue::scanner
