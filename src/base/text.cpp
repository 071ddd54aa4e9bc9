#include "base/text.hpp"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/ustring.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>

#include "base/assert.hpp"

namespace segue::base::text {
namespace {

const icu::Normalizer2& normalizer(bool compatibility_decomposition) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* const found = compatibility_decomposition
                                            ? icu::Normalizer2::getNFKDInstance(status)
                                            : icu::Normalizer2::getNFCInstance(status);
  SEGUE_ASSERT(U_SUCCESS(status));
  return *found;
}

icu::UnicodeString to_unicode(std::string_view text) {
  return icu::UnicodeString::fromUTF8(
      icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
}

std::string to_utf8(const icu::UnicodeString& text) {
  std::string out;
  text.toUTF8String(out);
  return out;
}

constexpr std::array<std::string_view, 17> articles = {"the", "a",    "an",  "der", "die", "das",
                                                       "ein", "eine", "le",  "la",  "les", "l'",
                                                       "el",  "los",  "las", "il",  "gli"};

// Letters that no decomposition takes apart, but that people type without their strokes.
std::string_view without_stroke(UChar32 letter) {
  switch (letter) {
    case 0x00F8:
      return "o";  // ø
    case 0x0142:
      return "l";  // ł
    case 0x0111:   // đ
    case 0x00F0:   // ð
      return "d";
    case 0x00FE:
      return "th";  // þ
    case 0x00E6:
      return "ae";  // æ
    case 0x0153:
      return "oe";  // œ
    case 0x0131:
      return "i";  // ı
    default:
      return {};
  }
}

bool is_mark(UChar32 letter) {
  return (U_GET_GC_MASK(letter) & (U_GC_MN_MASK | U_GC_ME_MASK | U_GC_CF_MASK)) != 0;
}

// Blanks as one, none at the ends.
void collapse_blanks(std::string& text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    if (c != ' ') {
      out += c;
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
  if (!out.empty() && out.back() == ' ') out.pop_back();
  text = std::move(out);
}

std::string pad_numbers(std::string_view text) {
  constexpr std::size_t width = 8;
  std::string out;
  std::size_t i = 0;
  while (i < text.size()) {
    std::size_t end = i;
    while (end < text.size() && is_digit(text[end])) ++end;
    if (end == i) {
      out += text[i++];
      continue;
    }
    if (end - i < width) out.append(width - (end - i), '0');
    out += text.substr(i, end - i);
    i = end;
  }
  return out;
}

}  // namespace

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

void append_code_point(std::string& text, char32_t code) {
  std::array<char, U8_MAX_LENGTH> buffer{};
  std::int32_t length = 0;
  U8_APPEND_UNSAFE(buffer.data(), length, code);
  text.append(buffer.data(), static_cast<std::size_t>(length));
}

char32_t next_code_point(std::string_view text, std::size_t& at) {
  const auto first = static_cast<unsigned char>(text[at]);
  if (first < 0x80) {
    ++at;
    return first;
  }
  auto next = static_cast<std::int32_t>(at);
  UChar32 code = 0;
  // NOLINTNEXTLINE(bugprone-inc-dec-in-conditions): ICU's macro
  U8_NEXT_OR_FFFD(text.data(), next, static_cast<std::int32_t>(text.size()), code);
  at = static_cast<std::size_t>(next);
  return static_cast<char32_t>(code);
}

bool is_letter_or_digit(char32_t code) {
  if (code < 0x80) {
    const auto c = static_cast<char>(code);
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }
  return (U_GET_GC_MASK(static_cast<UChar32>(code)) & (U_GC_L_MASK | U_GC_N_MASK | U_GC_MC_MASK)) !=
         0;
}

std::string capped(std::string text, std::size_t bytes) {
  if (text.size() <= bytes) return text;
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0U) == 0x80U) --bytes;
  text.resize(bytes);
  return text;
}

bool valid_utf8(std::string_view bytes) {
  UErrorCode status = U_ZERO_ERROR;
  std::int32_t length = 0;  // of the UTF-16 that nobody asked for
  u_strFromUTF8(nullptr, 0, &length, bytes.data(), static_cast<std::int32_t>(bytes.size()),
                &status);
  return status != U_INVALID_CHAR_FOUND;
}

