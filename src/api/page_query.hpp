#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "domain/catalog.hpp"
#include "http/message.hpp"

// What a list is asked by: which page of it, of which music folder, of which years. Thread: any.
namespace segue::api {

// A number in decimal digits from `min` to `max`.
[[nodiscard]] base::Result<std::optional<std::int64_t>> number_of(const http::Request& request,
                                                                  std::string_view name,
                                                                  std::int64_t min,
                                                                  std::int64_t max);
[[nodiscard]] base::Result<std::size_t> limit_of(const http::Request& request);
[[nodiscard]] base::Result<std::optional<domain::Cursor>> cursor_of(const http::Request& request,
                                                                    std::string_view list);
[[nodiscard]] base::Result<std::optional<domain::RootId>> root_of(const http::Request& request);
// What every list of the catalogue is asked by.
struct ListQuery {
  std::size_t limit = 0;
  std::optional<domain::Cursor> after;
  std::optional<domain::RootId> root;
};
[[nodiscard]] base::Result<ListQuery> list_query_of(const http::Request& request,
                                                    std::string_view list);
// from_year and to_year; none when neither is given.
[[nodiscard]] base::Result<std::optional<domain::YearRange>> years_of(const http::Request& request);

}  // namespace segue::api
