#pragma once

#include <string_view>

namespace segue::storage {

// Of track t: somebody would miss it.
inline constexpr std::string_view track_is_loved = R"((
  EXISTS (SELECT 1 FROM user_track u WHERE u.track_id = t.id AND (u.starred_at > 0 OR u.rating > 0))
  OR EXISTS (SELECT 1 FROM playlist_item i WHERE i.track_id = t.id)
  OR EXISTS (SELECT 1 FROM user_release v
             WHERE v.release_id = t.release_id AND (v.starred_at > 0 OR v.rating > 0))))";

}  // namespace segue::storage
