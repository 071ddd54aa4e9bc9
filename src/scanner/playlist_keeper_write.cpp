#include <fmt/format.h>

#include <algorithm>

#include "base/crypto.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "domain/issue_kind.hpp"
#include "scanner/file_names.hpp"
#include "scanner/playlist_facts.hpp"
#include "scanner/playlist_keeper.hpp"
#include "scanner/playlist_writing.hpp"

// From playlists back into their files, and from music that came into playlists.
namespace segue::scanner {
namespace {

using base::ErrorCode;
using domain::FileEntry;
using domain::PlaylistFile;
using domain::TrackId;

std::vector<TrackId> of_each(std::span<const FileEntry> entries) {
  std::vector<TrackId> tracks;
  tracks.reserve(entries.size());
  for (const FileEntry& entry : entries) tracks.push_back(entry.track);
  return tracks;
}

std::string spoken_title(const domain::Track& track) {
  return track.credit.display.empty() ? track.title : track.credit.display + " - " + track.title;
}

}  // namespace

void PlaylistKeeper::write_what_was_edited(Work& work) {
  for (PlaylistFile& file : work.known) {
    if (work.stop.load()) return;
    if (!file.playlist || file.missing || file.playlist_revision == file.revision) continue;
    const auto left = left_.find(file.id);
    if (left != left_.end() && left->second == file.playlist_revision) continue;
    const auto root = std::ranges::find(work.roots, file.root, &domain::Root::id);
    const bool writes =
        root != work.roots.end() && root->policy.playlists == domain::RootPlaylists::write;
    if (!writes) continue;
    if (const Opened* const opened = open(work, file.root)) write(work, *opened, file);
  }
}

void PlaylistKeeper::write(Work& work, const Opened& opened, PlaylistFile& file) {
  const Place place{file.root, file.relative_path};
  const auto fail = [&](const base::Error& error) {
    left_[file.id] = file.playlist_revision;
    base::log::warning("playlist {}: {}", base::text::repaired(file.relative_path), error.message);
    const bool closed = error.code == ErrorCode::forbidden;
    const std::string what_to_do =
        closed ? "Give Segue's user the right to write the file and its folder, or let the music "
                 "folder's playlists only be read. What was changed here stays here."
               : "What was changed here stays here.";
    tell(place, closed ? "unwritable" : domain::issue_kind(error.code),
         fmt::format("{}. {}", error.message, what_to_do));
  };
  const auto linked = files_.linked(file.playlist);
  if (!linked) return;
  const auto content = read_playlist(opened.fd.get(), file.relative_path);
  if (!content) {
    if (content.error().code == ErrorCode::forbidden) fail(content.error());
    return;  // else the scan says what became of it
  }
  const auto list = media::M3u::parse(content->bytes);
  const std::vector<FileEntry> before = files_.entries(file.id);
  if (content->hash != file.content_hash || !list || list->entries().size() != before.size()) {
    // Both changed.
    static_cast<void>(read(work, {.place = place, .seen = content->seen, .known = &file}));
    return;
  }
  const auto items = items_for(opened, file, *list, before, linked->tracks);
  if (!items) return fail(items.error());
  const std::string name = linked->name == file.name ? std::string() : linked->name;
  const std::string bytes = list->written(items->written, name);
  PlaylistFile written = file;
  written.revision = linked->revision;
  if (bytes == content->bytes) return files_.put(written);
  const auto again = media::M3u::parse(bytes);
  if (!again) return fail(again.error());
  const auto seen = replace_playlist(opened.fd.get(), file.relative_path, *content, bytes);
  if (!seen) {
    if (seen.error().code != ErrorCode::conflict) fail(seen.error());
    return;
  }
  written.size_bytes = seen->size_bytes;
  written.mtime_ns = seen->mtime_ns;
  written.inode = seen->inode;
  written.content_hash = base::crypto::hex(base::crypto::sha256(bytes));
  written.name = playlist_name_of(*again, file.relative_path);
  std::vector<FileEntry> entries;
  entries.reserve(items->tracks.size());
  for (std::size_t i = 0; i < items->tracks.size(); ++i) {
    entries.push_back({.location = again->entries().at(i).location, .track = items->tracks[i]});
  }
  files_.put(written, entries);
  tell(place, "", "");
  base::log::info("playlist {}: written", base::text::repaired(file.relative_path));
}

base::Result<PlaylistKeeper::Items> PlaylistKeeper::items_for(const Opened& opened,
                                                              const PlaylistFile& file,
                                                              const media::M3u& list,
                                                              std::span<const FileEntry> before,
                                                              std::span<const TrackId> tracks) {
  const domain::View everything;
  const auto place_of = [&](TrackId track) { return reader_.file_of(everything, track); };
  std::vector<std::string> paths(before.size());
  for (std::size_t i = 0; i < before.size(); ++i) {
    const auto music = before[i].track ? place_of(before[i].track) : std::nullopt;
    if (!music || music->root != file.root) continue;
    paths[i] = music->relative_path;
    if (list.entries()[i].location.find_first_of("/\\") != std::string::npos) break;
  }
  const EntryStyle style = style_of(list.entries(), paths);
  Items items;
  for (const PlacedEntry& placed : arranged(of_each(before), tracks)) {
    items.tracks.push_back(placed.track);
    media::M3uItem& item = items.written.emplace_back(
        media::M3uItem{.kept = placed.kept, .location = {}, .title = {}});
    if (placed.kept) continue;
    const auto music = place_of(placed.track);
    const auto rows = reader_.tracks(everything, std::span(&placed.track, 1));
    if (!music || rows.empty()) {
      return base::fail(ErrorCode::io,
                        "A track of the playlist has no file, so that it cannot be "
                        "written");
    }
    if (music->part.number > 1) {
      return base::fail(
          ErrorCode::unsupported,
          fmt::format("\"{}\" is a part of {}, and playlist files name whole files "
                      "only. Take it out of the playlist, or divide the file",
                      rows.front().title, base::text::repaired(music->relative_path)));
    }
    const auto location = location_of(style, {.list_root = opened.root->path,
                                              .list_folder = parent_of(file.relative_path),
                                              .root = music->root_path,
                                              .path = music->relative_path});
    if (!location) {
      return base::fail(ErrorCode::unsupported,
                        fmt::format("The name of {} cannot stand in a playlist",
                                    base::text::repaired(music->relative_path)));
    }
    item.location = *location;
    item.title = spoken_title(rows.front());
    item.seconds = static_cast<std::int32_t>(rows.front().duration_ms / 1000);
  }
  return items;
}

void PlaylistKeeper::find_what_led_nowhere(Work& work) {
  for (const PlaylistFile& file : work.known) {
    if (work.stop.load()) return;
    if (file.unfound == 0 || !file.playlist) continue;
    const auto root = std::ranges::find(work.roots, file.root, &domain::Root::id);
    const bool off =
        root == work.roots.end() || root->policy.playlists == domain::RootPlaylists::off;
    if (!off) find(work, *root, file);
  }
}

// What was edited here stays as it is until the file says something new.
void PlaylistKeeper::find(Work& work, const domain::Root& root, const PlaylistFile& file) {
  const std::vector<FileEntry> before = files_.entries(file.id);
  const auto linked = files_.linked(file.playlist);
  if (!linked || linked->tracks != tracks_of(before)) return;
  std::vector<media::M3uEntry> entries;
  entries.reserve(before.size());
  for (const FileEntry& entry : before) {
    if (entry.track) continue;
    entries.push_back(
        {.location = entry.location, .text = media::M3u::text_of(entry.location), .title = {}});
  }
  const auto tracks = work.finder.find(root, parent_of(file.relative_path), entries);
  domain::FileStep step{.file = file, .name = linked->name, .entries = before, .keep_as = {}};
  step.file.revision = linked->revision;
  std::size_t next = 0;
  bool found = false;
  for (FileEntry& entry : step.entries) {
    if (entry.track) continue;
    entry.track = tracks[next++];
    found = found || entry.track;
  }
  if (found) static_cast<void>(files_.take(step));  // in conflict: the next time
}

}  // namespace segue::scanner
