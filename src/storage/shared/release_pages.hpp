#pragma once

#include "domain/catalog.hpp"
#include "storage/shared/offset_memo.hpp"
#include "storage/shared/scope.hpp"
#include "storage/shared/sql.hpp"

namespace segue::storage {

// One page of present releases in one of the orders that an index holds; costs the same at any
// depth. Throws what the connection throws.
[[nodiscard]] domain::Page<domain::Release> ordered_releases(Connection& connection,
                                                             const Scope& scope,
                                                             const domain::ReleaseQuery& query,
                                                             OffsetMemo& memo);
// The same in a random order, every order being equally likely; the cursor carries its seed.
[[nodiscard]] domain::Page<domain::Release> shuffled_releases(Connection& connection,
                                                              const Scope& scope,
                                                              const domain::ReleaseQuery& query);

}  // namespace segue::storage
