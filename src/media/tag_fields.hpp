#pragma once

#include "media/tag_collector.hpp"
#include "media/tag_reader.hpp"

namespace segue::media {

// Gives each raw tag its meaning (Picard's tag map). Fills everything but `audio`, and empties the
// collector. Thread: any.
void map_fields(TagCollector& tags, FileTags& to);

}  // namespace segue::media
