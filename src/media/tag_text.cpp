#include "media/tag_text.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/text.hpp"

namespace segue::media {
namespace {

using base::text::append_code_point;
using base::text::is_ascii;

constexpr char32_t replacement = 0xFFFD;

// What Windows-1252 has where Latin-1 has control characters, from 0x80 on.
constexpr std::array<char32_t, 32> windows_1252 = {
    0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x8D,   0x017D, 0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};

bool is_plain_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return (c >= ' ' && c < 0x7F) || c == '\n'; });
}

bool is_space(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

char32_t latin_1(unsigned char byte) {
  return byte >= 0x80 && byte < 0xA0 ? windows_1252[byte - 0x80U] : byte;
}

// Cyrillic that old programs wrote as it was: words of such letters only, one of them of four. No
// Latin-1 language has words without a plain letter.
bool is_windows_1251(std::string_view bytes) {
  constexpr int sure_letters = 4;
  int high = 0;
  int plain = 0;
  int longest = 0;
  for (std::size_t i = 0; i <= bytes.size(); ++i) {
    const auto byte = i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : 0U;
    if (byte >= 0xC0 || byte == 0xA8 || byte == 0xB8) {
      ++high;
    } else if ((byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z')) {
      ++plain;
    } else {
      if (high > 0 && plain > 0) return false;
      longest = std::max(longest, high);
      high = plain = 0;
    }
  }
  return longest >= sure_letters;
}

char32_t windows_1251(unsigned char byte) {
  if (byte >= 0xC0) return 0x0410U + (byte - 0xC0U);
  if (byte == 0xA8) return 0x0401;
  return byte == 0xB8 ? 0x0451 : latin_1(byte);
}

std::string from_single_bytes(std::string_view bytes) {
  std::string text;
  text.reserve(bytes.size() * 2);
  const bool cyrillic = is_windows_1251(bytes);
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    append_code_point(text, cyrillic ? windows_1251(byte) : latin_1(byte));
  }
  return text;
}

}  // namespace

std::string decode_utf8(std::string_view bytes) {
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  if (is_ascii(bytes) || base::text::valid_utf8(bytes)) return std::string(bytes);
  return from_single_bytes(bytes);
}

std::string decode_taglib(const TagLib::String& text) {
  const auto narrow = [](wchar_t unit) { return static_cast<char32_t>(unit) < 0x100; };
  if (std::all_of(text.begin(), text.end(), narrow)) {
    std::string bytes;
    bytes.reserve(text.size());
    for (const wchar_t unit : text) bytes.push_back(static_cast<char>(unit));
    if (is_ascii(bytes)) return bytes;
    return decode_utf8(bytes);
  }
  std::string out;
  out.reserve(text.size() * 3UL);
  for (unsigned int i = 0; i < text.size(); ++i) {
    auto code = static_cast<char32_t>(text[static_cast<int>(i)]);
    const bool high = code >= 0xD800 && code < 0xDC00;
    if (high && i + 1 < text.size()) {
      const auto low = static_cast<char32_t>(text[static_cast<int>(i + 1)]);
      if (low >= 0xDC00 && low < 0xE000) {
        code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
        ++i;
      }
    }
    if ((code >= 0xD800 && code < 0xE000) || code > 0x10FFFF) code = replacement;
    if (code != 0xFEFF) append_code_point(out, code);
  }
  return out;
}

std::string_view strip(std::string_view text) {
  while (!text.empty() && (is_space(text.front()) || text.front() == '\0')) text.remove_prefix(1);
  while (!text.empty() && (is_space(text.back()) || text.back() == '\0')) text.remove_suffix(1);
  return text;
}

std::string clean_text(std::string text) {
  if (is_plain_ascii(text)) {
    const std::string_view inner = strip(text);
    if (inner.size() != text.size()) return std::string(inner);
    return text;
  }
  const std::string repaired = base::text::repaired(text);
  return base::text::trimmed(is_ascii(repaired) ? repaired : base::text::nfc(repaired));
}

std::string clean_line(std::string_view text) {
  std::string line;
  line.reserve(text.size());
  bool gap = false;
  for (const char c : text) {
    if (is_space(c)) {
      gap = true;
      continue;
    }
    if (gap && !line.empty()) line.push_back(' ');
    gap = false;
    line.push_back(c);
  }
  return line;
}

std::string upper_ascii(std::string_view text) {
  std::string upper(text);
  for (char& c : upper) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return upper;
}

}  // namespace segue::media
