#pragma once

#include <algorithm>
#include <string_view>

// The small grammar that header fields share (RFC 9110, 5.6).
namespace segue::http {

// Field names, schemes and codings compare so.
[[nodiscard]] inline bool same_ignoring_case(std::string_view left, std::string_view right) {
  constexpr auto lower = [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
  };
  return std::ranges::equal(left, right, {}, lower, lower);
}

[[nodiscard]] inline std::string_view without_blanks(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// Takes the first item off a separated list, without the blanks around it.
[[nodiscard]] inline std::string_view take_item(std::string_view& list, char separator) {
  const std::size_t end = std::min(list.find(separator), list.size());
  const std::string_view item = without_blanks(list.substr(0, end));
  list.remove_prefix(std::min(end + 1, list.size()));
  return item;
}

[[nodiscard]] inline bool all_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace segue::http
