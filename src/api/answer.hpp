#pragma once

#include <utility>

#include "http/message.hpp"
#include "wire/json.hpp"

namespace segue::api {

template <class Dto>
[[nodiscard]] http::Response json(int status, const Dto& dto) {
  return http::json_response(status, wire::to_json(dto));
}

[[nodiscard]] inline http::Response not_found(std::string detail) {
  return http::problem({base::ErrorCode::not_found, std::move(detail)});
}

// An operation that answers nothing but whether it worked.
[[nodiscard]] inline http::Response done(const base::Result<void>& result) {
  return result ? http::empty_response(204) : http::problem(result.error());
}

}  // namespace segue::api
