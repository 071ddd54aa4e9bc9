#include "storage/shared/new_id.hpp"

#include "base/assert.hpp"
#include "domain/ids.hpp"

namespace segue::storage {

std::int64_t with_new_id(domain::IdMaker& ids,
                         const std::function<std::int64_t(std::int64_t id)>& insert) {
  constexpr int attempts_max = 100;
  for (int attempt = 0; attempt < attempts_max; ++attempt) {
    const std::int64_t id = ids.next<domain::UserId>().value;
    if (insert(id) > 0) return id;
  }
  SEGUE_ASSERT(false);
  return 0;
}

}  // namespace segue::storage
