#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "domain/catalog_writer.hpp"
#include "scanner/drafts.hpp"
#include "scanner/key_memory.hpp"

namespace segue::scanner {

// From the artists of a batch to ids of rows; rows that are new, or no longer right, are put on the
// way. Thread: the transaction's.
//
// An artist's key is its MusicBrainz id, else its folded name. A name without an id belongs to the
// artist of that name who has one, as long as there is only one such; and the first id adopts the
// artist who so far was known by name only. So a half-tagged library shows nobody twice.
class ArtistKeys {
 public:
  // `rewrite`: rows follow the drafts, whatever other releases say.
  ArtistKeys(domain::CatalogTx& tx, KeyMemory& memory, bool rewrite)
      : tx_(tx), memory_(memory), rewrite_(rewrite) {}

  // First all notes, then resolve(), then the questions.
  void note(const ArtistDraft& draft, domain::ReleaseId release);
  void resolve();
  [[nodiscard]] domain::ArtistId id(const ArtistDraft& draft) const;
  [[nodiscard]] const std::vector<domain::Change>& changes() const { return changes_; }

 private:
  struct Noted {
    const ArtistDraft* draft = nullptr;
    std::set<domain::ReleaseId> releases;
  };
  using Rows = std::map<std::string, domain::ArtistRow>;                    // by key
  using Namesakes = std::map<std::string, std::vector<domain::ArtistRow>>;  // by folded name

  [[nodiscard]] Rows find_rows(bool with_id);
  [[nodiscard]] Namesakes find_namesakes(const std::vector<std::string>& folded);
  void resolve_with_ids();
  void resolve_names();
  void know(const ArtistDraft& draft, const domain::ArtistRow& row);
  void follow_spelling(const Noted& noted);
  void put(const ArtistDraft& draft, domain::ArtistId id, domain::ChangeKind kind);
  void flush();

  domain::CatalogTx& tx_;
  KeyMemory& memory_;
  const bool rewrite_;
  std::map<std::string, Noted> noted_;  // by key
  std::map<domain::ArtistId, domain::ArtistRow> rows_;
  std::vector<domain::Change> changes_;
};

}  // namespace segue::scanner
