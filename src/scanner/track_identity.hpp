#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "domain/catalog_writer.hpp"
#include "scanner/drafts.hpp"

// Which row a file and a track of the drafts is. A track's id carries plays, stars and playlists:
// it survives retag, rename and move.
namespace segue::scanner {

struct MatchedFile {
  const FileDraft* draft = nullptr;
  std::optional<domain::KnownFile> known;  // the row as it stands
  bool moved = false;                      // its row has another path
  domain::FileId id;

  // Whether the bytes may differ from those the row was made of.
  [[nodiscard]] bool differs() const {
    return !known || moved || known->missing || known->size_bytes != draft->seen.size_bytes ||
           known->mtime_ns != draft->seen.mtime_ns;
  }
};

struct MatchedTrack {
  const TrackDraft* draft = nullptr;
  domain::ReleaseId release;
  bool release_is_new = false;
  domain::TrackId id;
  bool is_new = false;
  // Another family's file already says what this track is; this one is one more file of it.
  bool another_file_only = false;
  std::vector<MatchedFile> files;
};

// Which tracks this scan has written, and as what. Thread: one.
class TrackMemory {
 public:
  void begin_scan() { slots_.clear(); }
  // True when the track was written at this slot, false at another; none: not yet.
  [[nodiscard]] std::optional<bool> written_at(domain::TrackId id, std::string_view slot) const {
    const auto found = slots_.find(id);
    if (found == slots_.end()) return std::nullopt;
    return found->second == std::hash<std::string_view>{}(slot);
  }
  void write(domain::TrackId id, std::string_view slot) {
    slots_.try_emplace(id, std::hash<std::string_view>{}(slot));
  }

 private:
  std::unordered_map<domain::TrackId, std::size_t> slots_;
};

// What the matching asks about the world outside of the transaction.
struct IdentityQuestions {
  // The file lies where its row says; none: its root cannot be looked into.
  std::function<std::optional<bool>(const domain::KnownFile&)> exists;
  // Another present file than this one plays the track; FileId{} = any.
  std::function<bool(domain::TrackId, domain::FileId)> has_other_file;
};

// Matches the tracks of one batch, in the order given:
//   a file whose path has a row keeps that row and its track;
//   a new file equal to one that left its place (inode, size, time) takes over row and track;
//   else a track of the same release, disc, position and title gets another file;
//   else the track is new.
class TrackIdentity {
 public:
  TrackIdentity(domain::CatalogTx& tx, TrackMemory& memory, const IdentityQuestions& questions)
      : tx_(tx), memory_(memory), questions_(questions) {}

  void match(domain::RootId root, std::span<const std::string> directories,
             std::vector<MatchedTrack>& tracks);

 private:
  void find_known(domain::RootId root, std::span<const std::string> directories,
                  std::vector<MatchedTrack>& tracks);
  void find_moved(domain::RootId root, std::vector<MatchedTrack>& tracks);
  [[nodiscard]] bool has_left(const domain::KnownFile& file) const;
  void find_slots(std::span<const MatchedTrack> tracks);
  void identify(MatchedTrack& track);
  [[nodiscard]] bool may_keep(const MatchedTrack& track, const MatchedFile& file,
                              std::string_view slot) const;

  domain::CatalogTx& tx_;
  TrackMemory& memory_;
  const IdentityQuestions& questions_;
  // release, disc, position, folded title
  using Slot = std::tuple<std::int64_t, std::int32_t, std::int32_t, std::string>;
  std::map<Slot, domain::TrackId> stored_slots_;  // in the catalogue
  std::map<Slot, domain::TrackId> batch_slots_;   // given in this batch
  std::set<domain::TrackId> left_behind_;         // of files that are gone from these directories
};

}  // namespace segue::scanner
