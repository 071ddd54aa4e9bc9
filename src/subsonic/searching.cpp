#include <utility>

#include "base/limits.hpp"
#include "base/text.hpp"
#include "subsonic/endpoints.hpp"

namespace segue::subsonic {
namespace {

using http::Response;

domain::SearchHits hits_of(const Collaborators& with, const Call& call) {
  std::string text = base::text::trimmed(call.text("query").value_or(""));
  if (text == "\"\"") text.clear();  // what some clients send for everything
  constexpr std::size_t rows_max = base::limits::page_rows_max;
  return with.store.catalog().search(call.principal().view,
                                     {.text = std::move(text),
                                      .artists_max = call.number("artistCount", 20, rows_max),
                                      .releases_max = call.number("albumCount", 20, rows_max),
                                      .tracks_max = call.number("songCount", 20, rows_max),
                                      .artists_offset = call.number("artistOffset", 0, offset_max),
                                      .releases_offset = call.number("albumOffset", 0, offset_max),
                                      .tracks_offset = call.number("songOffset", 0, offset_max),
                                      .root = call.root()});
}

}  // namespace

Response search2(const Collaborators& with, const Call& call) {
  const auto hits = hits_of(with, call);
  dto::Starred out{
      .artist = dto::all_from(hits.artists), .album = {}, .song = dto::all_from(hits.tracks)};
  for (const domain::Release& release : hits.releases) {
    out.album.push_back(dto::folder_of(release));
  }
  return call.reply("searchResult2", out);
}

Response search3(const Collaborators& with, const Call& call) {
  const auto hits = hits_of(with, call);
  return call.reply("searchResult3", dto::SearchResult3{.artist = dto::all_from(hits.artists),
                                                        .album = dto::all_from(hits.releases),
                                                        .song = dto::all_from(hits.tracks)});
}

}  // namespace segue::subsonic
