#include "services/lyrics.hpp"

#include "base/text.hpp"
#include "subsonic/endpoints.hpp"

namespace segue::subsonic {
namespace {

using http::Response;

dto::StructuredLyrics structured(const domain::Track& track, const services::TrackLyrics& found) {
  dto::StructuredLyrics out{.displayArtist = track.credit.display,
                            .displayTitle = track.title,
                            .lang = found.language.empty() ? "xxx" : found.language,
                            .offset = found.lyrics.offset_ms,
                            .synced = found.lyrics.synced,
                            .line = {}};
  out.line.reserve(found.lyrics.lines.size());
  for (const auto& line : found.lyrics.lines) out.line.push_back({line.start_ms, line.value});
  return out;
}

// The best match for an artist and a title, as the oldest clients ask.
std::optional<domain::Track> track_called(const Collaborators& with, const Call& call,
                                          const std::string& artist, const std::string& title) {
  if (title.empty()) return std::nullopt;
  const auto found =
      with.finder.find(call.principal().view, title,
                       {.artists_max = 0, .releases_max = 0, .tracks_max = 50, .root = {}});
  if (!found) return std::nullopt;
  for (const domain::Track& track : found->sections.tracks) {
    if (base::text::folded(track.title) == base::text::folded(title) &&
        base::text::folded(track.credit.display) == base::text::folded(artist)) {
      return track;
    }
  }
  return std::nullopt;
}

}  // namespace

Response get_lyrics_by_song_id(const Collaborators& with, const Call& call) {
  if (!call.text("id")) return call.missing("id");
  auto& catalog = with.store.catalog();
  const domain::View& view = call.principal().view;
  const auto id = id_in<domain::TrackId>(call, "id");
  const auto track = id ? catalog.track(view, *id) : std::nullopt;
  if (!track) return call.not_found("song");
  const auto lyrics = with.lyrics.of(view, *id);
  if (!lyrics) return call.error(lyrics.error());
  dto::LyricsList out;
  for (const auto& one : *lyrics) out.structuredLyrics.push_back(structured(*track, one));
  return call.reply("lyricsList", out);
}

// Without times, and empty when nothing is known.
Response get_lyrics(const Collaborators& with, const Call& call) {
  dto::Lyrics out;
  const auto track =
      track_called(with, call, call.text("artist").value_or(""), call.text("title").value_or(""));
  const auto lyrics = track ? with.lyrics.of(call.principal().view, track->id)
                            : base::Result<std::vector<services::TrackLyrics>>{};
  if (lyrics && !lyrics->empty()) {
    out.artist = track->credit.display;
    out.title = track->title;
    for (const auto& line : lyrics->front().lyrics.lines) out.value += line.value + "\n";
  }
  return call.reply("lyrics", out);
}

}  // namespace segue::subsonic
