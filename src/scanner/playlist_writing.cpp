#include "scanner/playlist_writing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/text.hpp"

namespace segue::scanner {
namespace {

using domain::TrackId;

bool starts_as_address(std::string_view location) {
  return base::text::lower_ascii(location.substr(0, 5)) == "file:";
}

bool is_absolute(std::string_view location) {
  return location.starts_with('/') || location.starts_with('\\') ||
         (location.size() > 2 && location[1] == ':');
}

std::string with_slashes(std::string_view path, char from, char to) {
  std::string changed(path);
  std::ranges::replace(changed, from, to);
  return changed;
}

// All that may not stand in an address, and no slash.
std::string escaped(std::string_view path) {
  constexpr std::string_view plain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/";
  std::string out;
  for (const char c : path) {
    if (plain.contains(c)) {
      out += c;
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

std::string relative_to(std::string_view folder, std::string_view path) {
  std::vector<std::string> from = base::text::split(folder, '/');
  std::erase(from, "");
  const std::vector<std::string> to = base::text::split(path, '/');
  std::size_t common = 0;
  while (common < from.size() && common + 1 < to.size() && from[common] == to[common]) ++common;
  std::string out;
  for (std::size_t i = common; i < from.size(); ++i) out += "../";
  return out + base::text::join({to.begin() + static_cast<std::ptrdiff_t>(common), to.end()}, "/");
}

}  // namespace

std::vector<PlacedEntry> arranged(std::span<const TrackId> entries,
                                  std::span<const TrackId> tracks) {
  std::map<TrackId, std::vector<std::size_t>> free;  // the first one last
  for (std::size_t i = entries.size(); i-- > 0;) free[entries[i]].push_back(i);
  std::vector<PlacedEntry> order;
  std::vector<bool> kept(entries.size(), false);
  order.reserve(entries.size() + tracks.size());
  for (const TrackId track : tracks) {
    PlacedEntry& placed = order.emplace_back(PlacedEntry{.kept = {}, .track = track});
    const auto found = free.find(track);
    if (found == free.end() || found->second.empty()) continue;
    placed.kept = found->second.back();
    found->second.pop_back();
    kept[*placed.kept] = true;
  }
  std::vector<std::vector<std::size_t>> behind(entries.size() + 1);  // [0]: before all
  std::size_t anchor = 0;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (kept[i]) anchor = i + 1;
    if (!entries[i]) behind[anchor].push_back(i);
  }
  std::vector<PlacedEntry> all;
  all.reserve(order.size() + behind.size());
  const auto add_behind = [&](std::size_t place) {
    for (const std::size_t i : behind[place]) all.push_back({.kept = i, .track = {}});
  };
  add_behind(0);
  for (const PlacedEntry& placed : order) {
    all.push_back(placed);
    if (placed.kept) add_behind(*placed.kept + 1);
  }
  return all;
}

EntryStyle style_of(std::span<const media::M3uEntry> entries, std::span<const std::string> paths) {
  EntryStyle style;
  for (std::size_t i = 0; i < entries.size() && i < paths.size(); ++i) {
    const std::string& location = entries[i].location;
    if (paths[i].empty()) continue;
    style.addresses = starts_as_address(location);
    style.absolute = style.addresses || is_absolute(location);
    style.backslashes = !style.addresses && location.contains('\\');
    const std::string path = style.backslashes ? with_slashes(paths[i], '/', '\\') : paths[i];
    if (style.absolute && !style.addresses && location.ends_with(path)) {
      style.prefix = location.substr(0, location.size() - path.size());
    }
    // One without a slash says nothing of which it is.
    if (style.absolute || location.find_first_of("/\\") != std::string::npos) break;
  }
  return style;
}

std::optional<std::string> location_of(const EntryStyle& style, const EntryTarget& target) {
  const std::string whole = fmt::format("{}/{}", target.root, target.path);
  if (style.addresses) return "file://" + escaped(whole);
  if (whole.find_first_of("\r\n") != std::string::npos) return std::nullopt;
  const bool same_root = target.root == target.list_root;
  std::string location = whole;
  if (same_root && style.absolute && !style.prefix.empty()) {
    location = style.prefix + std::string(target.path);
  } else if (same_root && !style.absolute) {
    location = relative_to(target.list_folder, target.path);
  }
  // A backslash in a name would be taken for a slash.
  if (style.backslashes && !target.path.contains('\\')) {
    location = with_slashes(location, '/', '\\');
  }
  constexpr std::string_view blanks = " \t";
  const bool bare = !style.absolute && same_root;
  if (bare && (location.starts_with('#') || blanks.contains(location.front()))) {
    location = (style.backslashes ? ".\\" : "./") + location;
  }
  if (blanks.contains(location.back())) return std::nullopt;
  return location;
}

}  // namespace segue::scanner
