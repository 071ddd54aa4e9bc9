#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "domain/library.hpp"

// Music folders of a running server, and the machine's folders among which one is chosen.
namespace segue::domain {

// How this process learns of changes in a root.
struct WatchState {
  bool watched = false;
  bool polled = true;
  std::string reason;  // for a person: why it is not watched; "" = nobody wants it to be
  std::int64_t folders = 0;
};

// What an admin changes of a root; what is not given stays.
struct RootChange {
  std::optional<std::string> name;
  std::optional<RootPolicy> policy;
};

// Thread: any but an event loop; blocks on drive and database.
class RootControl {
 public:
  virtual ~RootControl() = default;
  // Makes a folder a root and starts its scan. One that was removed comes back with its id, and
  // its music with all that listeners gave it. Errors: invalid (no absolute path, no folder, one of
  // the system's), not_found, forbidden (it cannot be read), conflict (it is a root, lies in one or
  // holds one; not the leader).
  [[nodiscard]] virtual base::Result<Root> add_root(const std::string& path) = 0;
  // Its music becomes missing, by a scan that starts now; nothing of it is deleted. Errors:
  // not_found, conflict (the settings give it; not the leader).
  [[nodiscard]] virtual base::Result<void> remove_root(RootId root) = 0;
  // Errors: not_found, invalid (an empty name, a rule that is none), conflict (the name is taken;
  // the settings file says otherwise; not the leader).
  [[nodiscard]] virtual base::Result<Root> change_root(RootId root, const RootChange& change) = 0;
  [[nodiscard]] virtual WatchState watch_state(RootId root) const = 0;
  // A flag, a variable or the settings file names it: only they can take it away.
  [[nodiscard]] virtual bool is_given(RootId root) const = 0;
  // What of it the settings file says and nobody else can change: "name", "workers" …
  [[nodiscard]] virtual std::vector<std::string> fields_given(RootId root) const = 0;
};

// How a folder stands to the roots that there are.
enum class RootRelation { none, is_root, in_root, holds_root };

struct SubFolder {
  std::string name;  // for showing: repaired to UTF-8
  std::string path;  // "" = it is not UTF-8 or holds control characters: nobody can ask for it
  bool readable = false;
  bool pickable = false;  // it could become a root
  RootRelation relation = RootRelation::none;
};

struct FolderView {
  std::string path;    // in normal form, links resolved
  std::string parent;  // "" = it has none
  bool readable = false;
  bool pickable = false;
  std::string reason;  // for a person: why it cannot be read
  RootRelation relation = RootRelation::none;
  std::vector<SubFolder> folders;  // by name
  bool truncated = false;          // there are more
};

struct MusicCount {
  std::int64_t files = 0, folders = 0;  // folders: those that hold such files themselves
  bool complete = false;                // false: the time was over before the end
};

// What the server sees of the machine it runs on. Thread: any but an event loop; blocks on the
// drive.
class FolderBrowser {
 public:
  virtual ~FolderBrowser() = default;
  // Where a search for music begins: home, drives, and the places where music usually lies.
  [[nodiscard]] virtual std::vector<SubFolder> starting_points() = 0;
  // A folder that cannot be read is answered as such. Errors: invalid (no absolute path, no
  // folder, one of the system's), not_found.
  [[nodiscard]] virtual base::Result<FolderView> view(const std::string& path) = 0;
  // Files that look like music, without opening any; for limits::count_time_max. Errors: as view(),
  // and forbidden (it cannot be read).
  [[nodiscard]] virtual base::Result<MusicCount> count(const std::string& path) = 0;
};

}  // namespace segue::domain
