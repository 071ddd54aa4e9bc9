#pragma once

#include <atomic>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/mutex.hpp"
#include "base/unique_fd.hpp"
#include "domain/catalog_writer.hpp"
#include "domain/playlist_file.hpp"
#include "media/m3u.hpp"
#include "scanner/entry_finder.hpp"
#include "scanner/playlist_disk.hpp"
#include "scanner/walker.hpp"

namespace segue::scanner {

// Keeps playlists and the files in music folders that they come from in step, both ways, and loses
// what neither side says: docs/decisions/0016-playlists-in-folders.md has the rules.
//
//   note     the walk tells which playlist files lie in a folder
//   read     those that differ from what is known become playlists
//   write    playlists that were changed here go back into their files, where the root allows it
//   find     entries that led nowhere are looked up again when music came
//
// Thread: the scanner's; note and note_gone also those of the roots that it scans. Throws what the
// store throws; what was not done is done the next time.
class PlaylistKeeper {
 public:
  PlaylistKeeper(domain::PlaylistFileStore& files, domain::CatalogReader& reader,
                 domain::Coordinator& coordinator, const base::Clock& clock)
      : files_(files), reader_(reader), coordinator_(coordinator), clock_(clock) {}

  void begin_scan();
  void note(domain::RootId root, const FolderListing& listing);
  // Folders that are gone.
  void note_gone(domain::RootId root, std::span<const std::string> folders);

  // `news`: files came or changed in the catalogue. Quick where nothing is to be done.
  // `stop` ends it between two files.
  void bring_in_step(std::span<const domain::Root> roots, bool news, const std::atomic<bool>& stop);

 private:
  struct Place {
    domain::RootId root;
    std::string path;  // relative: of a folder, or of a file
    auto operator<=>(const Place&) const = default;
  };
  // A root that is there, and may be read.
  struct Opened {
    const domain::Root* root = nullptr;
    base::UniqueFd fd;
  };
  using KnownByName = std::map<std::string, domain::PlaylistFile*>;
  // What one call works with.
  struct Work {
    std::span<const domain::Root> roots;
    const std::atomic<bool>& stop;
    std::vector<domain::PlaylistFile> known;
    std::map<Place, KnownByName> known_in;  // by folder, while files are read
    std::map<domain::RootId, Opened> opened;
    EntryFinder finder;
  };
  struct Fresh {
    Place place;
    SeenFile seen;
    domain::PlaylistFile* known = nullptr;  // of this path
  };
  // What a file is to hold, and the track of each.
  struct Items {
    std::vector<media::M3uItem> written;
    std::vector<domain::TrackId> tracks;
  };
  // waiting: nobody can own a playlist yet.
  enum class Outcome { done, failed, later, waiting };

  [[nodiscard]] static const Opened* open(Work& work, domain::RootId root);
  void read_what_was_noted(Work& work);
  // False: the folder is to be looked at again.
  [[nodiscard]] bool look_at(Work& work, const Place& folder, const std::set<std::string>& names,
                             std::vector<Fresh>& fresh, std::vector<domain::PlaylistFile*>& gone);
  [[nodiscard]] Outcome read(Work& work, const Fresh& fresh);
  // The row of a file that got another path; null = there is none.
  [[nodiscard]] static domain::PlaylistFile* moved_from(Work& work, const PlaylistContent& content);
  [[nodiscard]] Outcome take(Work& work, const domain::Root& root, const domain::PlaylistFile& file,
                             const PlaylistContent& content);
  [[nodiscard]] std::vector<domain::FileEntry> entries_of(
      Work& work, const domain::Root& root, const domain::PlaylistFile& file,
      std::span<const media::M3uEntry> entries, std::span<const domain::FileEntry> before);
  void write_what_was_edited(Work& work);
  void write(Work& work, const Opened& opened, domain::PlaylistFile& file);
  [[nodiscard]] base::Result<Items> items_for(const Opened& opened,
                                              const domain::PlaylistFile& file,
                                              const media::M3u& list,
                                              std::span<const domain::FileEntry> before,
                                              std::span<const domain::TrackId> tracks);
  void find_what_led_nowhere(Work& work);
  void find(Work& work, const domain::Root& root, const domain::PlaylistFile& file);
  // What was wrong with this very file and still is; is said again where the scan forgot it.
  [[nodiscard]] bool failed_before(const Place& file, const SeenFile& seen);
  void note_failure(const Place& file, const SeenFile& seen, const base::Error& error);
  // The one issue of a file; of kind "" = none.
  void tell(const Place& file, std::string_view kind, std::string_view message);

  domain::PlaylistFileStore& files_;
  domain::CatalogReader& reader_;
  domain::Coordinator& coordinator_;
  const base::Clock& clock_;
  std::set<Place> folders_known_;  // in which files are known
  // Names of the playlist files in folders that the walk listed; until they were read. Roots that
  // are scanned side by side take turns in noting them.
  base::Mutex noting_;
  std::map<Place, std::set<std::string>> noted_;
  struct Failure {
    SeenFile seen;
    std::string kind, message;
  };
  std::map<Place, Failure> failed_;  // of files that need not be read again
  // Revisions of playlists that cannot be written, until the next scan.
  std::map<domain::PlaylistFileId, std::int64_t> left_;
};

}  // namespace segue::scanner
