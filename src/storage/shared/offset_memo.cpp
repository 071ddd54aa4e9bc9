#include "storage/shared/offset_memo.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace segue::storage {
namespace {

std::string key_of(const std::string& list, std::size_t offset) {
  return fmt::format("{}@{}", list, offset);
}

}  // namespace

std::string OffsetMemo::list_of(std::string_view name, const Scope& scope) {
  if (scope.every_root) return std::string(name);
  return fmt::format("[{}]{}", fmt::join(scope.roots, ","), name);
}

std::int64_t OffsetMemo::generation(Connection& connection) {
  std::int64_t newest = 0;
  connection.query("SELECT max(seq) FROM change_log", {},
                   [&](Row& row) { newest = row.integer(); });
  return newest;
}

std::optional<domain::Cursor> OffsetMemo::find(const std::string& list, std::size_t offset,
                                               std::int64_t generation) {
  const base::MutexLock lock(mutex_);
  if (generation != generation_) return std::nullopt;
  const auto found = ends_.find(key_of(list, offset));
  return found == ends_.end() ? std::nullopt : std::optional(found->second);
}

void OffsetMemo::remember(const std::string& list, std::size_t offset, std::int64_t generation,
                          domain::Cursor last) {
  const base::MutexLock lock(mutex_);
  if (generation < generation_) return;
  if (generation > generation_ || ends_.size() >= entries_max) ends_.clear();
  generation_ = generation;
  ends_.insert_or_assign(key_of(list, offset), std::move(last));
}

}  // namespace segue::storage
