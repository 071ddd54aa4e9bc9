#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "domain/id_maker.hpp"
#include "domain/playlist.hpp"
#include "storage/shared/sql.hpp"

// The rows of playlists, whoever writes them. In the caller's transaction. Thread: the caller's.
namespace segue::storage {

[[nodiscard]] std::int64_t playlists_of(Connection& connection, domain::UserId user);
// Of revision 1 and without items.
[[nodiscard]] domain::PlaylistId insert_playlist(Connection& connection, domain::IdMaker& ids,
                                                 domain::UserId owner,
                                                 const domain::PlaylistDraft& draft,
                                                 base::UnixMs now);
void put_items(Connection& connection, domain::PlaylistId id, domain::ItemPlace place,
               std::span<const std::int64_t> tracks, base::UnixMs now);
// Count and length follow from the items.
void recount_items(Connection& connection, domain::PlaylistId id);

}  // namespace segue::storage
