#pragma once

#include <string>
#include <vector>

namespace segue::media {

// One tag as found, under the common name of the field in capitals ("ALBUMARTIST",
// "MUSICBRAINZ_ALBUMID"), values in order.
struct RawTag {
  std::string key;
  std::vector<std::string> values;
  bool operator==(const RawTag&) const = default;
};

}  // namespace segue::media
