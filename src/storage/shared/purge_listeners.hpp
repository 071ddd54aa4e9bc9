#pragma once

#include <cstdint>

#include "base/clock.hpp"
#include "storage/shared/sql.hpp"

namespace segue::storage {

struct ListenersLoss {
  std::int64_t listens = 0, playlist_items = 0;
};

// Takes these tracks from all listeners: plays, stars, ratings and places in playlists. Each
// listener is told by user events. In the caller's transaction. Thread: the caller's.
[[nodiscard]] ListenersLoss purge_from_listeners(Connection& connection, IdList tracks,
                                                 base::UnixMs now);

}  // namespace segue::storage
