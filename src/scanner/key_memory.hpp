#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "domain/catalog_writer.hpp"
#include "scanner/drafts.hpp"

namespace segue::scanner {

// What a process remembers between transactions, so that a key is looked up once. Everything in it
// was committed; after a rollback it is emptied. Thread: one.
struct KeyMemory {
  struct KnownArtist {
    domain::ArtistId id;
    std::uint64_t content = 0;  // of the row, to tell whether a draft differs from it
    // The key is that of a name, and its artist one with an id: for as long as that is the only
    // one.
    bool alias = false;
  };
  // Files that call an artist otherwise than the row does: the row follows once all of the artist's
  // releases were read and agree.
  struct Respelling {
    std::uint64_t content = 0;
    std::set<domain::ReleaseId> releases;
  };

  std::unordered_map<std::string, KnownArtist> artists;
  std::unordered_map<domain::ArtistId, Respelling> respelled;
  std::unordered_set<domain::ArtistId> written;  // in this scan
  std::unordered_map<std::string, domain::CreditId> credits;
  std::unordered_map<std::string, domain::ReleaseGroupId> groups;
  std::unordered_map<std::string, domain::ReleaseId> releases;

  void forget() { *this = KeyMemory{}; }
  // The keys are for one scan; what was respelled may take several.
  void end_scan() {
    KeyMemory fresh;
    fresh.respelled = std::move(respelled);
    *this = std::move(fresh);
  }
};

}  // namespace segue::scanner
