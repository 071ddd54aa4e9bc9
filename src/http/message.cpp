#include "http/message.hpp"

#include <algorithm>

#include "base/assert.hpp"
#include "http/field_text.hpp"

namespace segue::http {
std::optional<std::string_view> Headers::get(std::string_view name) const {
  for (const auto& [field, value] : fields_) {
    if (same_ignoring_case(field, name)) return value;
  }
  return std::nullopt;
}

void Headers::set(std::string_view name, std::string value) {
  remove(name);
  add(name, std::move(value));
}

void Headers::add(std::string_view name, std::string value) {
  fields_.emplace_back(name, std::move(value));
}

void Headers::remove(std::string_view name) {
  std::erase_if(fields_,
                [name](const auto& field) { return same_ignoring_case(field.first, name); });
}

std::string_view Request::path_parameter(std::string_view name) const {
  const auto found = std::ranges::find_if(
      path_parameters, [name](const auto& parameter) { return parameter.first == name; });
  SEGUE_ASSERT(found != path_parameters.end());
  return found->second;
}

Response json_response(int status, std::string json) {
  Response response{.status = status, .headers = {}, .body = std::move(json)};
  response.headers.add("Content-Type", "application/json");
  return response;
}

Response empty_response(int status) {
  return {.status = status, .headers = {}, .body = {}};
}

std::string_view name_of(Method method) {
  switch (method) {
    case Method::get:
      return "GET";
    case Method::head:
      return "HEAD";
    case Method::post:
      return "POST";
    case Method::put:
      return "PUT";
    case Method::patch:
      return "PATCH";
    case Method::del:
      return "DELETE";
    case Method::options:
      return "OPTIONS";
  }
  return "?";
}

}  // namespace segue::http
