#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/limits.hpp"
#include "subsonic/endpoints.hpp"

namespace segue::subsonic {
namespace {

using domain::ReleaseOrder;
using http::Response;

constexpr std::size_t rows_max = base::limits::page_rows_max;
constexpr std::int32_t year_max = domain::YearRange{}.to;

constexpr std::array<std::pair<std::string_view, ReleaseOrder>, 10> types = {{
    {"random", ReleaseOrder::random},
    {"newest", ReleaseOrder::newest_added},
    {"highest", ReleaseOrder::highest_rated},
    {"frequent", ReleaseOrder::most_played},
    {"recent", ReleaseOrder::recently_played},
    {"starred", ReleaseOrder::starred},
    {"alphabeticalByName", ReleaseOrder::title},
    {"alphabeticalByArtist", ReleaseOrder::artist},
    {"byYear", ReleaseOrder::newest_released},
    {"byGenre", ReleaseOrder::title},
}};

std::int32_t year_of(const Call& call, std::string_view name, std::int32_t otherwise) {
  const auto year =
      static_cast<std::int32_t>(call.number(name, static_cast<std::size_t>(otherwise), year_max));
  return std::max(year, domain::YearRange{}.from);
}

// The years of the type byYear, the newest first when they are given that way round.
std::optional<Response> take_years(const Call& call, domain::ReleaseQuery& query) {
  for (const std::string_view name : {"fromYear", "toYear"}) {
    if (!call.text(name)) return call.missing(name);
  }
  const std::int32_t from = year_of(call, "fromYear", 0);
  const std::int32_t to = year_of(call, "toYear", 0);
  query.order = from <= to ? ReleaseOrder::oldest_released : ReleaseOrder::newest_released;
  query.years = {.from = std::min(from, to), .to = std::max(from, to)};
  return std::nullopt;
}

// The albums that the call asks for, or why there are none.
std::expected<std::vector<domain::Release>, Response> listed(const Collaborators& with,
                                                             const Call& call) {
  const auto type = call.text("type");
  if (!type) return std::unexpected(call.missing("type"));
  const auto* const found =
      std::ranges::find(types, *type, &std::pair<std::string_view, ReleaseOrder>::first);
  if (found == types.end()) {
    return std::unexpected(call.error(
        ErrorCode::generic, fmt::format("there is no list called {}", Call::quoted(*type))));
  }
  domain::ReleaseQuery query{.order = found->second,
                             .limit = std::max<std::size_t>(call.number("size", 10, rows_max), 1),
                             .after = {},
                             .root = call.root(),
                             .years = {},
                             .genre = {},
                             .offset = call.number("offset", 0, offset_max)};
  if (*type == "byYear") {
    if (auto refused = take_years(call, query)) return std::unexpected(std::move(*refused));
  } else if (*type == "byGenre") {
    query.genre = call.text("genre").value_or("");
    if (query.genre.empty()) return std::unexpected(call.missing("genre"));
  }
  return with.store.catalog().releases(call.principal().view, query).rows;
}

struct StarredRows {
  std::vector<domain::Artist> artists;
  std::vector<domain::Release> releases;
  std::vector<domain::Track> tracks;
};

// Page after page: these lists have no parameters to page by.
template <class Row, class Query, class Read>
void read_all(std::vector<Row>& rows, Query query, Read read) {
  query.limit = rows_max;
  do {
    auto page = read(query);
    std::ranges::move(page.rows, std::back_inserter(rows));
    query.after = page.next;
  } while (query.after);
}

StarredRows starred_rows(const Collaborators& with, const Call& call) {
  auto& catalog = with.store.catalog();
  const domain::View& view = call.principal().view;
  StarredRows rows;
  read_all(
      rows.artists,
      domain::ArtistQuery{.order = domain::ArtistOrder::starred, .after = {}, .root = call.root()},
      [&](const auto& query) { return catalog.artists(view, query); });
  read_all(rows.releases,
           domain::ReleaseQuery{.order = ReleaseOrder::starred,
                                .after = {},
                                .root = call.root(),
                                .years = {},
                                .genre = {}},
           [&](const auto& query) { return catalog.releases(view, query); });
  read_all(rows.tracks,
           domain::TrackQuery{.order = domain::TrackOrder::starred,
                              .after = {},
                              .root = call.root(),
                              .years = {},
                              .genre = {}},
           [&](const auto& query) { return catalog.tracks(view, query); });
  return rows;
}

}  // namespace

Response get_album_list(const Collaborators& with, const Call& call) {
  auto albums = listed(with, call);
  if (!albums) return std::move(albums).error();
  return call.reply("albumList", dto::AlbumList{dto::folders_of(*albums)});
}

Response get_album_list2(const Collaborators& with, const Call& call) {
  auto albums = listed(with, call);
  if (!albums) return std::move(albums).error();
  return call.reply("albumList2", dto::AlbumList2{dto::all_from(*albums)});
}

Response get_random_songs(const Collaborators& with, const Call& call) {
  domain::TrackQuery query{.order = domain::TrackOrder::random,
                           .limit = std::max<std::size_t>(call.number("size", 10, rows_max), 1),
                           .after = {},
                           .root = call.root(),
                           .years = {},
                           .genre = call.text("genre").value_or("")};
  if (call.text("fromYear") || call.text("toYear")) {
    query.years = {.from = year_of(call, "fromYear", 1), .to = year_of(call, "toYear", year_max)};
  }
  const auto page = with.store.catalog().tracks(call.principal().view, query);
  return call.reply("randomSongs", dto::Songs{dto::all_from(page.rows)});
}

Response get_songs_by_genre(const Collaborators& with, const Call& call) {
  const auto genre = call.text("genre");
  if (!genre || genre->empty()) return call.missing("genre");
  const auto page = with.store.catalog().tracks(
      call.principal().view,
      domain::TrackQuery{.limit = std::max<std::size_t>(call.number("count", 10, rows_max), 1),
                         .after = {},
                         .root = call.root(),
                         .years = {},
                         .genre = *genre,
                         .offset = call.number("offset", 0, offset_max)});
  return call.reply("songsByGenre", dto::Songs{dto::all_from(page.rows)});
}

Response get_starred(const Collaborators& with, const Call& call) {
  const StarredRows rows = starred_rows(with, call);
  return call.reply("starred", dto::Starred{.artist = dto::all_from(rows.artists),
                                            .album = dto::folders_of(rows.releases),
                                            .song = dto::all_from(rows.tracks)});
}

Response get_starred2(const Collaborators& with, const Call& call) {
  const StarredRows rows = starred_rows(with, call);
  return call.reply("starred2", dto::Starred2{.artist = dto::all_from(rows.artists),
                                              .album = dto::all_from(rows.releases),
                                              .song = dto::all_from(rows.tracks)});
}

Response get_now_playing(const Collaborators& with, const Call& call) {
  constexpr base::UnixMs minute = 60'000;
  constexpr base::UnixMs counts_for = 15 * minute;  // a client tells each track once
  const domain::View& view = call.principal().view;
  const base::UnixMs now = with.clock.now_ms();
  const auto playing = with.store.listening().now_playing(view, now - counts_for);
  std::vector<domain::TrackId> ids;
  ids.reserve(playing.size());
  for (const domain::NowPlaying& one : playing) ids.push_back(one.track);
  std::unordered_map<domain::TrackId, dto::Child> songs;
  for (const domain::Track& track : with.store.catalog().tracks(view, ids)) {
    songs.emplace(track.id, dto::from(track));
  }
  dto::NowPlaying out;
  for (const domain::NowPlaying& one : playing) {
    const auto song = songs.find(one.track);
    if (song == songs.end()) continue;
    out.entry.push_back({song->second, one.user_name, (now - one.at) / minute,
                         static_cast<std::int64_t>(out.entry.size()) + 1, one.client});
  }
  return call.reply("nowPlaying", out);
}

}  // namespace segue::subsonic
