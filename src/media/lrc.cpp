#include "media/lrc.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "base/text.hpp"
#include "media/tag_text.hpp"

namespace segue::media {
namespace {

using base::text::is_digit;

// Up to `digits_max` digits taken from the front of `text`.
std::optional<std::int64_t> take_number(std::string_view& text, std::size_t digits_max) {
  std::int64_t value = 0;
  std::size_t digits = 0;
  while (digits < text.size() && digits < digits_max && is_digit(text[digits])) {
    value = value * 10 + (text[digits++] - '0');
  }
  if (digits == 0) return std::nullopt;
  text.remove_prefix(digits);
  return value;
}

bool take(std::string_view& text, std::string_view any_of) {
  if (text.empty() || !any_of.contains(text.front())) return false;
  text.remove_prefix(1);
  return true;
}

// What follows the point, in milliseconds; more than three digits are cut.
std::optional<std::int64_t> take_fraction(std::string_view& text) {
  std::int64_t ms = 0;
  std::int64_t unit = 100;
  if (text.empty() || !is_digit(text.front())) return std::nullopt;
  for (; !text.empty() && is_digit(text.front()); text.remove_prefix(1)) {
    ms += (text.front() - '0') * unit;
    unit /= 10;
  }
  return ms;
}

// "mm:ss", "mm:ss.xx", "hh:mm:ss.xx"; "mm:ss:xx", as some editors write, is hundredths.
std::optional<std::int64_t> time_of(std::string_view text) {
  constexpr std::int64_t minute = 60'000;
  const auto first = take_number(text, 5);
  if (!first || !take(text, ":")) return std::nullopt;
  const auto second = take_number(text, 2);
  if (!second) return std::nullopt;
  const std::int64_t ms = *first * minute + *second * 1'000;
  if (text.empty()) return ms;
  if (take(text, ".,")) {
    const auto fraction = take_fraction(text);
    return fraction && text.empty() ? std::optional(ms + *fraction) : std::nullopt;
  }
  if (!take(text, ":")) return std::nullopt;
  std::string_view rest = text;
  const auto third = take_number(rest, 2);
  if (third && take(rest, ".,")) {
    const auto fraction = take_fraction(rest);
    if (!fraction || !rest.empty()) return std::nullopt;
    return (*first * 60 + *second) * minute + *third * 1'000 + *fraction;
  }
  const auto fraction = take_fraction(text);
  return fraction && text.empty() ? std::optional(ms + *fraction) : std::nullopt;
}

// The time in brackets at the front of `text`, which is taken off; else nothing is.
std::optional<std::int64_t> take_stamp(std::string_view& text, char open, char close) {
  if (text.empty() || text.front() != open) return std::nullopt;
  const auto end = text.find(close);
  if (end == std::string_view::npos) return std::nullopt;
  const auto time = time_of(strip(text.substr(1, end - 1)));
  if (time) text.remove_prefix(end + 1);
  return time;
}

struct Words {
  std::string text;
  std::optional<std::int64_t> start_ms;  // of the first word that has a time
};

// Without word times, and with one blank where they stood between blanks.
Words without_word_times(std::string_view text) {
  Words words;
  while (!text.empty()) {
    if (const auto time = take_stamp(text, '<', '>')) {
      if (!words.start_ms) words.start_ms = time;
      if (words.text.empty() || words.text.back() == ' ') {
        while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
      }
      continue;
    }
    words.text += text.front();
    text.remove_prefix(1);
  }
  words.text = strip(words.text);
  return words;
}

// "ti" of "[ti:Title]", in lower case; nothing when the line is none of these.
struct Tag {
  std::string name;
  std::string_view value;
};
std::optional<Tag> tag_of(std::string_view line) {
  constexpr std::size_t name_max = 16;
  if (!line.starts_with('[') || !line.ends_with(']')) return std::nullopt;
  const auto colon = line.find(':');
  if (colon == std::string_view::npos || colon < 2 || colon > name_max) return std::nullopt;
  const std::string name = base::text::lower_ascii(line.substr(1, colon - 1));
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || c == '#' || c == '_'; };
  if (!std::ranges::all_of(name, letter)) return std::nullopt;
  return Tag{name, strip(line.substr(colon + 1, line.size() - colon - 2))};
}

std::int64_t offset_of(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  const auto value = take_number(text, 9);
  if (!value || !text.empty()) return 0;
  return negative ? -*value : *value;
}

std::string text_of(std::string_view bytes) {
  const bool little = bytes.starts_with("\xFF\xFE");
  if (little || bytes.starts_with("\xFE\xFF")) {
    const TagLib::ByteVector data(bytes.data(), static_cast<unsigned int>(bytes.size()));
    return base::text::repaired(decode_taglib(TagLib::String(data, TagLib::String::UTF16)));
  }
  constexpr std::string_view mark = "\xEF\xBB\xBF";
  if (bytes.starts_with(mark)) bytes.remove_prefix(mark.size());
  std::string lines;
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    const bool with_line_feed = bytes[at] == '\r' && bytes.substr(at + 1).starts_with('\n');
    if (!with_line_feed) lines += bytes[at] == '\r' ? '\n' : bytes[at];
  }
  return base::text::repaired(decode_utf8(lines));
}

void add_line(ParsedLyrics& lyrics, std::string_view line) {
  std::vector<std::int64_t> times;
  std::string_view rest = line;
  while (const auto time = take_stamp(rest, '[', ']')) {
    times.push_back(*time);
    rest = strip(rest);
  }
  Words words = without_word_times(rest);
  if (times.empty() && words.start_ms) times.push_back(*words.start_ms);
  if (times.empty()) {
    lyrics.lines.push_back({.start_ms = {}, .value = std::move(words.text)});
    return;
  }
  for (const std::int64_t time : times) {
    lyrics.lines.push_back({.start_ms = time, .value = words.text});
  }
}

}  // namespace

ParsedLyrics parse_lyrics(std::string_view bytes) {
  ParsedLyrics lyrics;
  const std::string text = text_of(bytes);
  for (std::size_t from = 0; from < text.size();) {
    const std::size_t end = std::min(text.find('\n', from), text.size());
    const std::string_view line = strip(std::string_view(text).substr(from, end - from));
    from = end + 1;
    if (const auto tag = tag_of(line)) {
      if (tag->name == "offset") lyrics.offset_ms = offset_of(tag->value);
      continue;
    }
    add_line(lyrics, line);
  }
  const auto timed = [](const LyricsLine& line) { return line.start_ms.has_value(); };
  lyrics.synced = std::ranges::any_of(lyrics.lines, timed);
  if (lyrics.synced) {
    std::multimap<std::int64_t, std::string> by_time;  // equal times stay as they came
    for (LyricsLine& line : lyrics.lines) {
      if (timed(line)) by_time.emplace(*line.start_ms, std::move(line.value));
    }
    lyrics.lines.clear();
    for (auto& [time, value] : by_time) lyrics.lines.push_back({time, std::move(value)});
  }
  const auto blank = [](const LyricsLine& line) { return !line.start_ms && line.value.empty(); };
  while (!lyrics.lines.empty() && blank(lyrics.lines.back())) lyrics.lines.pop_back();
  lyrics.lines.erase(lyrics.lines.begin(), std::ranges::find_if_not(lyrics.lines, blank));
  return lyrics;
}

}  // namespace segue::media
