#pragma once

#include <string>
#include <vector>

#include "media/tag_reader.hpp"

namespace segue::scanner {

inline constexpr std::size_t raw_tags_bytes_max = std::size_t{64} * 1024;  // of one file, as JSON

// {"NAME": ["value", …]}, in the order given; tags beyond raw_tags_bytes_max are left out.
[[nodiscard]] std::string raw_tags_json(const std::vector<media::RawTag>& tags);

}  // namespace segue::scanner
