#include "storage/shared/track_pages.hpp"

#include <algorithm>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "storage/shared/ordered_page.hpp"
#include "storage/shared/rows.hpp"
#include "storage/shared/shuffled_page.hpp"
#include "storage/shared/track_filter.hpp"

namespace segue::storage {
namespace {

using domain::Cursor;
using domain::TrackOrder;

// Each order: what a cursor compares beside the track's id, and the columns of a cursor alone.
struct Ordering {
  std::string_view key;
  std::string_view after;
  std::string_view order_by;
  std::string_view listed;  // which tracks the list has, beside what the filter says
};
constexpr Ordering by_title{
    "t.sort_key, t.id",
    "AND (t.sort_key, t.id) > ({}, {})",
    "ORDER BY t.sort_key, t.id",
    "",
};
// Ids are given in the order in which tracks come.
constexpr Ordering by_added{
    "'', t.id",
    "AND t.id < {}",
    "ORDER BY t.id DESC",
    "",
};
// Lists of the user's own: an index of user_track gives them.
constexpr Ordering by_plays{
    "m.play_count, m.track_id",
    "AND (m.play_count, m.track_id) < ({}, {})",
    "ORDER BY m.play_count DESC, m.track_id DESC",
    "AND m.play_count > 0",
};
constexpr Ordering by_played{
    "m.played_at, m.track_id",
    "AND (m.played_at, m.track_id) < ({}, {})",
    "ORDER BY m.played_at DESC, m.track_id DESC",
    "AND m.played_at > 0",
};
constexpr Ordering by_starred{
    "m.starred_at, m.track_id",
    "AND (m.starred_at, m.track_id) < ({}, {})",
    "ORDER BY m.starred_at DESC, m.track_id DESC",
    "AND m.starred_at > 0",
};
constexpr Ordering by_rating{
    "m.rating, m.track_id",
    "AND (m.rating, m.track_id) < ({}, {})",
    "ORDER BY m.rating DESC, m.track_id DESC",
    "AND m.rating > 0",
};

const Ordering& ordering_of(TrackOrder order) {
  switch (order) {
    case TrackOrder::newest_added:
      return by_added;
    case TrackOrder::most_played:
      return by_plays;
    case TrackOrder::recently_played:
      return by_played;
    case TrackOrder::starred:
      return by_starred;
    case TrackOrder::highest_rated:
      return by_rating;
    case TrackOrder::title:
    case TrackOrder::random:
      break;
  }
  return by_title;
}

bool is_users_own(TrackOrder order) {
  return !ordering_of(order).listed.empty();
}

Cursor cursor_of(TrackOrder order, const TrackRowRead& row) {
  const domain::Annotation& mine = row.track.mine;
  const std::int64_t id = row.track.id.value;
  switch (order) {
    case TrackOrder::newest_added:
      return {"", id};
    case TrackOrder::most_played:
      return {fmt::to_string(mine.play_count), id};
    case TrackOrder::recently_played:
      return {fmt::to_string(mine.played_at), id};
    case TrackOrder::starred:
      return {fmt::to_string(mine.starred_at), id};
    case TrackOrder::highest_rated:
      return {fmt::to_string(mine.rating), id};
    case TrackOrder::title:
    case TrackOrder::random:
      break;
  }
  return {row.sort_key, id};
}

// `key` is the cursor's, as UTF-8 again. Lives until the query ran.
void add_after(Query& query, TrackOrder order, std::string_view key, std::int64_t id) {
  const std::string_view condition = ordering_of(order).after;
  if (order == TrackOrder::newest_added) {
    query.add(condition, id);
  } else if (is_users_own(order)) {
    const std::int64_t most = order == TrackOrder::highest_rated ? INT32_MAX : INT64_MAX;
    query.add(condition, std::clamp<std::int64_t>(number(key), 0, most), id);
  } else {
    query.add(condition, key, id);
  }
}

// The last row that an offset skips. Walks the index only.
std::optional<Cursor> skipped(Connection& connection, const TrackFilter& filter,
                              const domain::TrackQuery& wanted) {
  const Ordering& ordering = ordering_of(wanted.order);
  Query query;
  query.add("SELECT").add(ordering.key).add("FROM track t");
  if (is_users_own(wanted.order)) {
    query.add("JOIN user_track m ON m.track_id = t.id AND m.user_id = {}", filter.user());
  }
  filter.add_to(query);
  query.add(ordering.listed)
      .add(ordering.order_by)
      .add("LIMIT 1 OFFSET {}", row_count(wanted.offset) - 1);
  std::optional<Cursor> last;
  query.run(connection, [&](Row& row) {
    std::string key = row.text();
    last = Cursor{std::move(key), row.integer()};
  });
  return last;
}

std::unordered_map<std::int64_t, domain::Track> drawn_tracks(Connection& connection,
                                                             const Scope& scope,
                                                             const TrackFilter& filter,
                                                             IdList drawn) {
  Query query;
  add_track_select(query, scope);
  filter.add_to(query);
  query.add("AND t.ordinal = ANY({})", drawn);
  std::unordered_map<std::int64_t, domain::Track> found;
  query.run(connection, [&](Row& row) {
    TrackRowRead read = read_track_row(row);
    found.emplace(read.ordinal, std::move(read.track));
  });
  return found;
}

std::vector<bool> matching_ordinals(Connection& connection, const TrackFilter& filter,
                                    std::uint32_t size) {
  std::vector<bool> matching(std::size_t{size} + 1);
  Query query;
  query.add("SELECT t.ordinal FROM track t");
  filter.add_to(query);
  query.run(connection, [&](Row& row) {
    const auto ordinal = static_cast<std::size_t>(row.integer());
    if (ordinal < matching.size()) matching[ordinal] = true;
  });
  return matching;
}

std::int64_t highest_track_ordinal(Connection& connection) {
  std::int64_t highest = 0;
  connection.query("SELECT max(ordinal) FROM track", {},
                   [&](Row& row) { highest = row.integer(); });
  return highest;
}

}  // namespace

domain::Page<domain::Track> ordered_tracks(Connection& connection, const Scope& scope,
                                           const domain::TrackQuery& wanted, OffsetMemo& memo) {
  const TrackFilter filter(connection, scope, wanted);
  const auto read = [&](const std::optional<Cursor>& cursor, std::int64_t count, auto take) {
    const Ordering& ordering = ordering_of(wanted.order);
    const std::string after_key = cursor ? base::text::repaired(cursor->key) : "";
    Query query;
    add_track_select(query, scope);
    filter.add_to(query);
    if (cursor) add_after(query, wanted.order, after_key, cursor->id);
    query.add(ordering.listed).add(ordering.order_by).add("LIMIT {}", count);
    query.run(connection, [&](Row& row) {
      TrackRowRead found = read_track_row(row);
      Cursor at = cursor_of(wanted.order, found);
      take(std::move(found.track), std::move(at));
    });
  };
  return ordered_page<domain::Track>(
      connection, memo,
      {.name = filter.list(wanted.order),
       .of_catalogue = !is_users_own(wanted.order),
       .after = wanted.after,
       .offset = wanted.offset,
       .limit = wanted.limit},
      [&] { return skipped(connection, filter, wanted); }, read);
}

domain::Page<domain::Track> shuffled_tracks(Connection& connection, const Scope& scope,
                                            const domain::TrackQuery& wanted) {
  const TrackFilter filter(connection, scope, wanted);
  return shuffled<domain::Track>(
      {.highest = highest_track_ordinal(connection),
       .after = wanted.after,
       .offset = wanted.offset,
       .limit = wanted.limit},
      [&](IdList drawn) { return drawn_tracks(connection, scope, filter, drawn); },
      [&](std::uint32_t size) { return matching_ordinals(connection, filter, size); });
}

}  // namespace segue::storage
