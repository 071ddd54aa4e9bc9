#pragma once

#include "domain/music.hpp"
#include "storage/shared/scope.hpp"
#include "storage/shared/sql.hpp"

namespace segue::storage {

// "SELECT … FROM artist a"; WHERE comes next.
void add_artist_select(Query& query, const Scope& scope);
[[nodiscard]] domain::Artist read_artist(Row& row);

}  // namespace segue::storage
