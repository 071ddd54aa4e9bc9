#include "media/raw_tags.hpp"

#include <boost/json.hpp>

#include "base/json_text.hpp"
#include "base/limits.hpp"

namespace segue::media {

std::string raw_tags_json(const std::vector<RawTag>& tags) {
  std::string out = "{";
  for (const RawTag& tag : tags) {
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

std::vector<RawTag> raw_tags_of(std::string_view json) {
  boost::system::error_code failed;
  const boost::json::value parsed = boost::json::parse({json.data(), json.size()}, failed);
  std::vector<RawTag> tags;
  if (failed || !parsed.is_object()) return tags;
  for (const auto& [key, values] : parsed.get_object()) {
    RawTag& tag = tags.emplace_back();
    tag.key = key;
    if (!values.is_array()) continue;
    for (const boost::json::value& value : values.get_array()) {
      if (value.is_string()) tag.values.emplace_back(value.get_string());
    }
  }
  return tags;
}

}  // namespace segue::media
