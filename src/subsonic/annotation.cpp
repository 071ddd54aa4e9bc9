#include <charconv>
#include <vector>

#include "base/limits.hpp"
#include "services/listening.hpp"
#include "subsonic/endpoints.hpp"

namespace segue::subsonic {
namespace {

using http::Response;

// `id` names a song, and for clients that browse folders an album or an artist.
std::optional<domain::Subject> subject_of(const std::string& text) {
  if (const auto id = domain::parse<domain::TrackId>(text)) return *id;
  if (const auto id = domain::parse<domain::ReleaseId>(text)) return *id;
  if (const auto id = domain::parse<domain::ArtistId>(text)) return *id;
  return std::nullopt;
}

// Does `change` to each thing that the call names; what is there is done also beside what is not.
template <class Change>
Response annotate_all(const Call& call, Change change) {
  bool named = false;
  bool all_found = true;
  for (const std::string_view parameter : {"id", "albumId", "artistId"}) {
    for (const std::string& text : call.texts(parameter)) {
      named = true;
      const auto subject = subject_of(text);
      if (!subject || !change(*subject)) all_found = false;
    }
  }
  if (!named) return call.missing("id");
  return all_found ? call.empty() : call.not_found("song, album or artist");
}

std::string client_of(const Call& call) {
  return services::client_name(call.text("c").value_or(""));
}

base::UnixMs time_at(const std::vector<std::string>& times, std::size_t at,
                     base::UnixMs otherwise) {
  if (at >= times.size()) return otherwise;
  base::UnixMs time = 0;
  const char* const end = times[at].data() + times[at].size();
  const auto parsed = std::from_chars(times[at].data(), end, time);
  return parsed.ec == std::errc{} && time > 0 ? time : otherwise;
}

}  // namespace

Response star(const Collaborators& with, const Call& call) {
  return annotate_all(call, [&](const domain::Subject& subject) {
    return with.store.listening().star(call.principal().view, subject, with.clock.now_ms());
  });
}

Response unstar(const Collaborators& with, const Call& call) {
  return annotate_all(call, [&](const domain::Subject& subject) {
    return with.store.listening().unstar(call.principal().view, subject);
  });
}

Response set_rating(const Collaborators& with, const Call& call) {
  constexpr std::size_t stars_max = domain::rating_max / 2;
  const auto text = call.text("id");
  if (!text) return call.missing("id");
  if (!call.text("rating")) return call.missing("rating");
  const auto subject = subject_of(*text);
  const auto stars = static_cast<std::int32_t>(call.number("rating", 0, stars_max));
  const bool found =
      subject && with.store.listening().rate(call.principal().view, *subject, stars * 2);
  return found ? call.empty() : call.not_found("song, album or artist");
}

Response scrobble(const Collaborators& with, const Call& call) {
  const auto texts = call.texts("id");
  if (texts.empty()) return call.missing("id");
  if (texts.size() > base::limits::listens_per_call_max) {
    return call.error(ErrorCode::generic, fmt::format("tell at most {} plays in one call",
                                                      base::limits::listens_per_call_max));
  }
  const auto times = call.texts("time");
  const base::UnixMs now = with.clock.now_ms();
  std::vector<services::Scrobble> scrobbles;
  for (std::size_t at = 0; at < texts.size(); ++at) {
    if (const auto id = domain::parse<domain::TrackId>(texts[at])) {
      scrobbles.push_back({.track = *id, .started_at = time_at(times, at, now)});
    }
  }
  const domain::View& view = call.principal().view;
  if (scrobbles.empty()) return call.not_found("song");
  if (!call.flag("submission", true)) {
    const bool found =
        with.store.listening().set_now_playing(view, client_of(call), scrobbles[0].track, now);
    return found ? call.empty() : call.not_found("song");
  }
  services::report_scrobbles(with.store, with.clock, view, client_of(call), scrobbles);
  return call.empty();
}

}  // namespace segue::subsonic
