#include "scanner/clusters.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string_view>
#include <tuple>

#include "base/text.hpp"
#include "scanner/artist_book.hpp"

namespace segue::scanner {
namespace {

namespace text = base::text;

// Folders that hold albums of many, so their name is nobody's.
bool is_shelf(std::string_view folded) {
  static constexpr std::array<std::string_view, 18> words = {
      "music",    "musik",    "audio",    "albums",      "alben",   "downloads",
      "download", "misc",     "unsorted", "soundtracks", "singles", "flac",
      "mp3",      "lossless", "lossy",    "new",         "rips",    "library"};
  return std::ranges::find(words, folded) != words.end();
}

bool is_shelf_of_various(std::string_view folded) {
  return names_various_artists(folded) || folded == "compilations" || folded == "compilation" ||
         folded == "samplers" || folded == "sampler";
}

std::string album_key_of(const std::string& album, const std::string& version_tag) {
  const EditionTitle edition = without_edition(album);
  const std::string& version = version_tag.empty() ? edition.version : version_tag;
  return folded_name(edition.title) + '\x1f' + text::folded(version);
}

std::string artist_folded_of(const media::ArtistLine& line) {
  const std::string& shown =
      line.display.empty() && !line.names.empty() ? line.names.front() : line.display;
  if (shown.empty()) return {};
  return names_various_artists(shown) ? "various artists" : folded_name(shown);
}

// "CD2.flac", "Blue (Disc 2).flac" hold a whole disc.
int disc_of_image(std::string_view file_name) {
  const std::string_view stem = stem_of(file_name);
  const auto disc = disc_folder(stem);
  return disc ? disc->number : without_disc(text::repaired(stem)).disc;
}

Song song_of(const TaggedFile& file, const std::string& family_path) {
  Song song;
  song.file = &file;
  song.named = named_track(file.seen.name);
  const std::string_view folder = last_component(file.directory);
  const auto disc = file.directory != family_path ? disc_folder(folder) : std::nullopt;
  song.folder_disc = disc ? disc->number : without_disc(folder).disc;
  if (disc) song.folder_title = disc->title;
  if (!file.tags.album.empty()) {
    const DiscTitle album = without_disc(file.tags.album);
    song.album = album.title;
    song.album_disc = album.disc;
    song.album_key = album_key_of(song.album, file.tags.release_version);
  }
  if (file.part && song.album_disc == 0) song.album_disc = disc_of_image(file.seen.name);
  song.artist_folded = artist_folded_of(file.tags.album_artist);
  return song;
}

// Clusters under construction, by a key that sorts: equal input, equal order.
using Building = std::map<std::string, Cluster>;

// Which clusters have songs of an album, and by which album artists.
class AlbumIndex {
 public:
  void add(const Song& song, const std::string& cluster_key) {
    if (!song.album.empty()) albums_[song.album_key][cluster_key].insert(song.artist_folded);
  }

  // The only cluster that has the album by an artist that fits; "": none, or several.
  [[nodiscard]] std::string only_match(const Song& song) const {
    const auto clusters = albums_.find(song.album_key);
    if (clusters == albums_.end()) return {};
    std::string found;
    for (const auto& [cluster_key, artists] : clusters->second) {
      const bool fits = song.artist_folded.empty() || artists.contains("") ||
                        artists.contains(song.artist_folded);
      if (!fits) continue;
      if (!found.empty()) return {};
      found = cluster_key;
    }
    return found;
  }

