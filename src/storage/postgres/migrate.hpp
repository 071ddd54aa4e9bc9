#pragma once

#include "base/clock.hpp"
#include "base/error.hpp"
#include "storage/postgres/connection.hpp"

namespace segue::storage::postgres {

// Runs the migrations that are still due, all in one transaction, one process at a time. Errors:
// the server or its database does not fit, and those of take_due().
[[nodiscard]] base::Result<void> migrate(Connection& connection, const base::Clock& clock);

}  // namespace segue::storage::postgres
