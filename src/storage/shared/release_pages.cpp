#include "storage/shared/release_pages.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string_view>

#include "base/assert.hpp"
#include "base/crypto.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"
#include "storage/shared/rows.hpp"
#include "storage/shared/shuffle.hpp"

namespace segue::storage {
namespace {

using domain::Cursor;
using domain::ReleaseOrder;

// Each order: what a cursor compares, and the columns of a cursor alone.
struct Ordering {
  std::string_view key;
  std::string_view after;  // takes the parts of the cursor
  std::string_view order_by;
};

constexpr Ordering by_title{
    "r.sort_title, '', r.id",
    "AND (r.sort_title, r.id) > ({}, {})",
    "ORDER BY r.sort_title, r.id",
};
constexpr Ordering by_artist{
    "r.sort_artist, r.sort_title, r.id",
    "AND (r.sort_artist, r.sort_title, r.id) > ({}, {}, {})",
    "ORDER BY r.sort_artist, r.sort_title, r.id",
};
constexpr Ordering by_added{
    "r.added_at, '', r.id",
    "AND (r.added_at, r.id) < ({}, {})",
    "ORDER BY r.added_at DESC, r.id DESC",
};
constexpr Ordering by_date{
    "r.date, '', r.id",
    "AND (r.date, r.id) < ({}, {})",
    "ORDER BY r.date DESC, r.id DESC",
};

const Ordering& ordering_of(ReleaseOrder order) {
  switch (order) {
    case ReleaseOrder::title:
      return by_title;
    case ReleaseOrder::artist:
      return by_artist;
    case ReleaseOrder::newest_added:
      return by_added;
    case ReleaseOrder::newest_released:
      return by_date;
    case ReleaseOrder::random:
      break;
  }
  SEGUE_ASSERT(false);
  return by_title;
}

std::int64_t number(std::string_view text) {
  std::int64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

// The key of by_artist holds two texts: the length of the first, ':', both.
std::string joined(std::string_view first, std::string_view second) {
  return fmt::format("{}:{}{}", first.size(), first, second);
}

std::pair<std::string_view, std::string_view> split(std::string_view key) {
  const auto colon = key.find(':');
  if (colon == std::string_view::npos) return {};
  const std::string_view both = key.substr(colon + 1);
  const auto length = std::min(static_cast<std::size_t>(number(key)), both.size());
  return {both.substr(0, length), both.substr(length)};
}

Cursor cursor_of(ReleaseOrder order, const ReleaseRowRead& row) {
  const domain::Release& release = row.release;
  switch (order) {
    case ReleaseOrder::title:
      return {release.sort_title, release.id.value};
    case ReleaseOrder::artist:
      return {joined(row.sort_artist, release.sort_title), release.id.value};
    case ReleaseOrder::newest_added:
      return {fmt::to_string(release.added_at), release.id.value};
    case ReleaseOrder::newest_released:
      return {fmt::to_string(release.date.packed()), release.id.value};
    case ReleaseOrder::random:
      break;
  }
  return {};
}

// `key` must live until the query ran. It comes from a client: any text is possible.
void add_after(Query& query, ReleaseOrder order, std::string_view key, std::int64_t id) {
  const std::string_view condition = ordering_of(order).after;
  switch (order) {
    case ReleaseOrder::title:
      query.add(condition, key, id);
      return;
    case ReleaseOrder::artist: {
      const auto [artist, title] = split(key);
      query.add(condition, artist, title, id);
      return;
    }
    case ReleaseOrder::newest_added:
      query.add(condition, number(key), id);
      return;
    case ReleaseOrder::newest_released:
      query.add(condition, std::clamp<std::int64_t>(number(key), 0, INT32_MAX), id);
      return;
    case ReleaseOrder::random:
      break;
  }
}

// The last row that an offset skips. Walks the index only.
std::optional<Cursor> skipped(Connection& connection, const Scope& scope,
                              const domain::ReleaseQuery& wanted) {
  const Ordering& ordering = ordering_of(wanted.order);
  Query query;
  query.add("SELECT").add(ordering.key).add("FROM release r WHERE r.present");
  add_scope(query, scope, release_present_in_roots);
  query.add(ordering.order_by).add("LIMIT 1 OFFSET {}", row_count(wanted.offset) - 1);
  std::optional<Cursor> last;
  query.run(connection, [&](Row& row) {
    const std::string first = row.text();
    const std::string second = row.text();
    last =
        Cursor{wanted.order == ReleaseOrder::artist ? joined(first, second) : first, row.integer()};
  });
  return last;
}

struct ShuffleCursor {
  std::uint64_t seed = 0;
  std::uint32_t size = 0;
  std::uint32_t place = 0;
};

// The key of a random order: seed, '.', size; the id is the place to go on from.
ShuffleCursor shuffle_of(Connection& connection, const std::optional<Cursor>& after) {
  ShuffleCursor cursor;
  if (after) {
    const auto dot = after->key.find('.');
    cursor.seed = static_cast<std::uint64_t>(number(after->key));
    if (dot != std::string::npos) {
      const auto size = number(std::string_view(after->key).substr(dot + 1));
      cursor.size = static_cast<std::uint32_t>(std::clamp<std::int64_t>(size, 0, INT32_MAX));
    }
    cursor.place = static_cast<std::uint32_t>(std::clamp<std::int64_t>(after->id, 0, cursor.size));
    return cursor;
  }
  std::array<std::uint8_t, 4> random{};
  base::crypto::random_fill(random);
  for (const std::uint8_t byte : random) cursor.seed = (cursor.seed << 8U) | byte;
  connection.query("SELECT max(ordinal) FROM release", {},
                   [&](Row& row) { cursor.size = static_cast<std::uint32_t>(row.integer()); });
  return cursor;
}

}  // namespace

domain::Page<domain::Release> ordered_releases(Connection& connection, const Scope& scope,
                                               const domain::ReleaseQuery& wanted) {
  domain::Page<domain::Release> page;
  const std::size_t limit = std::min(wanted.limit, base::limits::page_rows_max);
  std::optional<Cursor> after = wanted.after;
  if (after) after->key = base::text::repaired(after->key);
  if (!after && wanted.offset > 0) {
    after = skipped(connection, scope, wanted);
    if (!after) return page;
  }
  Query query;
  query.add(select_releases).add("WHERE r.present");
  if (after) add_after(query, wanted.order, after->key, after->id);
  add_scope(query, scope, release_present_in_roots);
  query.add(ordering_of(wanted.order).order_by).add("LIMIT {}", row_count(limit) + 1);
  Cursor last;
  page.rows.reserve(limit);
  query.run(connection, [&](Row& row) {
    if (page.rows.size() == limit) {
      page.next = last;
      return;
    }
    ReleaseRowRead read = read_release_row(row);
    last = cursor_of(wanted.order, read);
    page.rows.push_back(std::move(read.release));
  });
  return page;
}

domain::Page<domain::Release> shuffled_releases(Connection& connection, const Scope& scope,
                                                const domain::ReleaseQuery& wanted) {
  domain::Page<domain::Release> page;
  ShuffleCursor cursor = shuffle_of(connection, wanted.after);
  if (cursor.size == 0) return page;
  const Shuffle shuffle(cursor.seed, cursor.size);
  const std::size_t limit = std::min(wanted.limit, base::limits::page_rows_max);
  std::size_t skip = wanted.after ? 0 : wanted.offset;
  while (cursor.place < cursor.size) {
    std::vector<std::int64_t> drawn;
    for (std::uint32_t place = cursor.place; place < cursor.size && drawn.size() <= limit;
         ++place) {
      drawn.push_back(shuffle.at(place));
    }
    Query query;
    query.add(select_releases).add("WHERE r.present AND r.ordinal = ANY({})", IdList(drawn));
    add_scope(query, scope, release_present_in_roots);
    std::vector<std::optional<domain::Release>> found(drawn.size());
    query.run(connection, [&](Row& row) {
      ReleaseRowRead read = read_release_row(row);
      const auto at = std::ranges::find(drawn, read.ordinal) - drawn.begin();
      found[static_cast<std::size_t>(at)] = std::move(read.release);
    });
    for (auto& release : found) {
      if (release && skip > 0) {
        --skip;
      } else if (release) {
        if (page.rows.size() == limit) {
          page.next = Cursor{fmt::format("{}.{}", cursor.seed, cursor.size), cursor.place};
          return page;
        }
        page.rows.push_back(*std::move(release));
      }
      ++cursor.place;
    }
  }
  return page;
}

}  // namespace segue::storage
