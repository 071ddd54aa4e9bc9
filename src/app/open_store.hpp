#pragma once

#include <memory>

#include "app/data_folder.hpp"
#include "app/settings.hpp"
#include "base/clock.hpp"
#include "domain/store.hpp"

namespace segue::app {

// The one place that knows there are two databases: SQLite in the data folder, or PostgreSQL by
// its URL.
[[nodiscard]] base::Result<std::unique_ptr<domain::Store>> open_store(const Settings& settings,
                                                                      const DataFolder& data,
                                                                      const base::Clock& clock);

}  // namespace segue::app
