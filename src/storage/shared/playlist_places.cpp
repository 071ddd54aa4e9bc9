#include "storage/shared/playlist_places.hpp"

#include <optional>

namespace segue::storage {
namespace {

using domain::ItemPlace;

// Between neighbours at first: twenty insertions into one gap halve it twenty times.
constexpr std::int64_t gap = std::int64_t{1} << 20;

// The neighbours of the gap; none at either end.
struct Gap {
  std::optional<std::int64_t> before, after;
};

struct Position {
  std::int64_t place = 0;
  std::int64_t id = 0;
};

constexpr std::string_view select_position =
    "SELECT place, id FROM playlist_item WHERE playlist_id = $1 AND id = $2";
constexpr std::string_view select_before = R"(
SELECT place FROM playlist_item
WHERE playlist_id = $1 AND (place, id) <= ($2, $3) AND NOT (id = ANY($4))
ORDER BY place DESC, id DESC LIMIT 1)";
constexpr std::string_view select_after = R"(
SELECT place FROM playlist_item
WHERE playlist_id = $1 AND (place, id) > ($2, $3) AND NOT (id = ANY($4))
ORDER BY place, id LIMIT 1)";
constexpr std::string_view spread = R"(
UPDATE playlist_item SET place = ranked.rank * $2
FROM (SELECT id, row_number() OVER (ORDER BY place, id) AS rank
      FROM playlist_item WHERE playlist_id = $1) ranked
WHERE playlist_item.playlist_id = $1 AND playlist_item.id = ranked.id)";

Position position_of(Connection& connection, std::int64_t playlist, ItemPlace where) {
  constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
  if (where.after == ItemPlace::front) return {-most, 0};
  Position position{most, most};
  if (where.after == ItemPlace::back) return position;
  connection.query(select_position, {playlist, where.after.value}, [&](Row& row) {
    position.place = row.integer();
    position.id = row.integer();
  });
  return position;
}

Gap gap_at(Connection& connection, std::int64_t playlist, ItemPlace where, IdList moving) {
  const Position at = position_of(connection, playlist, where);
  Gap found;
  connection.query(select_before, {playlist, at.place, at.id, moving},
                   [&](Row& row) { found.before = row.integer(); });
  connection.query(select_after, {playlist, at.place, at.id, moving},
                   [&](Row& row) { found.after = row.integer(); });
  return found;
}

}  // namespace

std::vector<std::int64_t> free_places(Connection& connection, std::int64_t playlist,
                                      ItemPlace where, IdList moving, std::size_t count) {
  const auto wanted = static_cast<std::int64_t>(count);
  Gap between = gap_at(connection, playlist, where, moving);
  const auto narrow = [&] {
    return between.before && between.after && (*between.after - *between.before) / (wanted + 1) < 1;
  };
  if (narrow()) {
    connection.run(spread, {playlist, std::max(gap, wanted + 1)});
    between = gap_at(connection, playlist, where, moving);
  }
  const bool inside = between.before && between.after;
  const std::int64_t step = inside ? (*between.after - *between.before) / (wanted + 1) : gap;
  const std::int64_t first = between.before  ? *between.before + step
                             : between.after ? *between.after - wanted * step
                                             : gap;
  std::vector<std::int64_t> places;
  places.reserve(count);
  for (std::int64_t i = 0; i < wanted; ++i) places.push_back(first + i * step);
  return places;
}

}  // namespace segue::storage
