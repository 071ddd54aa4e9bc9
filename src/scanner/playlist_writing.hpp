#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "domain/ids.hpp"
#include "media/m3u.hpp"

// How a playlist file is to be written. Pure functions; thread: any.
namespace segue::scanner {

struct PlacedEntry {
  std::optional<std::size_t> kept;  // an entry of the file; none: a new one
  domain::TrackId track;            // 0 = nothing in the library answers to it
  bool operator==(const PlacedEntry&) const = default;
};

// The tracks in their order, each by the first entry of the file that plays it and is still free.
// An entry that plays nothing stays behind the one that it stood behind, or before all.
[[nodiscard]] std::vector<PlacedEntry> arranged(std::span<const domain::TrackId> entries,
                                                std::span<const domain::TrackId> tracks);

// How a file names what it holds.
struct EntryStyle {
  bool backslashes = false;
  bool addresses = false;  // file:
  bool absolute = false;
  std::string prefix;  // of absolute ones, before the path in the root; "" = that of the root
};

// By the first entry whose file in the root is known. `path` of entry i is relative, "" = unknown.
[[nodiscard]] EntryStyle style_of(std::span<const media::M3uEntry> entries,
                                  std::span<const std::string> paths);

struct EntryTarget {
  std::string_view list_root, list_folder;  // absolute; relative
  std::string_view root, path;              // absolute; relative
};
// None: its name cannot stand in a playlist.
[[nodiscard]] std::optional<std::string> location_of(const EntryStyle& style,
                                                     const EntryTarget& target);

}  // namespace segue::scanner
