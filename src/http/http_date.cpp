#include "http/http_date.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>

#include "http/field_text.hpp"

namespace segue::http {
namespace {

constexpr std::array<std::string_view, 7> day_names{"Sun", "Mon", "Tue", "Wed",
                                                    "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 12> month_names{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

// A number that fills its place; nothing for anything but digits.
std::optional<int> number(std::string_view digits) {
  if (!all_digits(digits)) return {};
  int value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

}  // namespace

std::string format_http_date(UnixSeconds time) {
  using namespace std::chrono;
  const sys_seconds moment{seconds(time)};
  const sys_days midnight = floor<days>(moment);
  const year_month_day date{midnight};
  const hh_mm_ss clock{moment - midnight};
  return fmt::format(
      "{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", day_names.at(weekday(midnight).c_encoding()),
      static_cast<unsigned>(date.day()), month_names.at(static_cast<unsigned>(date.month()) - 1),
      static_cast<int>(date.year()), clock.hours().count(), clock.minutes().count(),
      clock.seconds().count());
}

std::optional<UnixSeconds> parse_http_date(std::string_view text) {
  using namespace std::chrono;
  if (text.size() != 29 || text.substr(3, 2) != ", " || text.substr(25) != " GMT") return {};
  if (text[7] != ' ' || text[11] != ' ' || text[16] != ' ' || text[19] != ':' || text[22] != ':') {
    return {};
  }
  const auto* const month = std::ranges::find(month_names, text.substr(8, 3));
  const auto day_of_month = number(text.substr(5, 2));
  const auto year_number = number(text.substr(12, 4));
  const auto hour = number(text.substr(17, 2));
  const auto minute = number(text.substr(20, 2));
  const auto second = number(text.substr(23, 2));
  if (month == month_names.end() || !day_of_month || !year_number || !hour || !minute || !second) {
    return {};
  }
  const year_month_day date{
      year(*year_number),
      std::chrono::month(static_cast<unsigned>(month - month_names.begin()) + 1),
      day(static_cast<unsigned>(*day_of_month))};
  if (!date.ok() || *hour > 23 || *minute > 59 || *second > 60) return {};
  const auto moment = sys_days(date) + hours(*hour) + minutes(*minute) + seconds(*second);
  return duration_cast<seconds>(moment.time_since_epoch()).count();
}

}  // namespace segue::http
