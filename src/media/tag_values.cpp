#include "media/tag_values.hpp"

#include <taglib/id3v1genres.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "base/text.hpp"
#include "media/tag_text.hpp"

namespace segue::media {
namespace {

constexpr int number_max = 1'000'000;

using base::text::is_digit;

bool is_hex(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f');
}

std::optional<int> whole_number(std::string_view digits) {
  int value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return value;
}

// Runs of digits, with the position of each.
struct Run {
  std::size_t begin;
  std::string_view digits;
};
std::vector<Run> digit_runs(std::string_view text) {
  std::vector<Run> runs;
  for (std::size_t i = 0; i < text.size() && runs.size() < 4;) {
    std::size_t end = i;
    while (end < text.size() && is_digit(text[end])) ++end;
    if (end > i) runs.push_back({.begin = i, .digits = text.substr(i, end - i)});
    i = end + 1;
  }
  return runs;
}

domain::PartialDate make_date(int year, int month, int day) {
  constexpr std::array<int, 12> days = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (year < 1000 || year > 2999) return {};
  domain::PartialDate date{.year = static_cast<std::int16_t>(year)};
  if (month < 1 || month > 12) return date;
  date.month = static_cast<std::int8_t>(month);
  if (day >= 1 && day <= days[static_cast<std::size_t>(month - 1)]) {
    date.day = static_cast<std::int8_t>(day);
  }
  return date;
}

int value(std::string_view digits) {
  return whole_number(digits).value_or(0);
}

bool is_separator(char c) {
  return c == '-' || c == '/' || c == '.';
}

// True when only one separator lies between the two runs: the parts of one date.
bool adjoin(std::string_view text, const Run& left, const Run& right) {
  const std::size_t end = left.begin + left.digits.size();
  return right.begin == end + 1 && is_separator(text[end]);
}

std::vector<std::string> split_at(std::string_view text, std::string_view separator) {
  std::vector<std::string> parts;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(separator, begin), text.size());
    const std::string_view part = strip(text.substr(begin, end - begin));
    if (!part.empty()) parts.emplace_back(part);
    begin = end + separator.size();
  }
  return parts;
}

std::string genre_name(std::string_view text) {
  if (const auto number = whole_number(text); number && *number >= 0 && *number <= 255) {
    return decode_taglib(TagLib::ID3v1::genre(*number));
  }
  if (text == "RX") return "Remix";
  if (text == "CR") return "Cover";
  return std::string(text);
}

}  // namespace

domain::PartialDate parse_date(std::string_view text) {
  const std::vector<Run> runs = digit_runs(text);
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const std::string_view digits = runs[i].digits;
    if ((digits.size() == 8 || digits.size() == 14) &&
        make_date(value(digits.substr(0, 4)), 0, 0)) {
      return make_date(value(digits.substr(0, 4)), value(digits.substr(4, 2)),
                       value(digits.substr(6, 2)));
    }
    if (digits.size() != 4) continue;
    const bool second = i + 1 < runs.size() && adjoin(text, runs[i], runs[i + 1]);
    const bool third = second && i + 2 < runs.size() && adjoin(text, runs[i + 1], runs[i + 2]);
    if (second && runs[i + 1].digits.size() <= 2) {
      return make_date(value(digits), value(runs[i + 1].digits),
                       third ? value(runs[i + 2].digits) : 0);
    }
    // "21.11.1997": the dot is written day first; with other separators the order is not known.
    const bool day_first = i == 2 && adjoin(text, runs[0], runs[1]) &&
                           adjoin(text, runs[1], runs[2]) && text[runs[1].begin - 1] == '.';
    if (day_first) return make_date(value(digits), value(runs[1].digits), value(runs[0].digits));
    return make_date(value(digits), 0, 0);
  }
  return {};
}

std::optional<int> parse_number(std::string_view text) {
  text = strip(text);
  if (text.starts_with('+')) text.remove_prefix(1);
  const auto number = whole_number(text);
  if (!number || *number < 1 || *number > number_max) return std::nullopt;
  return number;
}

Position parse_position(std::string_view text) {
  Position position;
  const std::size_t slash = std::min(text.find('/'), text.size());
  position.text = strip(text.substr(0, slash));
  position.number = parse_number(position.text);
  if (slash < text.size()) position.total = parse_number(text.substr(slash + 1));
  if (whole_number(position.text) == 0) position.text.clear();
  return position;
}

std::optional<double> parse_decimal(std::string_view text) {
  std::string number(strip(text));
  std::ranges::replace(number, ',', '.');
  if (number.starts_with('+')) number.erase(0, 1);
  double value = 0;
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), value);
  if (error != std::errc() || end == number.data() || !std::isfinite(value)) return std::nullopt;
  return value;
}

