#include "storage/shared/release_pages.hpp"

#include <algorithm>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "base/assert.hpp"
#include "base/text.hpp"
#include "storage/shared/ordered_page.hpp"
#include "storage/shared/release_filter.hpp"
#include "storage/shared/rows.hpp"
#include "storage/shared/shuffled_page.hpp"

namespace segue::storage {
namespace {

using domain::Cursor;
using domain::ReleaseOrder;

// Each order: what a cursor compares, and the columns of a cursor alone.
struct Ordering {
  std::string_view key;
  std::string_view after;  // takes the parts of the cursor
  std::string_view order_by;
  std::string_view listed;  // which releases the list has, beside what the filter says
};

// Equal keys go by ordinal. It is a column like any other, so SQLite seeks to a whole cursor; of a
// key with the row's id it uses the key alone, and a thousand albums of one year would be walked.
constexpr Ordering by_title{
    "r.sort_key, '', r.ordinal",
    "AND (r.sort_key, r.ordinal) > ({}, {})",
    "ORDER BY r.sort_key, r.ordinal",
    "",
};
constexpr Ordering by_artist{
    "r.artist_sort_key, r.sort_key, r.ordinal",
    "AND (r.artist_sort_key, r.sort_key, r.ordinal) > ({}, {}, {})",
    "ORDER BY r.artist_sort_key, r.sort_key, r.ordinal",
    "",
};
constexpr Ordering by_added{
    "r.added_at, '', r.ordinal",
    "AND (r.added_at, r.ordinal) < ({}, {})",
    "ORDER BY r.added_at DESC, r.ordinal DESC",
    "",
};
constexpr Ordering by_date{
    "r.sort_date, '', r.ordinal",
    "AND (r.sort_date, r.ordinal) < ({}, {})",
    "ORDER BY r.sort_date DESC, r.ordinal DESC",
    "",
};
constexpr Ordering by_date_oldest{
    "r.sort_date, '', r.ordinal",
    "AND (r.sort_date, r.ordinal) > ({}, {})",
    "ORDER BY r.sort_date, r.ordinal",
    "",
};

// Lists of the user's own: an index of user_release gives them, and equal keys go by the id in it.
constexpr Ordering by_plays{
    "m.play_count, '', m.release_id",
    "AND (m.play_count, m.release_id) < ({}, {})",
    "ORDER BY m.play_count DESC, m.release_id DESC",
    "AND m.play_count > 0",
};
constexpr Ordering by_played{
    "m.played_at, '', m.release_id",
    "AND (m.played_at, m.release_id) < ({}, {})",
    "ORDER BY m.played_at DESC, m.release_id DESC",
    "AND m.played_at > 0",
};
constexpr Ordering by_starred{
    "m.starred_at, '', m.release_id",
    "AND (m.starred_at, m.release_id) < ({}, {})",
    "ORDER BY m.starred_at DESC, m.release_id DESC",
    "AND m.starred_at > 0",
};
constexpr Ordering by_rating{
    "m.rating, '', m.release_id",
    "AND (m.rating, m.release_id) < ({}, {})",
    "ORDER BY m.rating DESC, m.release_id DESC",
    "AND m.rating > 0",
};

bool is_users_own(ReleaseOrder order) {
  return order == ReleaseOrder::most_played || order == ReleaseOrder::recently_played ||
         order == ReleaseOrder::starred || order == ReleaseOrder::highest_rated;
}

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
    case ReleaseOrder::oldest_released:
      return by_date_oldest;
    case ReleaseOrder::most_played:
      return by_plays;
    case ReleaseOrder::recently_played:
      return by_played;
    case ReleaseOrder::starred:
      return by_starred;
    case ReleaseOrder::highest_rated:
      return by_rating;
    case ReleaseOrder::random:
      break;
  }
  SEGUE_ASSERT(false);
  return by_title;
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
  switch (order) {
    case ReleaseOrder::title:
      return {row.sort_key, row.ordinal};
    case ReleaseOrder::artist:
      return {joined(row.artist_sort_key, row.sort_key), row.ordinal};
    case ReleaseOrder::newest_added:
      return {fmt::to_string(row.release.added_at), row.ordinal};
    case ReleaseOrder::newest_released:
    case ReleaseOrder::oldest_released:
      return {fmt::to_string(row.sort_date.packed()), row.ordinal};
    case ReleaseOrder::most_played:
      return {fmt::to_string(row.release.mine.play_count), row.release.id.value};
    case ReleaseOrder::recently_played:
      return {fmt::to_string(row.release.mine.played_at), row.release.id.value};
    case ReleaseOrder::starred:
      return {fmt::to_string(row.release.mine.starred_at), row.release.id.value};
    case ReleaseOrder::highest_rated:
      return {fmt::to_string(row.release.mine.rating), row.release.id.value};
    case ReleaseOrder::random:
      break;
  }
  return {};
}

// Where a list goes on. It comes from a client: any text is possible, and a text may be cut in the
// middle of a character. Lives until the query ran.
struct After {
  std::string first, second;  // the key's texts, or one number
  std::int64_t row = 0;       // ordinal or id

