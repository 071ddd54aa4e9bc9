#include "storage/shared/track_filter.hpp"

#include <utility>

#include "storage/shared/offset_memo.hpp"
#include "storage/shared/release_filter.hpp"
#include "storage/shared/release_values.hpp"
#include "storage/shared/rows.hpp"

namespace segue::storage {
namespace {

constexpr std::string_view has_genre =
    "AND EXISTS (SELECT 1 FROM track_genre x WHERE x.track_id = t.id AND x.genre_id = {})";
// Its releases first: they are few.
constexpr std::string_view of_releases_with_genre =
    "AND t.release_id IN (SELECT x.release_id FROM release_genre x WHERE x.genre_id = {})";
constexpr std::string_view of_years = R"(
AND EXISTS (SELECT 1 FROM release r WHERE r.id = t.release_id AND r.sort_date BETWEEN {} AND {}))";

}  // namespace

TrackFilter::TrackFilter(Connection& connection, const Scope& scope,
                         const domain::TrackQuery& wanted)
    : scope_(scope), years_(wanted.years) {
  if (wanted.genre.empty()) return;
  genre_key_ = name_key(wanted.genre);
  genre_ = genre_with_key(connection, genre_key_);
  common_ = !years_ && scope_.every_root && is_common_genre(connection, genre_);
}

void TrackFilter::add_to(Query& query) const {
  query.add("WHERE t.present");
  add_scope(query, scope_, track_present_in_roots);
  if (years_) query.add(of_years, first_day(years_->from), last_day(years_->to));
  if (genre_key_.empty()) return;
  if (!common_) query.add(of_releases_with_genre, genre_);
  query.add(has_genre, genre_);
}

std::string TrackFilter::list(domain::TrackOrder order) const {
  const std::string of = years_ ? fmt::format("{}-{}", years_->from, years_->to) : "";
  return OffsetMemo::list_of(
      fmt::format("tracks-{}-{}-{}", std::to_underlying(order), of, genre_key_), scope_);
}

}  // namespace segue::storage