bool parse_flag(std::string_view text) {
  const std::string flag = base::text::lower_ascii(strip(text));
  return flag == "1" || flag == "true" || flag == "yes" || flag == "t" || flag == "y";
}

std::vector<std::string> parse_uuids(std::string_view text) {
  constexpr std::size_t uuid_length = 36;
  const std::string lower = base::text::lower_ascii(text);
  std::vector<std::string> ids;
  for (std::size_t i = 0; i + uuid_length <= lower.size(); ++i) {
    const std::string_view candidate = std::string_view(lower).substr(i, uuid_length);
    bool fits = (i == 0 || !is_hex(lower[i - 1])) &&
                (i + uuid_length == lower.size() || !is_hex(lower[i + uuid_length]));
    for (std::size_t k = 0; fits && k < uuid_length; ++k) {
      const bool dash = k == 8 || k == 13 || k == 18 || k == 23;
      fits = dash ? candidate[k] == '-' : is_hex(candidate[k]);
    }
    if (!fits) continue;
    ids.emplace_back(candidate);
    i += uuid_length - 1;
  }
  return ids;
}

Credit parse_performer(std::string_view text) {
  text = strip(text);
  Credit credit{
      .role = Role::performer, .name = std::string(text), .instrument = {}, .sort_name = {}};
  const std::size_t open = text.rfind('(');
  if (!text.ends_with(')') || open == std::string_view::npos || open == 0) return credit;
  const std::string_view name = strip(text.substr(0, open));
  if (name.empty()) return credit;
  credit.name = name;
  credit.instrument = strip(text.substr(open + 1, text.size() - open - 2));
  return credit;
}

std::vector<std::string> parse_genres(std::string_view text) {
  std::vector<std::string> genres;
  const auto add = [&genres](std::string name) {
    if (!name.empty()) genres.push_back(std::move(name));
  };
  for (const std::string& part : split_names(text)) {
    std::string_view rest = part;
    while (rest.starts_with('(') && !rest.starts_with("((")) {
      const std::size_t close = rest.find(')');
      if (close == std::string_view::npos) break;
      const std::string_view inside = rest.substr(1, close - 1);
      const bool reference = inside == "RX" || inside == "CR" || whole_number(inside).has_value();
      if (!reference) break;
      add(genre_name(inside));
      rest = strip(rest.substr(close + 1));
    }
    if (rest.starts_with("((")) rest.remove_prefix(1);
    add(genre_name(rest));
  }
  return genres;
}

std::vector<std::string> split_names(std::string_view text) {
  std::vector<std::string> names;
  for (const std::string& part : split_at(text, ";")) {
    for (std::string& name : split_at(part, " / ")) names.push_back(std::move(name));
  }
  return names;
}

std::vector<std::string> split_slashed_names(std::string_view text) {
  std::vector<std::string> parts = split_at(text, "/");
  const auto single_word = [](const std::string& part) { return !part.contains(' '); };
  if (std::ranges::any_of(parts, single_word)) return {std::string(text)};
  return parts;
}

std::vector<std::string> split_artists(std::string_view line, std::size_t ids,
                                       bool slash_separated) {
  if (ids == 1) return {std::string(line)};
  std::vector<std::string> parts = split_names(line);
  if (parts.size() < 2 && slash_separated) {
    parts = split_at(line, "/");
    if (parts.size() != ids) parts = split_slashed_names(line);
  }
  if (parts.size() == ids) return parts;
  const auto initials = [](const std::string& part) { return base::text::length(part) <= 2; };
  if (parts.empty() || std::ranges::all_of(parts, initials)) return {std::string(line)};
  return parts;
}

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) text += i + 1 == names.size() ? " & " : ", ";
    text += names[i];
  }
  return text;
}

std::vector<std::string> split_slashed_genres(std::string_view text) {
  constexpr int unknown = 255;
  const auto known = [](const std::string& name) {
    return TagLib::ID3v1::genreIndex(TagLib::String(name, TagLib::String::UTF8)) != unknown;
  };
  std::vector<std::string> parts = split_at(text, "/");
  const bool list = parts.size() > 2 || (parts.size() == 2 && std::ranges::all_of(parts, known));
  if (!list || known(std::string(text))) return {std::string(text)};
  return parts;
}

void append_distinct(std::vector<std::string>& list, std::string value) {
  if (value.empty()) return;
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  const auto same = [&](const std::string& known) {
    return std::ranges::equal(known, value, {}, lower, lower);
  };
  if (std::ranges::none_of(list, same)) list.push_back(std::move(value));
}

}  // namespace segue::media
