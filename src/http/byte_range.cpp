#include "http/byte_range.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <limits>

#include "http/field_text.hpp"
#include "http/http_date.hpp"
#include "http/problem.hpp"

namespace segue::http {
namespace {

// Digits only. More than 64 bits hold is beyond every file: the largest number stands for it.
std::optional<std::uint64_t> position(std::string_view digits) {
  if (!all_digits(digits)) return {};
  std::uint64_t value = 0;
  const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (parsed.ec == std::errc::result_out_of_range) return std::numeric_limits<std::uint64_t>::max();
  return value;
}

RangeOutcome part(std::optional<ByteRange> range) {
  if (!range) return OutsideOfBody{};
  return *range;
}

}  // namespace

std::optional<ByteRange> ByteRange::make(std::uint64_t first, std::uint64_t last,
                                         std::uint64_t size) {
  if (first > last || first >= size) return {};
  return ByteRange(first, std::min(last, size - 1), size);
}

std::string ByteRange::content_range() const {
  return fmt::format("bytes {}-{}/{}", first_, last_, size_);
}

RangeOutcome evaluate_range(std::string_view header, std::uint64_t size) {
  constexpr std::string_view unit = "bytes=";
  if (!same_ignoring_case(header.substr(0, unit.size()), unit)) return WholeBody{};
  const std::string_view spec = without_blanks(header.substr(unit.size()));
  const std::size_t dash = spec.find('-');
  if (dash == std::string_view::npos || spec.contains(',')) return WholeBody{};
  const std::string_view first_text = spec.substr(0, dash);
  const std::string_view last_text = spec.substr(dash + 1);
  if (first_text.empty()) {
    const auto suffix_length = position(last_text);
    if (!suffix_length) return WholeBody{};
    if (*suffix_length == 0 || size == 0) return OutsideOfBody{};
    return part(ByteRange::make(size - std::min(*suffix_length, size), size - 1, size));
  }
  const auto first = position(first_text);
  const auto last =
      last_text.empty() ? std::numeric_limits<std::uint64_t>::max() : position(last_text);
  if (!first || !last || *last < *first) return WholeBody{};
  return part(ByteRange::make(*first, *last, size));
}

bool if_range_holds(const Headers& request, const Headers& response) {
  const auto condition = request.get("If-Range");
  if (!condition) return true;
  if (condition->starts_with('"')) return response.get("ETag") == *condition;
  if (condition->starts_with("W/")) return false;
  const auto wanted = parse_http_date(*condition);
  const auto modified = response.get("Last-Modified");
  return wanted && modified && parse_http_date(*modified) == wanted;
}

void apply_range(const Request& request, Response& response) {
  auto* const file = std::get_if<FileBody>(&response.body);
  if (file == nullptr || response.status != 200) return;
  response.headers.set("Accept-Ranges", "bytes");
  const auto header = request.headers.get("Range");
  if (!header || request.method != Method::get) return;
  if (!if_range_holds(request.headers, response.headers)) return;
  const RangeOutcome outcome = evaluate_range(*header, file->length);
  if (std::holds_alternative<OutsideOfBody>(outcome)) {
    const std::string size_only = fmt::format("bytes */{}", file->length);
    response = problem_with_status(416, fmt::format("the range lies outside of the {} bytes that "
                                                    "there are",
                                                    file->length));
    response.headers.set("Content-Range", size_only);
    return;
  }
  if (const auto* range = std::get_if<ByteRange>(&outcome)) {
    response.status = 206;
    response.headers.set("Content-Range", range->content_range());
    file->offset += range->first();
    file->length = range->length();
  }
}

}  // namespace segue::http
