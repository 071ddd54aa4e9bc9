#pragma once

#include <cstdint>

#include "storage/shared/sql.hpp"

namespace segue::storage {

// The largest id that an IdMaker gave out here; 0 in an empty store.
[[nodiscard]] std::int64_t highest_id(Connection& connection);

}  // namespace segue::storage
