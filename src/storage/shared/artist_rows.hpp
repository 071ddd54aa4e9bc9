#pragma once

#include <string_view>

#include "domain/music.hpp"
#include "storage/shared/scope.hpp"
#include "storage/shared/sql.hpp"

namespace segue::storage {

// Credited on a release that is there, or on something that is there.
inline constexpr std::string_view artist_on_release_in_roots = R"(
EXISTS (SELECT 1 FROM release_artist ra JOIN release_root x ON x.release_id = ra.release_id
        WHERE ra.artist_id = a.id AND ra.on_release AND x.present AND x.root_id = ANY({})))";
inline constexpr std::string_view artist_present_in_roots = R"(
EXISTS (SELECT 1 FROM release_artist ra JOIN release_root x ON x.release_id = ra.release_id
        WHERE ra.artist_id = a.id AND x.present AND x.root_id = ANY({})))";

// "SELECT … FROM artist a"; WHERE comes next.
void add_artist_select(Query& query, const Scope& scope);
[[nodiscard]] domain::Artist read_artist(Row& row);

}  // namespace segue::storage
