#include "scanner/raw_tags.hpp"

#include <string_view>

#include "base/limits.hpp"

namespace segue::scanner {
namespace {

void append_quoted(std::string& out, std::string_view text) {
  static constexpr std::string_view digits = "0123456789abcdef";
  out += '"';
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out += "\\u00";
      out += digits[static_cast<unsigned char>(c) >> 4];
      out += digits[static_cast<unsigned char>(c) & 0x0F];
    } else {
      out += c;
    }
  }
  out += '"';
}

}  // namespace

std::string raw_tags_json(const std::vector<media::RawTag>& tags) {
  std::string out = "{";
  for (const media::RawTag& tag : tags) {
    std::string entry;
    append_quoted(entry, tag.key);
    entry += ": [";
    for (std::size_t i = 0; i < tag.values.size(); ++i) {
      if (i > 0) entry += ", ";
      append_quoted(entry, tag.values[i]);
    }
    entry += ']';
    if (out.size() + entry.size() + 2 > base::limits::raw_tags_bytes_max) continue;
    if (out.size() > 1) out += ", ";
    out += entry;
  }
  return out + "}";
}

}  // namespace segue::scanner