 private:
  std::map<std::string, std::map<std::string, std::set<std::string>>> albums_;
};

AlbumIndex add_identified(const std::vector<Song>& songs, Building& building) {
  AlbumIndex index;
  for (const Song& song : songs) {
    const std::string& mbid = song.tags().musicbrainz.release;
    if (mbid.empty()) continue;
    building["mb:" + mbid].songs.push_back(&song);
    index.add(song, "mb:" + mbid);
  }
  return index;
}

// Songs with an album but no id. First into the clusters of the ids, as these stand; what is left
// makes clusters by album and artist, and songs without an artist follow the only one there is.
void add_titled(const std::vector<Song>& songs, Building& building) {
  const AlbumIndex identified = add_identified(songs, building);
  AlbumIndex titled;
  std::vector<const Song*> without_artist;
  for (const Song& song : songs) {
    if (song.album.empty() || !song.tags().musicbrainz.release.empty()) continue;
    if (const std::string key = identified.only_match(song); !key.empty()) {
      building[key].songs.push_back(&song);
    } else if (song.artist_folded.empty()) {
      without_artist.push_back(&song);
    } else {
      const std::string own = "album:" + song.album_key + '\x1f' + song.artist_folded;
      building[own].songs.push_back(&song);
      titled.add(song, own);
    }
  }
  for (const Song* song : without_artist) {
    std::string key = titled.only_match(*song);
    if (key.empty()) key = "album:" + song->album_key + '\x1f';
    building[key].songs.push_back(song);
  }
}

// A stray file of an album keeps its number but lost its tags.
bool has_position(const Song& song) {
  return song.tags().track.number.has_value() || song.named.position > 0;
}

void add_untitled(const std::vector<Song>& songs, const FolderHint& hint, bool is_root_itself,
                  Building& building) {
  const std::string folder_album = folded_name(without_edition(hint.album).title);
  std::string joined_key;
  for (const auto& [key, cluster] : building) {
    const bool named_alike = std::ranges::any_of(cluster.songs, [&](const Song* song) {
      return folded_name(without_edition(song->album).title) == folder_album;
    });
    if (named_alike && joined_key.empty()) joined_key = key;
  }
  const std::string only_key = building.size() == 1 ? building.begin()->first : std::string();
  for (const Song& song : songs) {
    if (!song.album.empty() || !song.tags().musicbrainz.release.empty()) continue;
    if (!joined_key.empty() && !is_root_itself) {
      building[joined_key].songs.push_back(&song);
    } else if (!only_key.empty() && has_position(song) && !is_root_itself) {
      building[only_key].songs.push_back(&song);
    } else {
      Cluster& cluster = building["folder"];
      cluster.from_folder = true;
      cluster.songs.push_back(&song);
    }
  }
}

}  // namespace

std::vector<Song> songs_of(const FolderFamily& family) {
  std::vector<Song> songs;
  songs.reserve(family.files.size());
  for (const TaggedFile& file : family.files) songs.push_back(song_of(file, family.path));
  std::ranges::sort(songs, [](const Song& left, const Song& right) {
    return std::tie(left.file->directory, left.file->seen.name, left.file->part) <
           std::tie(right.file->directory, right.file->seen.name, right.file->part);
  });
  return songs;
}

FolderHint hint_of(const FolderFamily& family) {
  FolderHint hint;
  if (family.path.empty()) {
    hint.album = family.root_name;
    return hint;
  }
  const NamedAlbum named = named_album(last_component(family.path));
  const DiscTitle album = without_disc(named.album);
  hint.album = album.title;
  hint.disc = album.disc;
  hint.year = named.year;
  const std::string parent =
      text::trimmed(text::nfc(text::repaired(last_component(parent_of(family.path)))));
  const std::string folded_parent = text::folded(parent);
  hint.artist = named.artist;
  if (hint.artist.empty() && !parent.empty() && !is_shelf(folded_parent)) hint.artist = parent;
  hint.various = is_shelf_of_various(text::folded(hint.artist));
  if (hint.various) hint.artist.clear();
  return hint;
}

std::vector<Cluster> clusters_of(const std::vector<Song>& songs, const FolderHint& hint,
                                 bool is_root_itself) {
  Building building;
  add_titled(songs, building);
  add_untitled(songs, hint, is_root_itself, building);
  std::vector<Cluster> clusters;
  for (auto& [key, cluster] : building) {
    std::ranges::sort(cluster.songs);  // songs lie in one sorted vector
    clusters.push_back(std::move(cluster));
  }
  return clusters;
}

}  // namespace segue::scanner
