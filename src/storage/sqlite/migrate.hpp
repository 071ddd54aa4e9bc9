#pragma once

#include "base/clock.hpp"
#include "base/error.hpp"
#include "storage/sqlite/connection.hpp"

namespace segue::storage::sqlite {

// Runs the migrations that are still due, all in one transaction. Errors: the file is a
// database of another program, and those of take_due().
[[nodiscard]] base::Result<void> migrate(Connection& connection, const base::Clock& clock);

}  // namespace segue::storage::sqlite
