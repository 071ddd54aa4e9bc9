#include <algorithm>
#include <charconv>
#include <iterator>
#include <vector>

#include "base/limits.hpp"
#include "subsonic/endpoints.hpp"

namespace segue::subsonic {
namespace {

using http::Response;

// Every page of a list, from the first on.
template <class Row, class Query, class Read>
std::vector<Row> all_rows(Query query, Read read) {
  query.limit = base::limits::page_rows_max;
  std::vector<Row> rows;
  do {
    auto page = read(query);
    rows.insert(rows.end(), std::make_move_iterator(page.rows.begin()),
                std::make_move_iterator(page.rows.end()));
    query.after = page.next;
  } while (query.after);
  return rows;
}

std::vector<domain::Artist> all_artists(const Collaborators& with, const Call& call,
                                        std::optional<domain::RootId> root) {
  return all_rows<domain::Artist>(
      domain::ArtistQuery{.after = {}, .root = root}, [&](const domain::ArtistQuery& query) {
        return with.store.catalog().artists(call.principal().view, query);
      });
}

// The entity that `id` names, or the error that the specification has for its absence.
template <class IdType, class Find>
Response entity(const Call& call, std::string_view name, Find find) {
  if (!call.text("id")) return call.missing("id");
  const auto id = id_in<IdType>(call, "id");
  if (!id) return call.not_found(name);
  const auto found = find(*id);
  return found ? call.reply(name, dto::from(*found)) : call.not_found(name);
}

std::vector<domain::Root> roots_of(const Collaborators& with, const Call& call) {
  const domain::View& view = call.principal().view;
  std::vector<domain::Root> roots = with.store.catalog().roots();
  std::erase_if(roots, [&](const domain::Root& root) {
    return !view.every_root && std::ranges::find(view.roots, root.id) == view.roots.end();
  });
  return roots;
}

dto::Directory folder_of_artist(const domain::ArtistDetail& detail) {
  return {.id = to_string(detail.artist.id),
          .parent = {},
          .name = detail.artist.name,
          .starred = dto::moment_if(detail.artist.mine.starred_at),
          .userRating = dto::stars_of(detail.artist.mine.rating),
          .playCount = {},
          .child = dto::folders_of(detail.releases)};
}

dto::Directory folder_of_album(const domain::ReleaseDetail& detail) {
  dto::Child as_child = dto::folder_of(detail.release);
  return {.id = as_child.id,
          .parent = as_child.artistId,
          .name = detail.release.title,
          .starred = as_child.starred,
          .userRating = as_child.userRating,
          .playCount = as_child.playCount,
          .child = dto::all_from(detail.tracks)};
}

// A music folder holds its artists.
std::optional<dto::Directory> folder_of_root(const Collaborators& with, const Call& call,
                                             const std::string& text) {
  domain::RootId wanted;
  const char* const end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, wanted.value);
  if (parsed.ec != std::errc{} || parsed.ptr != end) return std::nullopt;
  const auto roots = roots_of(with, call);
  const auto root = std::ranges::find(roots, wanted, &domain::Root::id);
  if (root == roots.end()) return std::nullopt;
  dto::Directory folder{.id = text,
                        .parent = {},
                        .name = root->name,
                        .starred = {},
                        .userRating = {},
                        .playCount = {},
                        .child = {}};
  for (const domain::Artist& artist : all_artists(with, call, wanted)) {
    dto::Child child{.id = to_string(artist.id),
                     .parent = text,
                     .isDir = true,
                     .title = artist.name,
                     .artist = artist.name,
                     .type = "music",
                     .mediaType = "artist",
                     .sortName = artist.sort_name};
    if (artist.cover) child.coverArt = artist.cover.value;
    child.starred = dto::moment_if(artist.mine.starred_at);
    folder.child.push_back(std::move(child));
  }
  return folder;
}

}  // namespace

Response get_music_folders(const Collaborators& with, const Call& call) {
  dto::MusicFolders out;
  for (const domain::Root& root : roots_of(with, call)) {
    out.musicFolder.push_back({root.id.value, root.name});
  }
  return call.reply("musicFolders", out);
}

// The catalogue changes with scans only, so the end of the last one is when it may have changed.
Response get_indexes(const Collaborators& with, const Call& call) {
  base::UnixMs changed_at = 0;
  for (const domain::Root& root : roots_of(with, call)) {
    changed_at = std::max({changed_at, root.scanned_at, root.added_at});
  }
  constexpr std::size_t time_max = std::size_t{1} << 52;
  const auto known = static_cast<base::UnixMs>(call.number("ifModifiedSince", 0, time_max));
  const bool wanted = known == 0 || changed_at > known;
  auto [articles, index] =
      dto::indexed(wanted ? all_artists(with, call, call.root()) : std::vector<domain::Artist>{});
  return call.reply("indexes", dto::Indexes{.lastModified = changed_at,
                                            .ignoredArticles = std::move(articles),
                                            .index = std::move(index)});
}

Response get_music_directory(const Collaborators& with, const Call& call) {
  const auto text = call.text("id");
  if (!text) return call.missing("id");
  auto& catalog = with.store.catalog();
  const domain::View& view = call.principal().view;
  if (const auto artist = id_in<domain::ArtistId>(call, "id")) {
    const auto found = catalog.artist(view, *artist);
    return found ? call.reply("directory", folder_of_artist(*found)) : call.not_found("folder");
  }
  if (const auto release = id_in<domain::ReleaseId>(call, "id")) {
    const auto found = catalog.release(view, *release);
    return found ? call.reply("directory", folder_of_album(*found)) : call.not_found("folder");
  }
  const auto found = folder_of_root(with, call, *text);
  return found ? call.reply("directory", *found) : call.not_found("folder");
}

Response get_genres(const Collaborators& with, const Call& call) {
  const auto genres = all_rows<domain::Genre>(
      domain::GenreQuery{.after = {}, .root = call.root()}, [&](const domain::GenreQuery& query) {
        return with.store.catalog().genres(call.principal().view, query);
      });
  return call.reply("genres", dto::Genres{dto::all_from(genres)});
}

Response get_artists(const Collaborators& with, const Call& call) {
  return call.reply("artists", dto::indexed(all_artists(with, call, call.root())));
}

Response get_artist(const Collaborators& with, const Call& call) {
  return entity<domain::ArtistId>(call, "artist", [&](domain::ArtistId id) {
    return with.store.catalog().artist(call.principal().view, id);
  });
}

Response get_album(const Collaborators& with, const Call& call) {
  return entity<domain::ReleaseId>(call, "album", [&](domain::ReleaseId id) {
    return with.store.catalog().release(call.principal().view, id);
  });
}

Response get_song(const Collaborators& with, const Call& call) {
  return entity<domain::TrackId>(call, "song", [&](domain::TrackId id) {
    return with.store.catalog().track(call.principal().view, id);
  });
}

}  // namespace segue::subsonic
