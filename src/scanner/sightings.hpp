#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "base/unique_fd.hpp"
#include "domain/catalog.hpp"

namespace segue::scanner {

// Where a file that the catalogue knows is found now.
enum class Sighting {
  unknown,   // its root is away, or does not let us look
  gone,      // nothing lies at its path, or the path belongs to another root
  replaced,  // another file does
  edited,    // it does, with another size or time
  same,
};

// Looks at files of all roots while a scan runs. Thread: that of the transactions.
class Sightings {
 public:
  // Opens those roots that are what they were; the others' files are `unknown`.
  void begin(std::span<const domain::Root> roots);
  void end();
  // The scan of the root itself knows better.
  void set_root(domain::RootId root, int folder_fd);
  void set_away(domain::RootId root);

  [[nodiscard]] bool is_away(domain::RootId root) const;
  [[nodiscard]] Sighting look(const domain::KnownFile& file) const;
  // Where nobody can look, the catalogue's word counts.
  [[nodiscard]] bool is_there(const domain::KnownFile& file) const;
  [[nodiscard]] bool has_left(const domain::KnownFile& file) const;

 private:
  struct Place {
    base::UniqueFd fd;  // invalid: away
    bool follow_links = false;
    std::vector<std::string> inside;  // relative paths that are roots of their own
  };

  std::map<domain::RootId, Place> places_;
};

// Where `inner` lies in `outer`, relative to it; "" = not in it.
[[nodiscard]] std::string place_inside(const domain::Root& outer, const domain::Root& inner);

}  // namespace segue::scanner
