#pragma once

#include <taglib/apetag.h>

#include "media/tag_collector.hpp"

namespace segue::media {

void read_ape_tag(const TagLib::APE::Tag& tag, TagCollector& tags);

}  // namespace segue::media
