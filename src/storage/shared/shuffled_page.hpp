#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/crypto.hpp"
#include "base/limits.hpp"
#include "domain/catalog.hpp"
#include "storage/shared/shuffle.hpp"
#include "storage/shared/sql.hpp"

// Pages in a random order over ordinals 1 … n, every order being equally likely; the cursor
// carries the seed. Costs the same at any depth.
namespace segue::storage {

inline constexpr std::size_t draws_max = 16'384;
// What a draw costs, in rows that a walk of the whole list passes: 8 µs and 0.8 µs as measured of
// releases.
inline constexpr std::size_t draw_cost = 10;

struct Draw {
  std::int64_t highest = 0;  // ordinal
  std::optional<domain::Cursor> after;
  std::size_t offset = 0, limit = 0;
};

struct ShuffleCursor {
  std::uint64_t seed = 0;
  std::uint32_t size = 0;
  std::uint32_t place = 0;

  // The key of a random order: seed, '.', size; the id is the place to go on from.
  explicit ShuffleCursor(const Draw& draw) : size(static_cast<std::uint32_t>(draw.highest)) {
    if (draw.after) {
      const auto& [key, at] = *draw.after;
      const auto dot = key.find('.');
      seed = static_cast<std::uint64_t>(number(key));
      const auto grown =
          dot == std::string::npos ? 0 : number(std::string_view(key).substr(dot + 1));
      // A list never grows while it is read, and what a client writes is no reason to look further.
      size = static_cast<std::uint32_t>(std::clamp<std::int64_t>(grown, 0, size));
      place = static_cast<std::uint32_t>(std::clamp<std::int64_t>(at, 0, size));
      return;
    }
    std::array<std::uint8_t, 4> random{};
    base::crypto::random_fill(random);
    for (const std::uint8_t byte : random) seed = (seed << 8U) | byte;
  }
};

// `rows_of(ordinals)` answers those of these that the list has, by ordinal. `matching(size)` says
// of each ordinal up to `size` whether the list has it: for a list that has but few of all, one
// walk costs less than drawing nearly all.
template <class Row, class RowsOf, class Matching>
[[nodiscard]] domain::Page<Row> shuffled(const Draw& draw, RowsOf rows_of, Matching matching) {
  domain::Page<Row> page;
  const ShuffleCursor cursor(draw);
  if (cursor.size == 0) return page;
  const Shuffle shuffle(cursor.seed, cursor.size);
  const std::size_t limit = std::min(draw.limit, base::limits::page_rows_max);
  std::size_t skip = draw.after ? 0 : draw.offset;
  std::size_t draws = limit + 1;
  std::vector<bool> known;  // by ordinal; empty: any may match
  for (std::uint32_t place = cursor.place; place < cursor.size;) {
    std::vector<std::int64_t> drawn;
    std::vector<std::uint32_t> places;
    for (; place < cursor.size && drawn.size() < draws; ++place) {
      const std::int64_t ordinal = shuffle.at(place);
      if (!known.empty() && !known[static_cast<std::size_t>(ordinal)]) continue;
      drawn.push_back(ordinal);
      places.push_back(place);
    }
    std::unordered_map<std::int64_t, Row> found = rows_of(drawn);
    const std::size_t rows_left = limit + 1 - page.rows.size() + skip;
    const std::size_t expected = rows_left * drawn.size() / std::max<std::size_t>(found.size(), 1);
    if (known.empty() && expected > draws + cursor.size / draw_cost) known = matching(cursor.size);
    for (std::size_t i = 0; i < drawn.size(); ++i) {
      const auto row = found.find(drawn[i]);
      if (row == found.end()) continue;
      if (skip > 0) {
        --skip;
        continue;
      }
      if (page.rows.size() == limit) {
        page.next = domain::Cursor{fmt::format("{}.{}", cursor.seed, cursor.size), places[i]};
        return page;
      }
      page.rows.push_back(std::move(row->second));
    }
    draws = std::min(draws * 4, draws_max);
  }
  return page;
}

}  // namespace segue::storage
