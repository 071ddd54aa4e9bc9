#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "domain/playlist.hpp"
#include "storage/shared/sql.hpp"

namespace segue::storage {

// `count` places in order, free and in a row where `where` says, as if `moving` were not there;
// others are moved apart where there is too little room. In the caller's transaction, whose change
// to the playlist keeps others away.
[[nodiscard]] std::vector<std::int64_t> free_places(Connection& connection, std::int64_t playlist,
                                                    domain::ItemPlace where, IdList moving,
                                                    std::size_t count);

}  // namespace segue::storage