std::string repaired(std::string_view bytes) {
  const auto plain = [](char c) { return c >= ' ' && c < 0x7F; };
  if (std::ranges::all_of(bytes, plain)) return std::string(bytes);
  const icu::UnicodeString text = to_unicode(bytes);  // broken sequences are U+FFFD already
  std::string out;
  out.reserve(bytes.size());
  for (std::int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
    const UChar32 letter = text.char32At(i);
    const bool control = u_charType(letter) == U_CONTROL_CHAR && letter != '\t' && letter != '\n';
    if (!control) append_code_point(out, static_cast<char32_t>(letter));
  }
  return out;
}

std::size_t length(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::string one_line(std::string_view text) {
  std::string out = repaired(text);
  std::ranges::replace_if(out, [](char c) { return c == '\n' || c == '\t'; }, ' ');
  return trimmed(out);
}

std::string trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n\v\f";
  const auto first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(blanks) - first + 1));
}

std::string nfc(std::string_view text) {
  if (is_ascii(text)) return std::string(text);
  UErrorCode status = U_ZERO_ERROR;
  const icu::UnicodeString normal = normalizer(false).normalize(to_unicode(text), status);
  return U_SUCCESS(status) ? to_utf8(normal) : std::string(text);
}

std::string folded(std::string_view text) {
  std::string out;
  if (is_ascii(text)) {
    out.reserve(text.size());
    for (const char c : text) {
      if (c > ' ') {
        out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
      } else if (!out.empty() && out.back() != ' ') {
        out += ' ';
      }
    }
    if (out.ends_with(' ')) out.pop_back();
    return out;
  }
  UErrorCode status = U_ZERO_ERROR;
  icu::UnicodeString decomposed = normalizer(true).normalize(to_unicode(text), status);
  if (U_FAILURE(status)) return std::string(text);
  decomposed.foldCase();
  for (std::int32_t i = 0; i < decomposed.length(); i = decomposed.moveIndex32(i, 1)) {
    const UChar32 letter = decomposed.char32At(i);
    if (is_mark(letter)) continue;
    if (u_isUWhiteSpace(letter) != 0) {
      out += ' ';
    } else if (const auto plain = without_stroke(letter); !plain.empty()) {
      out += plain;
    } else {
      append_code_point(out, static_cast<char32_t>(letter));
    }
  }
  collapse_blanks(out);
  return out;
}

std::string sort_key(std::string_view text) {
  std::string key = folded(text);
  // What is left when the punctuation in front goes: "(What's the Story)" sorts under w.
  const auto first = key.find_first_not_of("\"'([{<.!?¿¡*#-_/ ");
  if (first != std::string::npos && first > 0) key.erase(0, first);
  for (const std::string_view article : articles) {
    const std::size_t length = article.size() + (article.ends_with('\'') ? 0 : 1);
    const bool leads = key.size() > length && key.starts_with(article) &&
                       (length == article.size() || key[article.size()] == ' ');
    if (!leads) continue;
    key.erase(0, length);
    key.append(", ").append(article);
    break;
  }
  return pad_numbers(key);
}

std::string index_heading(std::string_view sort_key) {
  std::int32_t next = 0;
  UChar32 first = 0;
  // NOLINTNEXTLINE(bugprone-inc-dec-in-conditions): ICU's macro
  U8_NEXT(sort_key.data(), next, static_cast<std::int32_t>(sort_key.size()), first);
  if (u_isalpha(first) == 0) return "#";
  std::string heading;
  append_code_point(heading, static_cast<char32_t>(u_toupper(first)));
  return heading;
}

std::span<const std::string_view> leading_articles() {
  return articles;
}

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  for (;;) {
    const auto at = text.find(separator);
    parts.emplace_back(text.substr(0, at));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + 1);
  }
}

std::string lower_ascii(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

std::string join(const std::vector<std::string>& parts, std::string_view separator) {
  std::string out;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) out += separator;
    out += parts[i];
  }
  return out;
}

}  // namespace segue::base::text
