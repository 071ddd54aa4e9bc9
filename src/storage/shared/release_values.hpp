#pragma once

#include <array>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "domain/catalog_writer.hpp"

// What both stores make of the rows they are given. Thread: any.
namespace segue::storage {

// Each once, as label rows are.
[[nodiscard]] std::vector<std::string> names_of(std::span<const domain::LabelInfo> labels);
// Lists by date show an album where it belongs, not where its reissue does.
[[nodiscard]] inline domain::PartialDate sort_date(const domain::ReleaseRow& row) {
  return row.original_date ? row.original_date : row.date;
}
// By which labels and genres are one: "Hip-Hop" and "hip-hop".
[[nodiscard]] std::string name_key(const std::string& name);
[[nodiscard]] std::string_view to_text(domain::Lyrics lyrics);

using Names = const std::vector<std::string>*;
// The kinds of genre that hang on a track, in the order of their positions.
[[nodiscard]] inline std::array<std::pair<std::string_view, Names>, 3> genres_of(
    const domain::TrackRow& row) {
  return {{{"genre", &row.genres}, {"mood", &row.moods}, {"grouping", &row.groupings}}};
}

}  // namespace segue::storage
