#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "media/raw_tag.hpp"

namespace segue::media {

// {"NAME": ["value", …]}, in the order given; tags beyond limits::raw_tags_bytes_max are left out.
[[nodiscard]] std::string raw_tags_json(const std::vector<RawTag>& tags);
// Of such a text; of any other none.
[[nodiscard]] std::vector<RawTag> raw_tags_of(std::string_view json);

}  // namespace segue::media
