#pragma once

#include "media/file_tags.hpp"
#include "media/tag_collector.hpp"

namespace segue::media {

// Gives each raw tag its meaning (Picard's tag map). Fills everything but `audio`, and empties the
// collector. Thread: any.
void map_fields(TagCollector& tags, FileTags& to);

}  // namespace segue::media
