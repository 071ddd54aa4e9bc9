#include "scanner/raw_tags.hpp"

#include "base/json_text.hpp"
#include "base/limits.hpp"

namespace segue::scanner {
std::string raw_tags_json(const std::vector<media::RawTag>& tags) {
  std::string out = "{";
  for (const media::RawTag& tag : tags) {
    std::string entry;
    base::append_json_text(entry, tag.key);
    entry += ": [";
    for (std::size_t i = 0; i < tag.values.size(); ++i) {
      if (i > 0) entry += ", ";
      base::append_json_text(entry, tag.values[i]);
    }
    entry += ']';
    if (out.size() + entry.size() + 2 > base::limits::raw_tags_bytes_max) continue;
    if (out.size() > 1) out += ", ";
    out += entry;
  }
  return out + "}";
}

}  // namespace segue::scanner
