#include "scanner/root_keeper.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <span>
#include <string_view>
#include <utility>

#include "base/limits.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "scanner/folder_paths.hpp"
#include "scanner/root_policy.hpp"
#include "scanner/sightings.hpp"

namespace segue::scanner {
namespace {

using base::text::repaired;

std::string last_folder(const std::string& path) {
  const std::string name =
      base::text::trimmed(base::text::nfc(repaired(path.substr(path.rfind('/') + 1))));
  return name.empty() ? "Music" : name;
}

// "Music", "Music (2)", "Music (3)" … A root that was removed keeps its name.
std::string free_name(const std::string& wanted, const std::vector<domain::Root>& roots,
                      const std::vector<domain::Root>& removed) {
  std::set<std::string> taken;
  for (const domain::Root& root : roots) taken.insert(root.name);
  for (const domain::Root& root : removed) taken.insert(root.name);
  std::string name = wanted;
  for (int number = 2; taken.contains(name); ++number) {
    name = fmt::format("{} ({})", wanted, number);
  }
  return name;
}

// By what it is first: two drives may have changed places.
const domain::Root* find_root(const std::vector<domain::Root>& roots, const RootFolder& folder) {
  auto found = std::ranges::find(roots, folder.identity, &domain::Root::identity);
  if (found == roots.end()) found = std::ranges::find(roots, folder.path, &domain::Root::path);
  return found == roots.end() ? nullptr : &*found;
}

bool is_marked(std::string_view identity) {
  return identity.starts_with(marker_prefix);
}

// Another drive at the path of one that was removed is another root.
const domain::Root* find_removed(const std::vector<domain::Root>& removed,
                                 const RootFolder& folder) {
  const domain::Root* const found = find_root(removed, folder);
  if (found == nullptr || found->identity == folder.identity) return found;
  return is_marked(found->identity) && is_marked(folder.identity) ? nullptr : found;
}

// Whether a root whose drive turned up at another path should follow it there.
bool follows(const domain::Root& root, const RootFolder& folder) {
  if (root.path == folder.path) return false;
  if (open_root(root.path, Marker::read).identity != folder.identity) return true;
  base::log::warning(
      "Music folder: {} and {} have the same {}, so they are one. If one is a copy, delete its {}.",
      repaired(root.path), repaired(folder.path), marker_name, marker_name);
  return false;
}

void tell_nesting(const domain::Root& one, const domain::Root& other) {
  const bool inner = !place_inside(other, one).empty();
  if (!inner && place_inside(one, other).empty()) return;
  const domain::Root& owner = inner ? one : other;
  const domain::Root& outer = inner ? other : one;
  base::log::info("Music folder {} lies in {}: what is in it belongs to it alone.",
                  repaired(owner.path), repaired(outer.path));
}

bool is_there(const RootFolder& folder) {
  return folder.state != FolderState::missing && folder.state != FolderState::not_a_folder;
}

void take_state(domain::Root& root, const RootFolder& folder) {
  root.state = folder.fd.valid() ? domain::RootState::online : domain::RootState::offline;
  root.state_reason = folder.fd.valid() ? std::string() : folder.reason;
}

base::Result<void> check_openable(const RootFolder& folder) {
  switch (folder.state) {
    case FolderState::missing:
      return base::fail(base::ErrorCode::not_found, folder.reason);
    case FolderState::not_a_folder:
      return base::fail(base::ErrorCode::invalid, folder.reason);
    case FolderState::unreadable:
      return base::fail(base::ErrorCode::forbidden, folder.reason);
    case FolderState::empty:
    case FolderState::ready:
      break;
  }
  return {};
}

base::Result<void> check_relation(const std::string& path, std::span<const domain::Root> roots) {
  using domain::RootRelation;
  const std::string shown = repaired(path);
  switch (relation_of(path, roots)) {
    case RootRelation::is_root:
      return base::fail(base::ErrorCode::conflict, shown + " is a music folder already");
    case RootRelation::in_root:
      return base::fail(base::ErrorCode::conflict,
                        shown + " lies in a music folder, so its music is in the library already");
    case RootRelation::holds_root:
      return base::fail(base::ErrorCode::conflict,
                        shown +
                            " holds a music folder: remove that one first, or choose the "
                            "other folders in it");
    case RootRelation::none:
      break;
  }
  if (path == "/") {
    return base::fail(base::ErrorCode::invalid,
                      "/ is the whole machine: choose the folder in it that holds the music");
  }
  return {};
}

}  // namespace

base::Result<domain::Root> RootKeeper::commit(
    const std::function<domain::Root(domain::CatalogTx&)>& work, domain::ChangeKind kind) {
  domain::Root root;
  const auto committed = coordinator_.commit([&](domain::CatalogTx& tx) {
    root = work(tx);
    tx.log(std::vector{domain::Change{kind, "root", root.id.value}});
  });
  if (!committed) return std::unexpected(committed.error());
  return root;
}

base::Result<domain::Root> RootKeeper::follow(domain::Root root, const std::string& path) {
  root.path = path;
  return commit(
      [&](domain::CatalogTx& tx) {
        tx.update_root(root);
        return root;
      },
      domain::ChangeKind::changed);
}

base::Result<domain::Root> RootKeeper::restore(domain::Root root, const RootFolder& folder) {
  root.path = folder.path;
  root.scanned_at = 0;  // nobody has looked what is there
  take_state(root, folder);
  return commit(
      [&](domain::CatalogTx& tx) {
        tx.restore_root(root.id);
        tx.update_root(root);
        return root;
      },
      domain::ChangeKind::added);
}

base::Result<domain::Root> RootKeeper::create(const RootFolder& folder,
                                              const std::vector<domain::Root>& roots,
                                              const std::vector<domain::Root>& removed) {
  domain::Root root;
  root.name = free_name(last_folder(folder.path), roots, removed);
  root.path = folder.path;
  root.identity = folder.identity;
  root.added_at = clock_.now_ms();
  take_state(root, folder);
  for (const domain::Root& other : roots) tell_nesting(root, other);
  return commit(
      [&](domain::CatalogTx& tx) {
        root.id = tx.add_root(root);
        return root;
      },
      domain::ChangeKind::added);
}

// Says so the first time.
bool RootKeeper::is_absent(const RootFolder& folder, bool known, const domain::GivenRoot& given) {
  const base::MutexLock lock(mutex_);
  if (known || is_there(folder)) {
    absent_.erase(folder.path);
    return false;
  }
  if (absent_.insert_or_assign(folder.path, Absent{given, folder.reason}).second) {
    base::log::warning("Music folder: {} It is left out; each scan looks for it again.",
                       folder.reason);
  }
  return true;
}

// What is given of it wins over what was chosen, and its name over that of another.
base::Result<void> RootKeeper::impose(const domain::GivenRoot& given, const domain::Root& known) {
  domain::Root root = known;
  apply_given(given, root);
  if (root == known) return {};
  const std::vector<domain::Root> roots = reader_.roots();
  const std::vector<domain::Root> removed = reader_.removed_roots();
  const auto imposed = commit(
      [&](domain::CatalogTx& tx) {
        for (const std::vector<domain::Root>* const list : {&roots, &removed}) {
          const auto other = std::ranges::find(*list, root.name, &domain::Root::name);
          if (other == list->end() || other->id == root.id) continue;
          domain::Root renamed = *other;
          renamed.name = free_name(root.name, roots, removed);
          tx.update_root(renamed);
        }
        tx.update_root(root);
        return root;
      },
      domain::ChangeKind::changed);
  return imposed ? base::Result<void>{} : std::unexpected(imposed.error());
}

base::Result<void> RootKeeper::add_given(const domain::GivenRoot& given) {
  const base::MutexLock lock(changing_);
  const RootFolder folder =
      open_root(given.path, write_markers_ ? Marker::read_or_write : Marker::read);
  const std::vector<domain::Root> roots = reader_.roots();
  const std::vector<domain::Root> removed = reader_.removed_roots();
  const domain::Root* const known = find_root(roots, folder);
  const domain::Root* const back = known == nullptr ? find_removed(removed, folder) : nullptr;
  if (is_absent(folder, known != nullptr || back != nullptr, given)) return {};
  if (!folder.reason.empty()) base::log::warning("Music folder: {}", folder.reason);

  base::Result<domain::Root> root;
  if (back != nullptr) {
    root = restore(*back, folder);
  } else if (known == nullptr) {
    root = create(folder, roots, removed);
  } else {
    root = follows(*known, folder) ? follow(*known, folder.path) : *known;
  }
  if (!root) return std::unexpected(root.error());
  if (auto imposed = impose(given, *root); !imposed) return imposed;
  const base::MutexLock listing(mutex_);
  const auto [entry, is_new] = given_.try_emplace(root->id, given);
  if (!is_new && !given.file.empty()) entry->second = given;
  return {};
}

base::Result<domain::Root> RootKeeper::add(const std::string& asked) {
  const auto path = asked_folder(asked);
  if (!path) return std::unexpected(path.error());
  const base::MutexLock lock(changing_);
  RootFolder folder = open_root(*path, Marker::read);
  if (auto there = check_openable(folder); !there) return std::unexpected(there.error());
  const std::vector<domain::Root> roots = reader_.roots();
  if (auto apart = check_relation(*path, roots); !apart) return std::unexpected(apart.error());
  if (write_markers_) folder = open_root(*path, Marker::read_or_write);

  if (const domain::Root* const known = find_root(roots, folder); known != nullptr) {
    if (follows(*known, folder)) return follow(*known, folder.path);
    return base::fail(base::ErrorCode::conflict,
                      fmt::format("{} has the same {} as {}, so it counts as the same music "
                                  "folder. If it is a copy, delete that file in it",
                                  repaired(*path), marker_name, repaired(known->path)));
  }
  const std::vector<domain::Root> removed = reader_.removed_roots();
  if (const domain::Root* const back = find_removed(removed, folder); back != nullptr) {
    return restore(*back, folder);
  }
  return create(folder, roots, removed);
}

base::Result<void> RootKeeper::remove(domain::RootId id) {
  const base::MutexLock lock(changing_);
  const std::vector<domain::Root> roots = reader_.roots();
  const auto root = std::ranges::find(roots, id, &domain::Root::id);
  if (root == roots.end()) {
    return base::fail(base::ErrorCode::not_found, "there is no such music folder");
  }
  if (is_given(id)) {
    return base::fail(base::ErrorCode::conflict,
                      fmt::format("{} is given by --music, --music-parent, their variables or "
                                  "segue.toml: take it out there, start Segue again, and then "
                                  "remove it here",
                                  repaired(root->path)));
  }
  const auto removed = commit(
      [&](domain::CatalogTx& tx) {
        tx.remove_root(id, clock_.now_ms());
        return *root;
      },
      domain::ChangeKind::removed);
  if (!removed) return std::unexpected(removed.error());
  base::log::info("Music folder {} was removed: {}", id.value, repaired(root->path));
  return {};
}

base::Result<domain::Root> RootKeeper::change(domain::RootId id, const domain::RootChange& change) {
  const base::MutexLock lock(changing_);
  const std::vector<domain::Root> roots = reader_.roots();
  const auto known = std::ranges::find(roots, id, &domain::Root::id);
  if (known == roots.end()) {
    return base::fail(base::ErrorCode::not_found, "there is no such music folder");
  }
  domain::Root root = *known;
  if (change.policy) {
    if (auto fine = check_policy(*change.policy); !fine) return std::unexpected(fine.error());
    if (root.policy.paused && !change.policy->paused) root.scanned_at = 0;
    root.policy = *change.policy;
  }
  if (change.name) {
    auto name = checked_name(*change.name);
    if (!name) return std::unexpected(name.error());
    root.name = std::move(*name);
    std::vector<domain::Root> others = roots;
    std::erase_if(others, [&](const domain::Root& other) { return other.id == id; });
    if (free_name(root.name, others, reader_.removed_roots()) != root.name) {
      return base::fail(base::ErrorCode::conflict,
                        fmt::format("another music folder has the name '{}'", root.name));
    }
  }
  if (root == *known) return root;
  if (auto free = check_given(given_as(id), root); !free) return std::unexpected(free.error());
  return commit(
      [&](domain::CatalogTx& tx) {
        tx.update_root(root);
        return root;
      },
      domain::ChangeKind::changed);
}

domain::GivenRoot RootKeeper::given_as(domain::RootId id) const {
  const base::MutexLock lock(mutex_);
  const auto found = given_.find(id);
  return found == given_.end() ? domain::GivenRoot{} : found->second;
}

std::vector<std::string> RootKeeper::fields_given(domain::RootId id) const {
  return given_fields(given_as(id));
}

bool RootKeeper::is_given(domain::RootId id) const {
  const base::MutexLock lock(mutex_);
  return given_.contains(id);
}

std::vector<domain::AbsentFolder> RootKeeper::absent_folders() const {
  const base::MutexLock lock(mutex_);
  std::vector<domain::AbsentFolder> folders;
  folders.reserve(absent_.size());
  for (const auto& [path, absent] : absent_) folders.push_back({path, absent.reason});
  return folders;
}

void RootKeeper::release(const std::string& path) {
  const std::vector<domain::Root> roots = reader_.roots();
  const auto root = std::ranges::find(roots, path, &domain::Root::path);
  const base::MutexLock lock(mutex_);
  if (root != roots.end()) given_.erase(root->id);
}

bool RootKeeper::look_for_absent() {
  std::vector<domain::GivenRoot> absent;
  {
    const base::MutexLock lock(mutex_);
    absent.reserve(absent_.size());
    for (const auto& [path, each] : absent_) absent.push_back(each.given);
  }
  for (const domain::GivenRoot& given : absent) {
    if (const auto added = add_given(given); !added) {
      base::log::warning("Music folder: {}", added.error().message);
    }
  }
  return absent_folders().size() < absent.size();
}

}  // namespace segue::scanner
