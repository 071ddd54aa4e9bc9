#include <string>
#include <utility>

#include "base/limits.hpp"
#include "base/text.hpp"
#include "subsonic/endpoints.hpp"

namespace segue::subsonic {
namespace {

using http::Response;

// By their words; without any, everything.
base::Result<domain::Sections> searched(const Collaborators& with, const Call& call) {
  const std::string text = base::text::trimmed(call.text("query").value_or(""));
  constexpr std::size_t rows_max = base::limits::page_rows_max;
  const domain::SectionQuery query{.artists_max = call.number("artistCount", 20, rows_max),
                                   .releases_max = call.number("albumCount", 20, rows_max),
                                   .tracks_max = call.number("songCount", 20, rows_max),
                                   .artists_offset = call.number("artistOffset", 0, offset_max),
                                   .releases_offset = call.number("albumOffset", 0, offset_max),
                                   .tracks_offset = call.number("songOffset", 0, offset_max),
                                   .root = call.root()};
  const domain::View& view = call.principal().view;
  // What some clients send for everything.
  if (text.empty() || text == "\"\"") return with.store.catalog().everything(view, query);
  auto found = with.finder.find(view, text, query);
  if (!found) return std::unexpected(std::move(found).error());
  return std::move(found->sections);
}

}  // namespace

Response search2(const Collaborators& with, const Call& call) {
  const auto found = searched(with, call);
  if (!found) return call.error(found.error());
  return call.reply("searchResult2", dto::Starred{.artist = dto::all_from(found->artists),
                                                  .album = dto::folders_of(found->releases),
                                                  .song = dto::all_from(found->tracks)});
}

Response search3(const Collaborators& with, const Call& call) {
  const auto found = searched(with, call);
  if (!found) return call.error(found.error());
  return call.reply("searchResult3", dto::SearchResult3{.artist = dto::all_from(found->artists),
                                                        .album = dto::all_from(found->releases),
                                                        .song = dto::all_from(found->tracks)});
}

}  // namespace segue::subsonic
