#include "api/page_query.hpp"

#include <fmt/format.h>

#include <charconv>
#include <limits>
#include <utility>

#include "base/limits.hpp"

namespace segue::api {

base::Result<std::optional<std::int64_t>> number_of(const http::Request& request,
                                                    std::string_view name, std::int64_t min,
                                                    std::int64_t max) {
  const auto text = request.query.first(name);
  if (!text) return std::nullopt;
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
  if (error != std::errc{} || end != text->data() + text->size() || number < min || number > max) {
    return base::fail(base::ErrorCode::invalid,
                      fmt::format("'{}' is a number from {} to {}", name, min, max));
  }
  return number;
}

base::Result<std::size_t> limit_of(const http::Request& request) {
  constexpr std::int64_t most = base::limits::page_rows_max;
  const auto limit = number_of(request, "limit", 1, most);
  if (!limit) return std::unexpected(limit.error());
  return static_cast<std::size_t>(limit->value_or(domain::ReleaseQuery{}.limit));
}

base::Result<std::optional<domain::Cursor>> cursor_of(const http::Request& request,
                                                      std::string_view list) {
  const auto text = request.query.first("cursor");
  if (!text) return std::nullopt;
  auto cursor = domain::Cursor::decode(list, *text);
  if (!cursor) return std::unexpected(std::move(cursor).error());
  return std::move(*cursor);
}

base::Result<std::optional<domain::RootId>> root_of(const http::Request& request) {
  const auto number = number_of(request, "root", 1, std::numeric_limits<std::int32_t>::max());
  if (!number) return std::unexpected(number.error());
  if (!*number) return std::nullopt;
  return domain::RootId{static_cast<std::int32_t>(**number)};
}

base::Result<ListQuery> list_query_of(const http::Request& request, std::string_view list) {
  const auto limit = limit_of(request);
  if (!limit) return std::unexpected(limit.error());
  auto after = cursor_of(request, list);
  if (!after) return std::unexpected(std::move(after).error());
  const auto root = root_of(request);
  if (!root) return std::unexpected(root.error());
  return ListQuery{.limit = *limit, .after = std::move(*after), .root = *root};
}

base::Result<std::optional<domain::YearRange>> years_of(const http::Request& request) {
  constexpr domain::YearRange all;
  const auto from = number_of(request, "from_year", all.from, all.to);
  if (!from) return std::unexpected(from.error());
  const auto to = number_of(request, "to_year", all.from, all.to);
  if (!to) return std::unexpected(to.error());
  if (!*from && !*to) return std::nullopt;
  return domain::YearRange{.from = static_cast<std::int32_t>(from->value_or(all.from)),
                           .to = static_cast<std::int32_t>(to->value_or(all.to))};
}

}  // namespace segue::api
