#include "scanner/sightings.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>

#include "base/beneath.hpp"
#include "scanner/file_names.hpp"
#include "scanner/root_folder.hpp"

namespace segue::scanner {

std::string place_inside(const domain::Root& outer, const domain::Root& inner) {
  const std::string below = outer.path.ends_with('/') ? outer.path : outer.path + "/";
  return inner.path.starts_with(below) ? inner.path.substr(below.size()) : std::string();
}

void Sightings::begin(std::span<const domain::Root> roots) {
  places_.clear();
  for (const domain::Root& root : roots) {
    RootFolder folder = open_root(root.path, Marker::read);
    const bool same = folder.state == FolderState::ready && folder.identity == root.identity;
    Place& place = places_[root.id];
    if (same) place.fd = std::move(folder.fd);
    place.follow_links = root.policy.follow_links;
    for (const domain::Root& other : roots) {
      if (std::string inside = place_inside(root, other); !inside.empty()) {
        place.inside.push_back(std::move(inside));
      }
    }
  }
}

void Sightings::end() {
  places_.clear();
}

void Sightings::set_root(domain::RootId root, int folder_fd) {
  places_[root].fd = base::UniqueFd(::openat(folder_fd, ".", O_PATH | O_DIRECTORY | O_CLOEXEC));
}

void Sightings::set_away(domain::RootId root) {
  places_[root].fd = base::UniqueFd{};
}

bool Sightings::is_away(domain::RootId root) const {
  const auto place = places_.find(root);
  return place == places_.end() || !place->second.fd.valid();
}

Sighting Sightings::look(const domain::KnownFile& file) const {
  if (is_away(file.root)) return Sighting::unknown;
  const Place& place = places_.at(file.root);
  // A row whose place was taken by another file waits under a path that begins with '/'.
  if (file.relative_path.starts_with('/')) return Sighting::gone;
  const bool handed_over = std::ranges::any_of(
      place.inside, [&](const std::string& folder) { return lies_in(file.relative_path, folder); });
  if (handed_over) return Sighting::gone;
  struct stat facts{};
  const auto seen = base::open_beneath(place.fd.get(), file.relative_path,
                                       {.follow_symlinks = place.follow_links, .place_only = true});
  if (!seen) {
    const base::ErrorCode code = seen.error().code;
    const bool gone = code == base::ErrorCode::not_found || code == base::ErrorCode::invalid;
    return gone ? Sighting::gone : Sighting::unknown;
  }
  if (::fstat(seen->get(), &facts) != 0) return Sighting::unknown;
  if (!S_ISREG(facts.st_mode) || static_cast<std::int64_t>(facts.st_ino) != file.inode) {
    return Sighting::replaced;
  }
  const std::int64_t mtime_ns =
      facts.st_mtim.tv_sec * std::int64_t{1'000'000'000} + facts.st_mtim.tv_nsec;
  const bool same = facts.st_size == file.size_bytes && mtime_ns == file.mtime_ns;
  return same ? Sighting::same : Sighting::edited;
}

bool Sightings::is_there(const domain::KnownFile& file) const {
  // A sheet took it away, whatever lies at its path.
  if (file.part && file.missing) return false;
  const Sighting seen = look(file);
  // A file that was replaced is there as well: whoever reads its folder next says what it is. Not
  // one that was gone before: what lies there now is a newcomer.
  if (seen == Sighting::unknown || seen == Sighting::replaced) return !file.missing;
  return seen != Sighting::gone;
}

bool Sightings::has_left(const domain::KnownFile& file) const {
  const Sighting seen = look(file);
  if (seen == Sighting::unknown) return file.missing;
  return seen == Sighting::gone || seen == Sighting::replaced;
}

}  // namespace segue::scanner
