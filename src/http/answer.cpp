#include "http/answer.hpp"

#include "base/log.hpp"
#include "http/byte_range.hpp"
#include "http/compression.hpp"
#include "http/conditional.hpp"
#include "http/problem.hpp"

namespace segue::http {
namespace {

Response internal_error() {
  return problem_with_status(500, "the server failed; its log says more under the request's id");
}

Response handled(const Route& route, const Request& request, const TranslateException& translate) {
  try {
    return route.handler(request);
  } catch (const std::exception& exception) {
    base::log::error("request {} of {} failed: {}", request.id, route.operation_id,
                     exception.what());
    auto translated = translate ? translate(exception) : std::nullopt;
    return translated ? std::move(*translated) : internal_error();
  } catch (...) {
    base::log::error("request {} of {} failed with something that is no std::exception", request.id,
                     route.operation_id);
    return internal_error();
  }
}

}  // namespace

Lane lane_of(const Route& route, const Request& request) {
  try {
    return route.lane ? route.lane(request) : Lane::read;
  } catch (const std::exception& exception) {
    base::log::error("request {} of {}: no lane could be chosen: {}", request.id,
                     route.operation_id, exception.what());
    return Lane::read;
  }
}

Response answer(const Route& route, const Request& request, const TranslateException& translate) {
  Response response = handled(route, request, translate);
  if (compressible(response)) {
    response.headers.add("Vary", "Accept-Encoding");
    weaken_etag(request, response);
  }
  apply_conditions(request, response);
  apply_range(request, response);
  try {
    apply_compression(request, response);
  } catch (const std::bad_alloc&) {
    return problem_with_status(503, "there was no memory left for the answer");
  }
  return response;
}

}  // namespace segue::http
