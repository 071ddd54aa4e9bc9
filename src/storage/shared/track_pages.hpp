#pragma once

#include "domain/catalog.hpp"
#include "storage/shared/offset_memo.hpp"
#include "storage/shared/scope.hpp"
#include "storage/shared/sql.hpp"

namespace segue::storage {

// One page of present tracks; costs the same at any depth, of all tracks and of a rare genre.
// Throws what the connection throws.
[[nodiscard]] domain::Page<domain::Track> ordered_tracks(Connection& connection, const Scope& scope,
                                                         const domain::TrackQuery& query,
                                                         OffsetMemo& memo);
[[nodiscard]] domain::Page<domain::Track> shuffled_tracks(Connection& connection,
                                                          const Scope& scope,
                                                          const domain::TrackQuery& query);

}  // namespace segue::storage
