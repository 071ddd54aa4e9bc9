#include "http/target.hpp"

#include <fmt/format.h>

#include "http/field_text.hpp"
#include "http/percent.hpp"

namespace segue::http {
namespace {

// "http://host:4747/a?b" -> "/a?b"
std::string_view origin_form(std::string_view target) {
  const std::size_t scheme = target.find("://");
  if (scheme == std::string_view::npos) return target;
  const std::string_view name = target.substr(0, scheme);
  if (!same_ignoring_case(name, "http") && !same_ignoring_case(name, "https")) return target;
  target.remove_prefix(scheme + 3);
  const std::size_t path = target.find_first_of("/?");
  return path == std::string_view::npos ? "/" : target.substr(path);
}

}  // namespace

base::Result<void> parse_target(Request& request) {
  const std::string_view target = origin_form(request.target);
  const std::size_t question = target.find('?');
  const std::string_view encoded_path = target.substr(0, question);
  const bool asterisk = encoded_path == "*" && request.method == Method::options;
  if ((!asterisk && !encoded_path.starts_with('/')) || target.contains('#')) {
    return base::fail(base::ErrorCode::invalid,
                      "the request's target is not a path: it must begin with / and hold no #");
  }
  auto path = percent_decode(encoded_path);
  if (!path) {
    return base::fail(base::ErrorCode::invalid,
                      "the path is not valid: write each special character as % and two "
                      "hexadecimal digits, in UTF-8");
  }
  request.path = std::move(*path);
  if (question == std::string_view::npos) return {};
  auto query = Query::parse(target.substr(question + 1));
  if (!query) return std::unexpected(std::move(query).error());
  request.query = std::move(*query);
  return {};
}

}  // namespace segue::http
