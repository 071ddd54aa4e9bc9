#include "merging.hpp"

#include <fmt/format.h>

#include "media/raw_tags.hpp"
#include "scanner/file_names.hpp"

namespace segue::scanner::testing {
namespace {

TaggedFile tagged(const std::string& root_path, const Song& song) {
  struct stat facts{};
  const std::string path = root_path + "/" + song.path;
  EXPECT_EQ(::stat(path.c_str(), &facts), 0) << path;
  TaggedFile file;
  file.directory = parent_of(song.path);
  file.seen = {std::string(last_component(song.path)), facts.st_size,
               facts.st_mtim.tv_sec * std::int64_t{1'000'000'000} + facts.st_mtim.tv_nsec,
               static_cast<std::int64_t>(facts.st_ino)};
  std::vector<media::RawTag> raw = song.raw;
  if (!song.recording_mbid.empty()) raw.push_back({"MUSICBRAINZ_TRACKID", {song.recording_mbid}});
  file.tags = media::tags_of(raw);
  file.tags.audio.container = media::Container::flac;
  file.tags.audio.codec = song.lossless ? media::Codec::flac : media::Codec::mp3;
  file.tags.audio.lossless = song.lossless;
  file.tags.audio.duration_ms = song.duration_ms;
  file.tags.title = song.title;
  file.tags.album = song.album;
  file.tags.date.year = static_cast<std::int16_t>(song.year);
  file.tags.artist.display = song.artist;
  file.tags.artist.names = {song.artist};
  if (!song.artist_mbid.empty()) file.tags.artist.musicbrainz_ids = {song.artist_mbid};
  file.tags.album_artist = file.tags.artist;
  if (!song.album_artist.empty()) {
    file.tags.album_artist = {.display = song.album_artist, .names = {song.album_artist}};
  }
  if (song.track > 0) file.tags.track = {std::to_string(song.track), song.track, {}};
  file.tags.audio_key = song.sound;
  file.raw_tags_json = media::raw_tags_json(raw);
  return file;
}

}  // namespace

domain::RootId MergeWorld::add_root(const std::string& path, const std::string& name) {
  const RootFolder folder = open_root(path, Marker::read_or_write);
  domain::Root made;
  made.name = name;
  made.path = path;
  made.identity = folder.identity;
  domain::RootId id;
  EXPECT_TRUE(coordinator.commit([&](domain::CatalogTx& tx) { id = tx.add_root(made); }));
  return id;
}

void MergeWorld::write(const std::string& path) const {
  static int number = 0;
  music.write(path, fmt::format("sound {:08}", ++number));  // of one size, which a digest tells
}

void MergeWorld::move(const std::string& from, const std::string& to) const {
  std::filesystem::create_directories(std::filesystem::path(music.path(to)).parent_path());
  std::filesystem::rename(music.path(from), music.path(to));
}

void MergeWorld::edit(const std::string& path) const {
  std::ofstream(music.path(path), std::ios::app) << "more tags";
}

void MergeWorld::replace(const std::string& path) const {
  write(path + ".new");
  std::filesystem::rename(music.path(path + ".new"), music.path(path));
}

MergeCounts MergeWorld::add(const std::vector<Song>& songs) {
  for (const Song& song : songs) {
    if (!std::filesystem::exists(music.path(song.path))) write(song.path);
  }
  return merge(songs);
}

MergeCounts MergeWorld::merge(const std::vector<Song>& songs) {
  return merge(root, music.path(), songs);
}

MergeCounts MergeWorld::merge(domain::RootId in, const std::string& root_path,
                              const std::vector<Song>& songs) {
  FolderFamily family{.root = in, .root_name = "Music", .path = {}, .files = {}};
  FamilyPart part;
  for (const Song& song : songs) {
    family.files.push_back(tagged(root_path, song));
    const std::string& directory = family.files.back().directory;
    if (part.folders.empty() || part.folders.back().relative_path != directory) {
      part.folders.emplace_back().relative_path = directory;
      part.folders.back().fingerprint = 1;
      part.folders.back().complete = whole;
    }
    part.folders.back().audio.push_back(family.files.back().seen);
  }
  family.path = family.files.front().directory;
  MergeCounts all;
  MergeQueue queue(*merger, clock, {.id = in, .name = "Music"}, [&](const MergeCounts& counts) {
    all.added += counts.added;
    all.changed += counts.changed;
  });
  FamilyContent content;
  content.releases = group(family);
  EXPECT_TRUE(queue.add(part, std::move(content)).has_value());
  EXPECT_TRUE(queue.flush().has_value());
  return all;
}

void MergeWorld::lose(const std::vector<std::string>& paths) {
  std::vector<LostFile> lost;
  for (const std::string& path : paths) {
    const domain::KnownFile known = file(path);
    lost.push_back({known.id, known.track, known.release});
  }
  EXPECT_TRUE(merger->mark_missing(std::move(lost)).has_value());
}

}  // namespace segue::scanner::testing
