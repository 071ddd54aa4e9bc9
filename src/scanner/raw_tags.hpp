#pragma once

#include <string>
#include <vector>

#include "media/tag_reader.hpp"

namespace segue::scanner {

// {"NAME": ["value", …]}, in the order given; tags beyond limits::raw_tags_bytes_max are left out.
[[nodiscard]] std::string raw_tags_json(const std::vector<media::RawTag>& tags);

}  // namespace segue::scanner
