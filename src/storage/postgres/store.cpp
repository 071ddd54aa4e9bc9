#include "storage/postgres/store.hpp"

namespace segue::storage::postgres {
base::Result<std::unique_ptr<domain::Store>> open(const Options&, const base::Clock&) {
  return base::fail(base::ErrorCode::unsupported, "PostgreSQL: not yet");
}
}  // namespace segue::storage::postgres
