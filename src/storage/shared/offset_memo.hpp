#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>

#include "base/mutex.hpp"
#include "domain/catalog.hpp"
#include "storage/shared/scope.hpp"
#include "storage/shared/sql.hpp"

namespace segue::storage {

// OpenSubsonic pages by offset, one page after the other. Where a page ended is remembered, so that
// the next begins there instead of counting from the front. Worth something only until the
// catalogue changes, which the change log's newest number tells, on whatever process it changed.
//
// Thread: any.
class OffsetMemo {
 public:
  // One list as one user sees it: "releases-2", "tracks". What a client may write in `name` stands
  // at its end.
  [[nodiscard]] static std::string list_of(std::string_view name, const Scope& scope);
  [[nodiscard]] static std::int64_t generation(Connection& connection);

  // The last row before `offset`.
  [[nodiscard]] std::optional<domain::Cursor> find(const std::string& list, std::size_t offset,
                                                   std::int64_t generation) SEGUE_EXCLUDES(mutex_);
  void remember(const std::string& list, std::size_t offset, std::int64_t generation,
                domain::Cursor last) SEGUE_EXCLUDES(mutex_);

 private:
  static constexpr std::size_t entries_max = 1000;

  base::Mutex mutex_;
  std::int64_t generation_ SEGUE_GUARDED_BY(mutex_) = 0;
  std::unordered_map<std::string, domain::Cursor> ends_ SEGUE_GUARDED_BY(mutex_);
};

}  // namespace segue::storage
