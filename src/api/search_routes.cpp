#include <fmt/format.h>

#include "api/answer.hpp"
#include "api/api.hpp"
#include "api/dto.hpp"
#include "api/page_query.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"

namespace segue::api {
namespace {

using http::Request;
using http::Response;
using services::Principal;

constexpr std::int64_t rows_usual = 20;  // of each section

base::Result<std::string_view> text_of(const Request& request) {
  constexpr std::size_t most = base::limits::search_bytes_max;
  const auto text = request.query.first("q");
  if (!text || base::text::trimmed(*text).empty()) {
    return base::fail(base::ErrorCode::invalid, "'q' is missing: it holds what is looked for");
  }
  if (text->size() > most) {
    return base::fail(base::ErrorCode::invalid,
                      fmt::format("'q' is too long: shorten what is looked for to {} bytes", most));
  }
  return *text;
}

Response search(const search::Finder& finder, const Request& request, const Principal& caller) {
  const auto text = text_of(request);
  if (!text) return http::problem(text.error());
  const auto limit = number_of(request, "limit", 1, base::limits::page_rows_max);
  if (!limit) return http::problem(limit.error());
  const auto root = root_of(request);
  if (!root) return http::problem(root.error());
  const auto rows = static_cast<std::size_t>(limit->value_or(rows_usual));
  const auto found =
      finder.find(caller.view, *text,
                  {.artists_max = rows, .releases_max = rows, .tracks_max = rows, .root = *root});
  if (!found) return http::problem(found.error());
  return json(200, dto::from(*found));
}

}  // namespace

void add_search_routes(http::Router& router, const Collaborators& with) {
  add_guarded(router, with.gate, {.pattern = "/api/v1/search", .operation_id = "search"},
              [&finder = with.finder](const Request& request, const Principal& caller) {
                return search(finder, request, caller);
              });
}

}  // namespace segue::api
