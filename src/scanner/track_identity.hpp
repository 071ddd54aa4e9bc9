#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <string>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "domain/catalog_writer.hpp"
#include "scanner/matched_track.hpp"
#include "scanner/sightings.hpp"

namespace segue::scanner {

// Which track the files of a batch play, once their rows are known. A track's id carries plays,
// stars and playlists: it survives retag, rename and move, and stays with the files that stay.
//
//   1. A file that is still at the place of its track (release, disc, position, title) keeps it.
//      One that comes back finds another there, perhaps: then both are one, as in 2.
//   2. A file that is elsewhere by its tags takes its track along, unless another file that is
//      there still plays it. Where that leads to the place of another track, both were one: the
//      older one goes on with the files of both.
//   3. What has no track by now joins that of its place, if the lengths agree.
//   4. A file that replaced another of its length under its name goes on with its track.
// The rest is new.
//
// Of the files of one track, the best one says what the track is; the others are more files of it.
// Thread: the transaction's.
class TrackIdentity {
 public:
  TrackIdentity(domain::CatalogTx& tx, const Sightings& sightings, domain::RootId root)
      : tx_(tx), sightings_(sightings), root_(root) {}

  // Releases and known rows must stand; fills the rest.
  void match(std::span<MatchedTrack> tracks);

 private:
  using Place = std::tuple<std::int64_t, std::int32_t, std::int32_t, std::string>;
  struct Held {
    domain::TrackId id;
    std::int64_t duration_ms = 0;
  };
  using Places = std::map<Place, std::vector<Held>>;

  static Place place_of(const MatchedTrack& track);
  template <class Step>
  void for_those_without(Step step) {
    for (MatchedTrack& track : tracks_) {
      if (!track.id) step(track);
    }
  }
  void load_places();
  void load_others();
  void keep(MatchedTrack& track, bool returning);
  void take_along(MatchedTrack& track, bool by_name);
  void join(MatchedTrack& track);
  void make(MatchedTrack& track);
  void settle(MatchedTrack& track, domain::TrackId id);
  template <class Fits>
  [[nodiscard]] domain::TrackId at(const Places& places, const MatchedTrack& track,
                                   Fits fits) const;
  [[nodiscard]] domain::TrackId at(const Places& places, const MatchedTrack& track) const {
    return at(places, track, [](domain::TrackId) { return true; });
  }
  // A track that holds the place of `track` and has files that do.
  [[nodiscard]] domain::TrackId occupant(const MatchedTrack& track) const;
  void unite(MatchedTrack& track, domain::TrackId own, domain::TrackId occupant);
  void choose_speakers();
  void choose_speaker(std::span<MatchedTrack* const> of_one);

  domain::CatalogTx& tx_;
  const Sightings& sightings_;
  const domain::RootId root_;
  std::span<MatchedTrack> tracks_;
  Places stored_;  // as the catalogue has them
  Places given_;   // in this batch
  std::unordered_map<domain::TrackId, Place> given_to_;
  // Files outside of this batch that are there, by the track they play.
  std::unordered_map<domain::TrackId, std::vector<domain::KnownFile>> others_;
  std::set<const MatchedTrack*> must_speak_;  // their track's row is at another place
};

}  // namespace segue::scanner
