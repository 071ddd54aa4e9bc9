#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "domain/catalog_writer.hpp"
#include "scanner/artist_keys.hpp"
#include "scanner/drafts.hpp"
#include "scanner/key_memory.hpp"
#include "scanner/matched_track.hpp"
#include "scanner/release_keys.hpp"

// From the keys of drafts to ids of rows.
namespace segue::scanner {

// A release, or a part of its tracks where a release is too large for one transaction.
struct BatchPart {
  const ReleaseDraft* release = nullptr;
  std::span<const TrackDraft> tracks;
  bool begins = true, ends = true;  // the first, the last part of it
};

// Resolves the drafts of one batch within its transaction and puts the rows of artists, credits,
// groups and releases. Thread: the transaction's.
class BatchKeys {
 public:
  struct Context {
    domain::CatalogTx& tx;
    KeyMemory& memory;
    const Sightings& sightings;
    domain::RootId root;
    bool full = false;
    base::UnixMs now = 0;
  };
  explicit BatchKeys(const Context& context)
      : context_(context),
        releases_(context.tx, context.memory, context.sightings, context.root),
        artists_(context.tx, context.memory, context.full) {}

  // `tracks`: those of the part, with their known rows. First all notes, then resolve(), then the
  // questions.
  void note(const BatchPart& part, std::span<const MatchedTrack> tracks);
  void resolve();

  [[nodiscard]] domain::ArtistId artist(const ArtistDraft& draft) const {
    return artists_.id(draft);
  }
  [[nodiscard]] domain::CreditId credit(const CreditDraft& draft) const;
  [[nodiscard]] domain::ReleaseId release(const ReleaseDraft& draft) const {
    return releases_.id(draft);
  }
  [[nodiscard]] const std::vector<ReleaseKeys::MediumWriter>& medium_writers() const {
    return releases_.medium_writers();
  }
  [[nodiscard]] bool is_new(domain::ReleaseId id) const { return releases_.is_new(id); }
  // Artists only: what happens to releases depends on their tracks.
  [[nodiscard]] const std::vector<domain::Change>& changes() const { return artists_.changes(); }

 private:
  void note(const CreditDraft& credit, domain::ReleaseId release);
  [[nodiscard]] domain::ArtistCredit credit_row(const CreditDraft& draft) const;
  void put_credits();
  void put_groups();
  void put_releases();

  const Context context_;
  ReleaseKeys releases_;
  ArtistKeys artists_;
  std::vector<BatchPart> parts_;
  std::vector<const CreditDraft*> credit_drafts_;
};

}  // namespace segue::scanner
