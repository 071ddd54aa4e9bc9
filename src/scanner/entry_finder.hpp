#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "domain/catalog.hpp"
#include "media/m3u.hpp"

namespace segue::scanner {

// Finds what the entries of playlist files mean among the music that is there, in any root: by the
// path as it is written, then by one that differs in case or in how its letters are composed; a
// path of another machine by as many of its last parts as lie in a root alike, which must be the
// whole path in that root or three of them. A path that names no folder of its own may also begin
// at a root, as some players have it. A file that holds a disc is its first track. Looks at the
// catalogue alone. Thread: one. Throws what the
// store throws.
class EntryFinder {
 public:
  EntryFinder(domain::CatalogReader& reader, std::span<const domain::Root> roots);

  // Of a playlist file that lies in `folder` (relative) of `root`; in order, 0 = nothing.
  [[nodiscard]] std::vector<domain::TrackId> find(const domain::Root& root, std::string_view folder,
                                                  std::span<const media::M3uEntry> entries);

 private:
  struct Place {
    domain::RootId root;
    std::string folder;  // relative
    auto operator<=>(const Place&) const = default;
  };
  struct Target {
    Place place;
    std::string name;
  };
  struct Wanted {
    std::vector<Target> targets;  // the likeliest first
    std::vector<std::string> parts;
    domain::TrackId track;
  };
  struct Folder {
    std::unordered_map<std::string, domain::TrackId> files;           // by name, raw; what is there
    std::unordered_map<std::string, std::vector<std::string>> alike;  // by folded name, sorted
  };

  [[nodiscard]] std::vector<Target> targets_of(std::span<const std::string> places) const;
  void load(std::span<const Place> places);
  void find_as_written(std::vector<Wanted>& wanted);
  void find_alike(std::vector<Wanted>& wanted);
  void find_by_parts(std::vector<Wanted>& wanted);
  void know_folders();
  [[nodiscard]] domain::TrackId alike_in(std::span<const Place> places, std::string_view name);

  domain::CatalogReader& reader_;
  const std::vector<domain::Root> roots_;  // the deepest first
  std::map<Place, Folder> loaded_;
  bool folders_known_ = false;
  std::unordered_map<std::string, std::vector<Place>> by_path_, by_last_part_;  // folded
};

}  // namespace segue::scanner
