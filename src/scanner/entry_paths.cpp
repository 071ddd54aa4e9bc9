#include "scanner/entry_paths.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"

namespace segue::scanner {
namespace {

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// What is no escape stays.
std::string without_escapes(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    const int high = text[at] == '%' && at + 2 < text.size() ? hex_value(text[at + 1]) : -1;
    const int low = high >= 0 ? hex_value(text[at + 2]) : -1;
    if (low < 0 || high + low == 0) {  // nor a NUL
      out += text[at];
      continue;
    }
    out += static_cast<char>(high * 16 + low);
    at += 2;
  }
  return out;
}

// "http" of "http://…"; a drive is no scheme.
std::string scheme_of(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos || colon < 2) return {};
  const std::string_view scheme = text.substr(0, colon);
  const bool is_one =
      is_letter(scheme.front()) && std::ranges::all_of(scheme, [](char c) {
        return is_letter(c) || base::text::is_digit(c) || c == '+' || c == '.' || c == '-';
      });
  const bool is_file = base::text::lower_ascii(scheme) == "file";
  if (!is_one || (!is_file && !text.substr(colon + 1).starts_with("//"))) return {};
  return base::text::lower_ascii(scheme);
}

// "file:///a%20b", "file://localhost/a", "file:/a" -> the path.
std::string path_of_address(std::string_view address) {
  address.remove_prefix(std::string_view("file:").size());
  if (address.starts_with("//")) {
    address.remove_prefix(2);
    address.remove_prefix(std::min(address.find('/'), address.size()));
  }
  std::string path = without_escapes(address);
  // "/C:/Music" is a drive.
  if (path.size() > 2 && is_letter(path[1]) && path[2] == ':') path.erase(0, 1);
  return path;
}

bool has_drive(std::string_view path) {
  return path.size() > 2 && is_letter(path[0]) && path[1] == ':' &&
         (path[2] == '/' || path[2] == '\\');
}

std::vector<std::string> parts_of(std::string_view path) {
  std::vector<std::string> parts = base::text::split(path, '/');
  std::erase_if(parts, [](const std::string& part) { return part.empty() || part == "."; });
  return parts;
}

class Collector {
 public:
  explicit Collector(std::string_view folder) : folder_(folder) {}

  void take(std::string_view path) {
    if (path.empty()) return;
    const bool of_windows = has_drive(path) || path.starts_with("\\\\");
    if (!of_windows) add(path);
    if (!of_windows && !path.contains('\\')) return;
    std::string slashes(path);
    std::ranges::replace(slashes, '\\', '/');
    add(slashes);
  }

  EntryPaths found;

 private:
  void add(std::string_view path) {
    const bool drive = has_drive(path);
    if (drive || path.starts_with('/')) {
      // The last form that was asked for is the one with slashes, in UTF-8.
      found.parts = parts_of(lexically_normal(drive ? path.substr(2) : path));
    }
    if (drive) return;
    const std::string place =
        path.starts_with('/') ? lexically_normal(path)
                              : lexically_normal(std::string(folder_) + "/" + std::string(path));
    if (std::ranges::find(found.places, place) == found.places.end()) {
      found.places.push_back(place);
    }
  }

  std::string_view folder_;
};

}  // namespace

std::string lexically_normal(std::string_view absolute) {
  std::vector<std::string> parts;
  for (std::string& part : parts_of(absolute)) {
    if (part != "..") {
      parts.push_back(std::move(part));
    } else if (!parts.empty()) {
      parts.pop_back();
    }
  }
  return "/" + base::text::join(parts, "/");
}

EntryPaths entry_paths(std::string_view location, std::string_view text, std::string_view folder) {
  Collector collector(folder);
  const std::string scheme = scheme_of(location);
  if (!scheme.empty() && scheme != "file") return {};
  for (const std::string_view form : {location, text}) {
    collector.take(scheme.empty() ? std::string(form) : path_of_address(form));
  }
  if (scheme.empty() && text.contains('%')) collector.take(without_escapes(text));
  return std::move(collector.found);
}

}  // namespace segue::scanner
