#include "storage/shared/json_list.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cstdint>
#include <iterator>
#include <optional>

#include "base/json_text.hpp"

namespace segue::storage {
namespace {

void append_utf8(std::string& text, std::uint32_t code) {
  if (code < 0x80U) {
    text += static_cast<char>(code);
  } else if (code < 0x800U) {
    text += static_cast<char>(0xC0U | (code >> 6U));
    text += static_cast<char>(0x80U | (code & 0x3FU));
  } else {
    text += static_cast<char>(0xE0U | (code >> 12U));
    text += static_cast<char>(0x80U | ((code >> 6U) & 0x3FU));
    text += static_cast<char>(0x80U | (code & 0x3FU));
  }
}

class Reader {
 public:
  explicit Reader(std::string_view json) : rest_(json) {}

  // Skips blanks and commas before it.
  bool take(char letter) {
    while (!rest_.empty() && (rest_.front() == ' ' || rest_.front() == ',')) {
      rest_.remove_prefix(1);
    }
    if (rest_.empty() || rest_.front() != letter) return false;
    rest_.remove_prefix(1);
    return true;
  }

  std::optional<std::string> string() {
    if (!take('"')) return std::nullopt;
    std::string text;
    for (;;) {
      const auto plain = rest_.find_first_of("\"\\");
      if (plain == std::string_view::npos) return std::nullopt;
      text += rest_.substr(0, plain);
      const bool ends = rest_[plain] == '"';
      rest_.remove_prefix(plain + 1);
      if (ends) return text;
      if (!unescape(text)) return std::nullopt;
    }
  }

  std::int64_t integer() {
    std::int64_t value = 0;
    const auto parsed = std::from_chars(rest_.data(), rest_.data() + rest_.size(), value);
    rest_.remove_prefix(static_cast<std::size_t>(parsed.ptr - rest_.data()));
    return value;
  }

 private:
  // Behind the backslash. Databases escape control characters only, never a surrogate pair.
  bool unescape(std::string& text) {
    if (rest_.empty()) return false;
    const char kind = rest_.front();
    rest_.remove_prefix(1);
    if (kind != 'u') {
      static constexpr std::string_view names = "bfnrt", meant = "\b\f\n\r\t";
      const auto known = names.find(kind);
      text += known == std::string_view::npos ? kind : meant[known];
      return true;
    }
    std::uint32_t code = 0;
    if (rest_.size() < 4) return false;
    const auto parsed = std::from_chars(rest_.data(), rest_.data() + 4, code, 16);
    if (parsed.ptr != rest_.data() + 4) return false;
    append_utf8(text, code);
    rest_.remove_prefix(4);
    return true;
  }

  std::string_view rest_;
};

}  // namespace

std::string strings_to_json(std::span<const std::string> strings) {
  std::string json = "[";
  for (const std::string& text : strings) {
    if (json.size() > 1) json += ',';
    base::append_json_text(json, text);
  }
  return json + ']';
}

std::vector<std::string> strings_from_json(std::string_view json) {
  std::vector<std::string> strings;
  Reader reader(json);
  if (!reader.take('[')) return strings;
  while (auto text = reader.string()) strings.push_back(*std::move(text));
  return strings;
}

std::string parts_to_json(std::span<const domain::ArtistCredit::Part> parts) {
  std::string json = "[";
  for (const auto& part : parts) {
    if (json.size() > 1) json += ',';
    fmt::format_to(std::back_inserter(json), "[{},", part.artist.value);
    base::append_json_text(json, part.credited_name);
    json += ',';
    base::append_json_text(json, part.join_phrase);
    json += ']';
  }
  return json + ']';
}

std::vector<domain::ArtistCredit::Part> parts_from_json(std::string_view json) {
  std::vector<domain::ArtistCredit::Part> parts;
  Reader reader(json);
  if (!reader.take('[')) return parts;
  while (reader.take('[')) {
    const domain::ArtistId artist{reader.integer()};
    auto credited_name = reader.string();
    auto join_phrase = reader.string();
    if (!credited_name || !join_phrase || !reader.take(']')) break;
    parts.push_back({artist, *std::move(credited_name), *std::move(join_phrase)});
  }
  return parts;
}

}  // namespace segue::storage
