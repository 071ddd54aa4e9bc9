#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "base/limits.hpp"
#include "domain/catalog.hpp"
#include "storage/shared/offset_memo.hpp"
#include "storage/shared/sql.hpp"

namespace segue::storage {

// Which page of an ordered list is asked for.
struct OrderedList {
  std::string name;  // for OffsetMemo
  bool of_catalogue =
      false;  // it changes with the catalogue only, so that offsets may be remembered
  std::optional<domain::Cursor> after;
  std::size_t offset = 0, limit = 0;
};

// `skipped()` answers the last row that the offset skips. `read(cursor, count, take)` asks for
// `count` rows behind the cursor, or from the front, and gives each to take(row, its cursor).
template <class Row, class Skipped, class Read>
[[nodiscard]] domain::Page<Row> ordered_page(Connection& connection, OffsetMemo& memo,
                                             const OrderedList& wanted, Skipped skipped,
                                             Read read) {
  domain::Page<Row> page;
  const std::size_t limit = std::min(wanted.limit, base::limits::page_rows_max);
  const bool by_offset = !wanted.after && wanted.offset > 0;
  const bool remembers = !wanted.after && wanted.of_catalogue;
  const std::int64_t generation = remembers ? OffsetMemo::generation(connection) : 0;
  std::optional<domain::Cursor> cursor = wanted.after;
  if (by_offset && remembers) cursor = memo.find(wanted.name, wanted.offset, generation);
  if (by_offset && !cursor) {
    cursor = skipped();
    if (!cursor) return page;
  }
  domain::Cursor last;
  page.rows.reserve(limit);
  read(cursor, row_count(limit) + 1, [&](Row row, domain::Cursor at) {
    if (page.rows.size() == limit) {
      page.next = last;
      return;
    }
    last = std::move(at);
    page.rows.push_back(std::move(row));
  });
  if (page.next && remembers) {
    memo.remember(wanted.name, wanted.offset + page.rows.size(), generation, *page.next);
  }
  return page;
}

}  // namespace segue::storage
