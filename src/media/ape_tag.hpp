#pragma once

#include "media/tag_collector.hpp"

namespace TagLib::APE {
class Tag;
}

namespace segue::media {

void read_ape_tag(const TagLib::APE::Tag& tag, TagCollector& tags);

}  // namespace segue::media
