#include "storage/shared/scope.hpp"

#include <algorithm>

namespace segue::storage {

Scope Scope::of(const domain::View& view, std::optional<domain::RootId> only) {
  Scope scope{.user = view.user.value, .every_root = view.every_root && !only, .roots = {}};
  if (only) {
    if (view.every_root || std::ranges::find(view.roots, *only) != view.roots.end()) {
      scope.roots.push_back(only->value);
    }
  } else if (!view.every_root) {
    for (const domain::RootId root : view.roots) scope.roots.push_back(root.value);
  }
  return scope;
}

}  // namespace segue::storage
