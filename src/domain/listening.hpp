#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "base/clock.hpp"
#include "domain/catalog.hpp"
#include "domain/ids.hpp"

// What users say of the music, and what they hear of it.
namespace segue::domain {

// What can be starred and rated.
using Subject = std::variant<ArtistId, ReleaseId, TrackId>;

inline constexpr std::int32_t rating_max = 10;  // half stars

// How hearing a track ended. Neither: `partly`.
enum class Outcome { played, skipped, partly };

// The same rule for every client. A play: at least half of the track, or four minutes of it; of
// one shorter than 30 s, all. A skip: the listener ended it before 30 s and before the half.
// `heard_ms` is time heard, not a position.
[[nodiscard]] Outcome outcome_of(std::int64_t duration_ms, std::int64_t heard_ms,
                                 bool ended_by_listener);

// What a track was played from: kind "album", "artist", "playlist", "genre" …, and the id or name
// that opens it again. No kind: nothing, or something that cannot be opened.
struct PlayContext {
  std::string kind, ref;
  auto operator<=>(const PlayContext&) const = default;
};

// Once that a user heard a track, or some of it.
struct Listen {
  TrackId track;
  base::UnixMs started_at = 0;
  std::int64_t heard_ms = 0;
  Outcome outcome = Outcome::played;
  std::string client;  // "web", or what an OpenSubsonic client calls itself
  PlayContext context;
};

struct PlayedContext {
  PlayContext context;
  base::UnixMs played_at = 0;  // last
};

// What a user's client plays at the moment, as it last said.
struct NowPlaying {
  UserId user;
  std::string user_name;
  std::string client;
  TrackId track;
  base::UnixMs at = 0;
};

struct ListenQuery {
  std::size_t limit = 50;
  std::optional<Cursor> after;
};

// Everything here belongs to `view.user`, and reaches what the view may see: anything else counts
// as not there. What changes is told as a user event in the same transaction: "annotation" with
// the ids concerned, "listen" with those of the tracks. Thread: any; calls block on the database.
class ListeningStore {
 public:
  virtual ~ListeningStore() = default;
  // What was starred before keeps its time. False: there is no such thing, and nothing was done;
  // likewise below.
  virtual bool star(const View& view, const Subject& subject, base::UnixMs at) = 0;
  virtual bool unstar(const View& view, const Subject& subject) = 0;
  // 0 takes the rating back.
  virtual bool rate(const View& view, const Subject& subject, std::int32_t rating) = 0;

  // Returns how many were new: one of the same track that began within a second is the same.
  // Tracks that are not there are passed over.
  virtual std::size_t add_listens(const View& view, std::span<const Listen> listens) = 0;
  // The newest first.
  [[nodiscard]] virtual Page<Listen> listens(const View& view, const ListenQuery& query) = 0;
  // What was played lately, the last first.
  [[nodiscard]] virtual std::vector<PlayedContext> contexts(const View& view,
                                                            std::size_t limit) = 0;

  virtual bool set_now_playing(const View& view, const std::string& client, TrackId track,
                               base::UnixMs at) = 0;
  // Of all users, said since then, the last first; tracks that the view may not see are left out.
  [[nodiscard]] virtual std::vector<NowPlaying> now_playing(const View& view,
                                                            base::UnixMs since) = 0;
};

}  // namespace segue::domain
