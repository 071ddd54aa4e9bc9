#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "domain/catalog.hpp"

namespace segue::storage {

// Through whose eyes one read looks: the roots of the user, and of these the one asked for.
// Everything that the catalogue reader lists or gives out passes through here.
struct Scope {
  std::int64_t user = 0;  // whose annotations come along
  bool every_root = true;
  std::vector<std::int64_t> roots;  // when not every_root

  [[nodiscard]] static Scope of(const domain::View& view,
                                std::optional<domain::RootId> only = std::nullopt);
};

}  // namespace segue::storage
