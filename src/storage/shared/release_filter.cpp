#include "storage/shared/release_filter.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "storage/shared/offset_memo.hpp"
#include "storage/shared/release_values.hpp"
#include "storage/shared/rows.hpp"

namespace segue::storage {
namespace {

constexpr std::int64_t days_of_year = 9'999;  // of a packed date
constexpr std::string_view is_of_genre =
    "AND r.id IN (SELECT x.release_id FROM release_genre x WHERE x.genre_id = {})";
constexpr std::string_view has_genre = R"(
AND EXISTS (SELECT 1 FROM release_genre x WHERE x.genre_id = {} AND x.release_id = r.id))";

}  // namespace

std::int64_t first_day(std::int32_t year) {
  return std::int64_t{std::clamp(year, 0, 9'999)} * (days_of_year + 1);
}

std::int64_t last_day(std::int32_t year) {
  return first_day(year) + days_of_year;
}

std::int64_t genre_with_key(Connection& connection, std::string_view name_key) {
  std::int64_t genre = 0;
  connection.query("SELECT id FROM genre WHERE kind = 'genre' AND folded = $1", {name_key},
                   [&](Row& row) { genre = row.integer(); });
  return genre;
}

std::int64_t highest_ordinal(Connection& connection) {
  std::int64_t highest = 0;
  connection.query("SELECT max(ordinal) FROM release", {},
                   [&](Row& row) { highest = row.integer(); });
  return highest;
}

ReleaseFilter::ReleaseFilter(Connection& connection, const Scope& scope,
                             const domain::ReleaseQuery& wanted)
    : scope_(scope), years_(wanted.years) {
  if (wanted.genre.empty()) return;
  genre_key_ = name_key(wanted.genre);
  genre_ = genre_with_key(connection, genre_key_);
  // Otherwise the walk may be long.
  common_ = !years_ && scope_.every_root && is_common_genre(connection, genre_);
}

void ReleaseFilter::add_to(Query& query) const {
  query.add("WHERE r.present");
  add_scope(query, scope_, release_present_in_roots);
  if (years_) {
    query.add("AND r.sort_date BETWEEN {} AND {}", first_day(years_->from), last_day(years_->to));
  }
  if (!genre_key_.empty()) query.add(common_ ? has_genre : is_of_genre, genre_);
}

std::string ReleaseFilter::list(domain::ReleaseOrder order) const {
  const std::string of_years = years_ ? fmt::format("{}-{}", years_->from, years_->to) : "";
  return OffsetMemo::list_of(
      fmt::format("releases-{}-{}-{}", std::to_underlying(order), of_years, genre_key_), scope_);
}

// Of a rare genre SQLite fetches all releases and sorts them; with a common one it walks the list
// and asks each release. Where k of n have the genre and a page has p, that is k rows against
// n / k * p probes: equal at k² = 20 n, as measured. (PostgreSQL chooses by itself.)
bool is_common_genre(Connection& connection, std::int64_t genre) {
  constexpr double factor = 20;
  const auto all = static_cast<double>(highest_ordinal(connection));
  bool common = false;
  connection.query("SELECT 1 FROM release_genre WHERE genre_id = $1 LIMIT 1 OFFSET $2",
                   {genre, static_cast<std::int64_t>(std::sqrt(factor * all))},
                   [&](Row&) { common = true; });
  return common;
}

}  // namespace segue::storage
