#pragma once

#include <sys/stat.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "scanner/grouping.hpp"
#include "scanner/merge.hpp"
#include "scanner/merge_queue.hpp"
#include "scanner/root_folder.hpp"
#include "world.hpp"

namespace segue::scanner::testing {

struct Song {
  std::string path;
  std::string title, artist = "Ada", album = "Blue";
  int track = 1;
  // NOLINTBEGIN(readability-redundant-member-init): else the compiler wants them in every case
  std::string artist_mbid = {}, recording_mbid = {};
  int year = 0;
  std::int64_t duration_ms = 200'000;
  bool lossless = true;
  std::string album_artist = {};        // that of the song when empty
  std::vector<media::RawTag> raw = {};  // more of them
  std::int64_t sound = 0;
  // NOLINTEND(readability-redundant-member-init)
};

// Merges files that lie on a disk, with tags that the test says: what reading would have given.
class MergeWorld : public World {
 public:
  MergeWorld() {
    music.write("notes.txt", "a drive that is there");
    root = add_root(music.path(), "Music");
    begin_scan();
  }

  domain::RootId add_root(const std::string& path, const std::string& name);
  void begin_scan(bool full = false) {
    forget_changes();
    merger->begin_scan(reader().roots(), full);
  }
  // A new process.
  void restart() {
    merger = std::make_unique<Merger>(coordinator, clock, counters);
    begin_scan();
  }

  // A file of its own; paths are relative to the music folder.
  void write(const std::string& path) const;
  void move(const std::string& from, const std::string& to) const;
  // As a tagger that writes into the file.
  void edit(const std::string& path) const;
  // As a program that writes a new file and renames it over the old one.
  void replace(const std::string& path) const;
  [[nodiscard]] domain::TrackId id(const std::string& path) { return track_of(path).id; }

  // As a scan that reads this one family, of the folder of the first song.
  MergeCounts merge(const std::vector<Song>& songs);
  MergeCounts merge(domain::RootId in, const std::string& root_path,
                    const std::vector<Song>& songs);
  // Writes what is not there yet, then merges.
  MergeCounts add(const std::vector<Song>& songs);
  void lose(const std::vector<std::string>& paths);

  StageCounters counters;
  std::unique_ptr<Merger> merger = std::make_unique<Merger>(coordinator, clock, counters);
  domain::RootId root;
  bool whole = true;  // the folder could be listed completely
};

class Merging : public MergeWorld, public ::testing::Test {};

}  // namespace segue::scanner::testing
