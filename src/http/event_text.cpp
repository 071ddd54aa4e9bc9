#include "http/event_text.hpp"

#include <algorithm>
#include <string_view>

namespace segue::http {
namespace {

void append_line(std::string& out, std::string_view field, std::string_view value) {
  out.append(field).append(": ").append(value).push_back('\n');
}

// Ids and names are ours, one line each; a line break in one would be a bug of the source.
std::string single_line(std::string text) {
  std::erase_if(text, [](char c) { return c == '\n' || c == '\r' || c == '\0'; });
  return text;
}

}  // namespace

std::string event_text(const std::vector<ServerEvent>& events) {
  std::string out;
  for (const ServerEvent& event : events) {
    if (!event.id.empty()) append_line(out, "id", single_line(event.id));
    if (!event.name.empty()) append_line(out, "event", single_line(event.name));
    std::string_view data = event.data;
    while (true) {
      const std::size_t end = std::min(data.find_first_of("\r\n"), data.size());
      append_line(out, "data", data.substr(0, end));
      if (end == data.size()) break;
      data.remove_prefix(end + 1);
    }
    out.push_back('\n');
  }
  return out;
}

}  // namespace segue::http