  After(ReleaseOrder order, const Cursor& cursor)
      : first(cursor.key),
        row(is_users_own(order) ? cursor.id : std::clamp<std::int64_t>(cursor.id, 0, INT32_MAX)) {
    if (order == ReleaseOrder::artist) {
      const auto [artist, title] = split(cursor.key);
      first = base::text::repaired(artist);
      second = base::text::repaired(title);
    } else if (order == ReleaseOrder::title) {
      first = base::text::repaired(cursor.key);
    }
  }
};

void add_after(Query& query, ReleaseOrder order, const After& after) {
  const std::string_view condition = ordering_of(order).after;
  const std::string_view first = after.first;
  switch (order) {
    case ReleaseOrder::title:
      query.add(condition, first, after.row);
      return;
    case ReleaseOrder::artist:
      query.add(condition, first, std::string_view(after.second), after.row);
      return;
    case ReleaseOrder::newest_added:
    case ReleaseOrder::most_played:
    case ReleaseOrder::recently_played:
    case ReleaseOrder::starred:
      query.add(condition, number(first), after.row);
      return;
    case ReleaseOrder::highest_rated:
    case ReleaseOrder::newest_released:
    case ReleaseOrder::oldest_released:
      query.add(condition, std::clamp<std::int64_t>(number(first), 0, INT32_MAX), after.row);
      return;
    case ReleaseOrder::random:
      break;
  }
}

// The last row that an offset skips. Walks the index only.
std::optional<Cursor> skipped(Connection& connection, const ReleaseFilter& filter,
                              const domain::ReleaseQuery& wanted) {
  const Ordering& ordering = ordering_of(wanted.order);
  Query query;
  query.add("SELECT").add(ordering.key).add("FROM release r");
  if (is_users_own(wanted.order)) {
    query.add("JOIN user_release m ON m.release_id = r.id AND m.user_id = {}", filter.user());
  }
  filter.add_to(query);
  query.add(ordering.listed)
      .add(ordering.order_by)
      .add("LIMIT 1 OFFSET {}", row_count(wanted.offset) - 1);
  std::optional<Cursor> last;
  query.run(connection, [&](Row& row) {
    const std::string first = row.text();
    const std::string second = row.text();
    last =
        Cursor{wanted.order == ReleaseOrder::artist ? joined(first, second) : first, row.integer()};
  });
  return last;
}

// Of those with these ordinals, by ordinal.
std::unordered_map<std::int64_t, domain::Release> drawn_releases(Connection& connection,
                                                                 const Scope& scope,
                                                                 const ReleaseFilter& filter,
                                                                 IdList drawn) {
  Query query;
  add_release_select(query, scope);
  filter.add_to(query);
  query.add("AND r.ordinal = ANY({})", drawn);
  std::unordered_map<std::int64_t, domain::Release> found;
  query.run(connection, [&](Row& row) {
    ReleaseRowRead read = read_release_row(row);
    found.emplace(read.ordinal, std::move(read.release));
  });
  return found;
}

// For a list that has but few of all releases: one walk costs less than drawing nearly all.
std::vector<bool> matching_ordinals(Connection& connection, const ReleaseFilter& filter,
                                    std::uint32_t size) {
  std::vector<bool> matching(std::size_t{size} + 1);
  Query query;
  query.add("SELECT r.ordinal FROM release r");
  filter.add_to(query);
  query.run(connection, [&](Row& row) {
    const auto ordinal = static_cast<std::size_t>(row.integer());
    if (ordinal < matching.size()) matching[ordinal] = true;
  });
  return matching;
}

}  // namespace

domain::Page<domain::Release> ordered_releases(Connection& connection, const Scope& scope,
                                               const domain::ReleaseQuery& wanted,
                                               OffsetMemo& memo) {
  const ReleaseFilter filter(connection, scope, wanted);
  const auto read = [&](const std::optional<Cursor>& cursor, std::int64_t count, auto take) {
    const Ordering& ordering = ordering_of(wanted.order);
    const auto after =
        cursor ? std::optional<After>(std::in_place, wanted.order, *cursor) : std::nullopt;
    Query query;
    add_release_select(query, scope);
    filter.add_to(query);
    if (after) add_after(query, wanted.order, *after);
    query.add(ordering.listed).add(ordering.order_by).add("LIMIT {}", count);
    query.run(connection, [&](Row& row) {
      ReleaseRowRead found = read_release_row(row);
      Cursor at = cursor_of(wanted.order, found);
      take(std::move(found.release), std::move(at));
    });
  };
  return ordered_page<domain::Release>(
      connection, memo,
      {.name = filter.list(wanted.order),
       .of_catalogue = !is_users_own(wanted.order),
       .after = wanted.after,
       .offset = wanted.offset,
       .limit = wanted.limit},
      [&] { return skipped(connection, filter, wanted); }, read);
}

domain::Page<domain::Release> shuffled_releases(Connection& connection, const Scope& scope,
                                                const domain::ReleaseQuery& wanted) {
  const ReleaseFilter filter(connection, scope, wanted);
  return shuffled<domain::Release>(
      {.highest = highest_ordinal(connection),
       .after = wanted.after,
       .offset = wanted.offset,
       .limit = wanted.limit},
      [&](IdList drawn) { return drawn_releases(connection, scope, filter, drawn); },
      [&](std::uint32_t size) { return matching_ordinals(connection, filter, size); });
}

}  // namespace segue::storage
