#include "search/words.hpp"

#include <algorithm>
#include <utility>

#include "base/limits.hpp"
#include "base/text.hpp"

namespace segue::search {
namespace {

using base::text::next_code_point;

constexpr char32_t katakana_first = 0x30A1, katakana_last = 0x30F6, katakana_to_hiragana = 0x60;
constexpr char32_t kana_first = 0x3041, kana_last = 0x30FF;
constexpr char32_t han_first = 0x3400, han_last = 0x9FFF;
constexpr char32_t han_compatibility_first = 0xF900, han_compatibility_last = 0xFAFF;
constexpr char32_t han_rare_first = 0x20000, han_rare_last = 0x323AF;

bool is_apostrophe(char32_t letter) {
  return letter == '\'' || letter == '`' || letter == 0x2019 || letter == 0x2018 ||
         letter == 0x02BC;
}

bool is_ideograph(char32_t letter) {
  return (letter >= kana_first && letter <= kana_last) ||
         (letter >= han_first && letter <= han_last) ||
         (letter >= han_compatibility_first && letter <= han_compatibility_last) ||
         (letter >= han_rare_first && letter <= han_rare_last);
}

// One run without blanks.
struct Chunk {
  std::vector<std::string> parts;
  bool apostrophes_only = true;  // between the parts
};

Chunk chunk_of(std::string_view text) {
  Chunk chunk;
  std::string part;
  const auto end_part = [&] {
    if (!part.empty()) chunk.parts.push_back(std::exchange(part, {}));
  };
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    char32_t letter = next_code_point(text, at);
    if (!base::text::is_letter_or_digit(letter)) {
      const bool between = !part.empty() && at < text.size();
      if (between && !is_apostrophe(letter)) chunk.apostrophes_only = false;
      end_part();
    } else if (letter >= katakana_first && letter <= katakana_last) {
      letter -= katakana_to_hiragana;
      base::text::append_code_point(part, letter);
    } else {
      part += text.substr(begin, at - begin);
    }
  }
  end_part();
  const auto is_initial = [](const std::string& one) { return base::text::length(one) == 1; };
  if (std::ranges::all_of(chunk.parts, is_initial)) {  // "R.E.M."
    chunk.parts = {base::text::join(chunk.parts, "")};
  }
  // Nothing but signs ("!!!", a smiley) is a word too.
  if (chunk.parts.front().empty()) chunk.parts = {std::string(text)};
  return chunk;
}

template <class Take>
void for_each_chunk(std::string_view text, Take take) {
  while (!text.empty()) {
    const auto end = std::min(text.find(' '), text.size());
    if (end > 0 && !take(chunk_of(text.substr(0, end)))) return;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

std::string searchable(std::string_view text) {
  return base::text::folded(base::text::repaired(text.substr(0, base::limits::search_bytes_max)));
}

// Where the code point begins that `at` lies in.
std::size_t letter_begin(std::string_view text, std::size_t at) {
  while (at > 0 && at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U)
    --at;
  return at;
}

}  // namespace

IndexedWords indexed_words(std::string_view text) {
  IndexedWords words;
  for_each_chunk(searchable(text), [&](Chunk chunk) {
    if (chunk.parts.size() > 1) words.joined.push_back(base::text::join(chunk.parts, ""));
    for (std::string& part : chunk.parts) {
      words.letters += base::text::length(part);
      words.parts.push_back(std::move(part));
    }
    return true;
  });
  return words;
}

std::vector<std::string> query_words(std::string_view text) {
  std::vector<std::string> words;
  for_each_chunk(searchable(text), [&](Chunk chunk) {
    if (chunk.apostrophes_only) chunk.parts = {base::text::join(chunk.parts, "")};
    for (std::string& part : chunk.parts) {
      if (words.size() == base::limits::search_words_max) return false;
      words.push_back(std::move(part));
    }
    return true;
  });
  return words;
}

bool within_one_edit(std::string_view a, std::string_view b) {
  const std::size_t shorter = std::min(a.size(), b.size());
  std::size_t front = 0;
  while (front < shorter && a[front] == b[front]) ++front;
  front = std::min(letter_begin(a, front), letter_begin(b, front));
  a.remove_prefix(front);
  b.remove_prefix(front);
  std::size_t back = 0;
  while (back < std::min(a.size(), b.size()) && a[a.size() - 1 - back] == b[b.size() - 1 - back]) {
    ++back;
  }
  // A letter whose last bytes alone agree stays.
  const auto cut = [&](std::string_view text) {
    std::size_t at = text.size() - back;
    while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) ++at;
    return text.size() - at;
  };
  back = std::min(cut(a), cut(b));
  a.remove_suffix(back);
  b.remove_suffix(back);
  const std::size_t letters_a = base::text::length(a), letters_b = base::text::length(b);
  if (letters_a <= 1 && letters_b <= 1) return true;
  if (letters_a != 2 || letters_b != 2) return false;
  std::size_t middle_a = 0, middle_b = 0;
  static_cast<void>(next_code_point(a, middle_a));
  static_cast<void>(next_code_point(b, middle_b));
  return a.substr(0, middle_a) == b.substr(middle_b) && a.substr(middle_a) == b.substr(0, middle_b);
}

bool has_ideographs(std::string_view word) {
  if (base::text::is_ascii(word)) return false;
  for (std::size_t at = 0; at < word.size();) {
    if (is_ideograph(next_code_point(word, at))) return true;
  }
  return false;
}

}  // namespace segue::search
