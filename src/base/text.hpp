#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// Text as people write it, over ICU. All strings are UTF-8. Thread: any.
namespace segue::base::text {

[[nodiscard]] constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
[[nodiscard]] bool is_ascii(std::string_view text);
// `code` must not be a surrogate.
void append_code_point(std::string& text, char32_t code);
// The code point at `at`, which moves behind it. `text` must be valid.
[[nodiscard]] char32_t next_code_point(std::string_view text, std::size_t& at);
// Also signs that are part of a letter in some scripts.
[[nodiscard]] bool is_letter_or_digit(char32_t code);
// At most `bytes`, cut between two characters.
[[nodiscard]] std::string capped(std::string text, std::size_t bytes);
[[nodiscard]] bool valid_utf8(std::string_view bytes);
// Valid UTF-8 whatever came in: broken sequences become U+FFFD, NUL and other control characters
// except tab and newline go.
[[nodiscard]] std::string repaired(std::string_view bytes);
// Characters as people count them, near enough: code points.
[[nodiscard]] std::size_t length(std::string_view text);
// On one line: control characters go, white space of every kind becomes a blank, none at the ends.
[[nodiscard]] std::string one_line(std::string_view text);
[[nodiscard]] std::string trimmed(std::string_view text);
// NFC, the form in which names are compared and shown.
[[nodiscard]] std::string nfc(std::string_view text);
// For finding: NFKD, marks and case off, runs of white space as one blank.
[[nodiscard]] std::string folded(std::string_view text);
// For ordering: folded, with a leading article (the, a, an, der, die, das, le, la, les, el, los …)
// moved behind the rest, digits padded to eight so that "Vol. 2" precedes "Vol. 10".
[[nodiscard]] std::string sort_key(std::string_view text);
// The heading of a sort key in an index: its first letter in upper case, "#" for digits and signs.
[[nodiscard]] std::string index_heading(std::string_view sort_key);
// The articles that sort_key moves, in lower case.
[[nodiscard]] std::span<const std::string_view> leading_articles();
[[nodiscard]] std::vector<std::string> split(std::string_view text, char separator);
[[nodiscard]] std::string lower_ascii(std::string_view text);
[[nodiscard]] std::string join(const std::vector<std::string>& parts, std::string_view separator);

}  // namespace segue::base::text
