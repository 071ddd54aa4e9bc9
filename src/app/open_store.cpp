#include "app/open_store.hpp"

#include <utility>

#include "storage/postgres/store.hpp"
#include "storage/sqlite/store.hpp"

namespace segue::app {

base::Result<std::unique_ptr<domain::Store>> open_store(const Settings& settings,
                                                        const DataFolder& data,
                                                        const base::Clock& clock) {
  if (settings.database.empty()) {
    return storage::sqlite::open({.file = data.database().string()}, clock);
  }
  return storage::postgres::open({.url = settings.database}, clock);
}

}  // namespace segue::app
