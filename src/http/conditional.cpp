#include "http/conditional.hpp"

#include <array>

#include "http/http_date.hpp"
#include "http/problem.hpp"

namespace segue::http {
namespace {

std::string_view without_weakness(std::string_view etag) {
  if (etag.starts_with("W/")) etag.remove_prefix(2);
  return etag;
}

}  // namespace

bool etag_listed(std::string_view header, std::string_view etag, EtagComparison comparison) {
  const bool strong = comparison == EtagComparison::strong;
  const std::string_view wanted = without_weakness(etag);
  while (true) {
    const std::size_t start = header.find_first_not_of(" \t,");
    if (start == std::string_view::npos) return false;
    header.remove_prefix(start);
    if (header.starts_with('*')) return true;
    const bool weak = header.starts_with("W/") || etag.starts_with("W/");
    header = without_weakness(header);
    // A tag is quoted and may hold commas; anything else breaks the grammar and matches nothing.
    if (!header.starts_with('"')) return false;
    const std::size_t end = header.find('"', 1);
    if (end == std::string_view::npos) return false;
    if (header.substr(0, end + 1) == wanted && !(strong && weak)) return true;
    header.remove_prefix(end + 1);
  }
}

namespace {

// Whether the client's copy is still good. If-None-Match decides alone where it is present; dates
// are compared to the second.
bool not_modified(const Request& request, const Response& response) {
  if (const auto listed = request.headers.get("If-None-Match")) {
    const auto etag = response.headers.get("ETag");
    return etag && etag_listed(*listed, *etag, EtagComparison::weak);
  }
  const auto since = request.headers.get("If-Modified-Since");
  const auto modified = response.headers.get("Last-Modified");
  if (!since || !modified) return false;
  const auto since_time = parse_http_date(*since);
  const auto modified_time = parse_http_date(*modified);
  return since_time && modified_time && *modified_time <= *since_time;
}

// Whether the client asked for another version than the one there is.
bool precondition_failed(const Request& request, const Response& response) {
  if (const auto wanted = request.headers.get("If-Match")) {
    const auto etag = response.headers.get("ETag");
    return !etag_listed(*wanted, etag.value_or(""), EtagComparison::strong);
  }
  const auto since = request.headers.get("If-Unmodified-Since");
  const auto modified = response.headers.get("Last-Modified");
  if (!since || !modified) return false;
  const auto since_time = parse_http_date(*since);
  const auto modified_time = parse_http_date(*modified);
  return since_time && modified_time && *modified_time > *since_time;
}

}  // namespace

void apply_conditions(const Request& request, Response& response) {
  if (request.method != Method::get && request.method != Method::head) return;
  if (response.status != 200) return;
  if (precondition_failed(request, response)) {
    response = problem_with_status(412, "what lies here is not the version that you asked for");
    return;
  }
  if (!not_modified(request, response)) return;
  constexpr std::array<std::string_view, 7> of_the_body{
      "Content-Type",  "Content-Encoding", "Content-Language",   "Content-Length",
      "Content-Range", "Accept-Ranges",    "Content-Disposition"};
  for (const std::string_view name : of_the_body) response.headers.remove(name);
  response.status = 304;
  response.body = std::string();
}

}  // namespace segue::http
