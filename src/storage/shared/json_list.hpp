#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "domain/music.hpp"

// Lists that are stored in one value, as JSON: ["a","b"], and [[artist id,"credited","join"],…]
// for the parts of a credit. Reading understands what these functions and the databases' own JSON
// aggregates write, and takes anything else for an empty rest. Thread: any.
namespace segue::storage {

[[nodiscard]] std::string strings_to_json(std::span<const std::string> strings);
[[nodiscard]] std::vector<std::string> strings_from_json(std::string_view json);

[[nodiscard]] std::string parts_to_json(std::span<const domain::ArtistCredit::Part> parts);
[[nodiscard]] std::vector<domain::ArtistCredit::Part> parts_from_json(std::string_view json);

}  // namespace segue::storage
