#pragma once

#include <string>
#include <vector>

#include "scanner/file_names.hpp"
#include "scanner/grouping.hpp"

// Which files of a family make one release. The first half of grouping; pure, thread: any.
namespace segue::scanner {

// A file with what its names say.
struct Song {
  const TaggedFile* file = nullptr;
  NamedTrack named;
  int folder_disc = 0;        // "CD2", "Blue (Disc 2)"; 0: the folder does not say
  std::string folder_title;   // "Disc 2 - Live" -> "Live"
  std::string album;          // of the tag, without "(Disc 2)"; "" = none
  int album_disc = 0;         // from that "(Disc 2)"
  std::string album_key;      // folded album without edition, and version
  std::string artist_folded;  // of the album artist; "" = not said

  [[nodiscard]] const media::FileTags& tags() const { return file->tags; }
};

// What the folder's own names say about an album whose files do not.
struct FolderHint {
  std::string album;
  std::string artist;  // "" = not said
  bool various = false;
  int year = 0;
  int disc = 0;  // "Blue (Disc 2)"
};

struct Cluster {
  std::vector<const Song*> songs;  // by folder and name; never empty
  bool from_folder = false;        // no file says an album: the folder is it
};

[[nodiscard]] std::vector<Song> songs_of(const FolderFamily& family);
[[nodiscard]] FolderHint hint_of(const FolderFamily& family);
// `songs` must outlive the clusters.
[[nodiscard]] std::vector<Cluster> clusters_of(const std::vector<Song>& songs,
                                               const FolderHint& hint, bool is_root_itself);

}  // namespace segue::scanner
