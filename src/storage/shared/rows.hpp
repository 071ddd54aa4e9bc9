#pragma once

#include <span>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <vector>

#include "domain/catalog.hpp"
#include "storage/shared/scope.hpp"
#include "storage/shared/sql.hpp"

// How the catalogue's rows are asked for and become values. Each select and its read belong
// together: same columns, same order. Thread: any.
namespace segue::storage {

// "SELECT … FROM release r …", with sums and a cover of what the scope may see; WHERE comes next.
void add_release_select(Query& query, const Scope& scope);
struct ReleaseRowRead {
  domain::Release release;
  std::string sort_key, artist_sort_key;
  domain::PartialDate sort_date;
  std::int64_t ordinal = 0;
  bool present = false;
};
[[nodiscard]] ReleaseRowRead read_release_row(Row& row);
[[nodiscard]] domain::Release read_release(Row& row);
[[nodiscard]] domain::AudioFormat read_format(Row& row);
[[nodiscard]] domain::FilePart read_part(Row& row);

// A file that is there before one that is missing, on a drive that is there before one that is
// away, then the better sound; a file of its own before a part of one.
inline constexpr std::string_view best_file_first = R"(
ORDER BY b.missing_since IS NOT NULL, bo.state = 'offline', b.lossless DESC, b.bit_depth DESC,
         b.sample_rate_hz DESC, b.part > 0, b.bitrate_kbps DESC, b.id LIMIT 1)";

// "SELECT … FROM track t …" with the best file `f` that the scope may see; WHERE comes next.
void add_track_select(Query& query, const Scope& scope);
[[nodiscard]] domain::Track read_track(Row& row);
struct TrackRowRead {
  domain::Track track;
  std::string sort_key;
  std::int64_t ordinal = 0;
};
[[nodiscard]] TrackRowRead read_track_row(Row& row);

// What the scope's user says and has heard: columns of the table `m`.
inline constexpr std::string_view annotation_columns =
    "m.starred_at, m.rating, m.play_count, m.played_at";
[[nodiscard]] domain::Annotation read_annotation(Row& row);

inline constexpr std::string_view release_in_roots =
    "EXISTS (SELECT 1 FROM release_root x WHERE x.release_id = r.id AND x.root_id = ANY({}))";
inline constexpr std::string_view release_present_in_roots =
    "EXISTS (SELECT 1 FROM release_root x WHERE x.release_id = r.id AND x.present"
    " AND x.root_id = ANY({}))";
inline constexpr std::string_view track_in_roots =
    "EXISTS (SELECT 1 FROM audio_file x WHERE x.track_id = t.id AND x.root_id = ANY({}))";
inline constexpr std::string_view track_present_in_roots =
    "EXISTS (SELECT 1 FROM audio_file x WHERE x.track_id = t.id AND x.missing_since IS NULL"
    " AND x.root_id = ANY({}))";
// Adds "AND condition" unless the scope is every root.
void add_scope(Query& query, const Scope& scope, std::string_view condition);

[[nodiscard]] domain::ArtistCredit read_credit(Row& row);  // display, parts

// What `query` answers, read by `read`, in the order of `ids`; what is not among it is left out.
template <class Id, class Read>
[[nodiscard]] auto in_order_of(std::span<const Id> ids, Connection& connection, const Query& query,
                               Read read) {
  using Value = std::invoke_result_t<Read, Row&>;
  std::unordered_map<Id, Value> found;
  query.run(connection, [&](Row& row) {
    Value value = read(row);
    const Id id = value.id;
    found.insert_or_assign(id, std::move(value));
  });
  std::vector<Value> values;
  values.reserve(found.size());
  for (const Id id : ids) {
    if (const auto at = found.find(id); at != found.end()) values.push_back(at->second);
  }
  return values;
}

}  // namespace segue::storage
