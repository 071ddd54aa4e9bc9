#include "services/lyrics.hpp"

#include <unistd.h>

#include <optional>
#include <utility>

#include "base/beneath.hpp"
#include "base/limits.hpp"
#include "services/playing.hpp"

namespace segue::services {
namespace {

// At most limits::lyrics_bytes_max of it.
std::optional<std::string> contents(int fd) {
  std::string text(base::limits::lyrics_bytes_max, '\0');
  std::size_t size = 0;
  while (size < text.size()) {
    const ssize_t got = ::read(fd, text.data() + size, text.size() - size);
    if (got < 0) return std::nullopt;
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  text.resize(size);
  return text;
}

std::optional<std::string> file_beside(const domain::PlayableFile& file) {
  const std::string& path = file.relative_path;
  const auto slash = path.rfind('/');
  const auto dot = path.rfind('.');
  const bool has_suffix =
      dot != std::string::npos && (slash == std::string::npos || dot > slash + 1);
  const std::string stem = has_suffix ? path.substr(0, dot) : path;
  for (const std::string_view suffix : {".lrc", ".LRC"}) {
    const auto fd =
        base::open_beneath(file.root_path, stem + std::string(suffix), {.follow_symlinks = true});
    if (fd) return contents(fd->get());
  }
  return std::nullopt;
}

void add(std::vector<TrackLyrics>& all, std::string language, std::string_view text) {
  TrackLyrics lyrics{.language = std::move(language), .lyrics = media::parse_lyrics(text)};
  if (!lyrics.lyrics.lines.empty()) all.push_back(std::move(lyrics));
}

}  // namespace

base::Result<std::vector<TrackLyrics>> Lyrics::inside(const domain::View& view,
                                                      const domain::PlayableFile& file) {
  const auto open = open_track(catalog_, view, file.track);
  if (!open) return std::unexpected(open.error());
  const auto lyrics = parsers_.lyrics_in({.fd = open->fd.get(), .name = file.relative_path});
  if (!lyrics) return std::unexpected(lyrics.error());
  std::vector<TrackLyrics> found;
  for (const media::EmbeddedLyrics& one : *lyrics) add(found, one.language, one.text);
  return found;
}

base::Result<std::vector<TrackLyrics>> Lyrics::of(const domain::View& view, domain::TrackId track) {
  const auto file = catalog_.file_of(view, track);
  if (!file) return base::fail(base::ErrorCode::not_found, "there is no such track");
  std::vector<TrackLyrics> all;
  if (file->part) return all;  // what lies in or beside a disc's file is of no single track
  if (const auto text = file_beside(*file)) add(all, "", *text);
  auto found = inside(view, *file);
  if (!found && all.empty()) return std::unexpected(std::move(found).error());
  for (const bool synced : {true, false}) {
    for (const TrackLyrics& one : found.value_or(std::vector<TrackLyrics>{})) {
      if (one.lyrics.synced == synced) all.push_back(one);
    }
  }
  return all;
}

}  // namespace segue::services
