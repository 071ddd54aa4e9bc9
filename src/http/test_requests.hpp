#pragma once

#include <initializer_list>
#include <string>
#include <utility>

#include "http/message.hpp"

namespace segue::http {

[[nodiscard]] inline Request request_with(
    std::initializer_list<std::pair<std::string, std::string>> headers,
    Method method = Method::get) {
  Request request;
  request.method = method;
  for (const auto& [name, value] : headers) request.headers.add(name, value);
  return request;
}

}  // namespace segue::http
