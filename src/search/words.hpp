#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

// Text as it is searched: folded, hiragana for katakana, cut into words. Thread: any.
namespace segue::search {

struct IndexedWords {
  // In their order. What signs hold together counts as its parts …
  std::vector<std::string> parts;
  // … and in one as well: "acdc" beside "ac" and "dc".
  std::vector<std::string> joined;
  std::size_t letters = 0;  // of the parts
};

[[nodiscard]] IndexedWords indexed_words(std::string_view text);
// Words that must all be found: at most `limits::search_words_max`. A word with apostrophes alone
// is asked for as one.
[[nodiscard]] std::vector<std::string> query_words(std::string_view text);

// Whether one letter inserted, left out, replaced, or swapped with its neighbour makes `a` of `b`,
// or nothing does.
[[nodiscard]] bool within_one_edit(std::string_view a, std::string_view b);

// Kana and Han say in one letter what others say in a word or two.
[[nodiscard]] bool has_ideographs(std::string_view word);

}  // namespace segue::search
