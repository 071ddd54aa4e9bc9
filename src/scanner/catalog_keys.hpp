#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "domain/catalog.hpp"
#include "domain/catalog_writer.hpp"
#include "scanner/drafts.hpp"

// From the keys of drafts to ids of rows.
namespace segue::scanner {

// What a process remembers between transactions, so that a key is looked up once. Everything in it
// was committed; after a rollback it is emptied. Thread: one.
class KeyMemory {
 public:
  struct NamedArtist {
    domain::ArtistId id;
    std::string mbid;  // "" = nobody knows one
  };

  void begin_scan();
  void forget();
  // The artists of the catalogue by name, once a scan, when the first batch needs them.
  void learn_artists(domain::CatalogReader& reader);

  std::unordered_map<std::string, domain::ArtistId> artists;
  std::unordered_map<std::string, std::vector<NamedArtist>> artists_by_folded;
  std::unordered_map<std::string, domain::CreditId> credits;
  std::unordered_map<std::string, domain::ReleaseGroupId> groups;
  std::unordered_map<std::string, domain::ReleaseId> releases;
  // Rows written since the scan began: the first family in the order of the walk decides what
  // artists, groups, releases and discs say.
  std::unordered_set<std::int64_t> written;
  std::unordered_set<std::string> written_media;

 private:
  bool artists_learned_ = false;
};

// Resolves the drafts of one batch within its transaction. Rows that are new, or not yet written
// in this scan, are put on the way.
//
// An artist's key is its MusicBrainz id, else its folded name. A name without an id belongs to the
// artist of that name who has one, as long as there is only one such; and an id adopts the artist
// who so far was known by name only. So a half-tagged library shows nobody twice.
class BatchKeys {
 public:
  BatchKeys(domain::CatalogTx& tx, KeyMemory& memory, base::UnixMs now)
      : tx_(tx), memory_(memory), now_(now) {}

  // First all notes, then resolve(), then the questions.
  void note(const ReleaseDraft& release);
  void note(const TrackDraft& track);
  void resolve();

  [[nodiscard]] domain::ArtistId artist(const ArtistDraft& draft) const;
  [[nodiscard]] domain::CreditId credit(const CreditDraft& draft) const;
  [[nodiscard]] domain::ReleaseId release(const ReleaseDraft& draft) const;
  [[nodiscard]] bool is_new(domain::ReleaseId id) const { return new_releases_.contains(id); }
  // Artists only: what happens to releases depends on their tracks.
  [[nodiscard]] const std::vector<domain::Change>& changes() const { return changes_; }

 private:
  void note(const CreditDraft& credit);
  void resolve_artists();
  void resolve_artist(const ArtistDraft& draft,
                      const std::map<std::string, domain::ArtistId>& found);
  [[nodiscard]] bool is_namesake(const ArtistDraft& draft, domain::ArtistId id) const;
  [[nodiscard]] domain::ArtistId artist_by_name(const ArtistDraft& draft) const;
  [[nodiscard]] domain::ArtistId adopted(const ArtistDraft& draft,
                                         const std::map<std::string, domain::ArtistId>& found);
  void put_artist(const ArtistDraft& draft, domain::ArtistId id, domain::ChangeKind kind);
  [[nodiscard]] domain::ArtistCredit credit_row(const CreditDraft& draft) const;
  void resolve_credits();
  void resolve_groups();
  void resolve_releases();

  domain::CatalogTx& tx_;
  KeyMemory& memory_;
  const base::UnixMs now_;
  std::map<std::string, const ArtistDraft*> artist_drafts_;
  std::vector<const CreditDraft*> credit_drafts_;
  std::map<std::string, const ReleaseDraft*> release_drafts_;
  std::map<domain::ArtistId, domain::ArtistRow> artist_rows_;
  std::unordered_set<domain::ReleaseId> new_releases_;
  std::vector<domain::Change> changes_;
};

}  // namespace segue::scanner
