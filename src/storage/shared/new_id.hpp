#pragma once

#include <cstdint>
#include <functional>

#include "domain/id_maker.hpp"

namespace segue::storage {

// Two processes may make the same id in the same millisecond: `insert` says by the number of rows
// whether it landed ("ON CONFLICT (id) DO NOTHING"); otherwise the next id is tried. Returns the
// one that landed.
std::int64_t with_new_id(domain::IdMaker& ids,
                         const std::function<std::int64_t(std::int64_t id)>& insert);

}  // namespace segue::storage
