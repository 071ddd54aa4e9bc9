#include "http/cors.hpp"

#include <algorithm>

namespace segue::http {

std::optional<Response> Cors::preflight(const Request& request) const {
  if (request.method != Method::options || !request.headers.get("Origin") ||
      !request.headers.get("Access-Control-Request-Method")) {
    return {};
  }
  Response response = empty_response(204);
  if (!allowed(request)) return response;
  response.headers.add("Access-Control-Allow-Methods", "GET, HEAD, POST, PUT, PATCH, DELETE");
  response.headers.add("Access-Control-Allow-Headers",
                       "Authorization, Content-Type, Last-Event-ID, Range, If-Match, "
                       "If-None-Match, If-Modified-Since, If-Unmodified-Since, If-Range");
  response.headers.add("Access-Control-Max-Age", "600");
  return response;
}

void Cors::apply(const Request& request, Response& response) const {
  if (origins_.empty()) return;
  // Also without an Origin: a cache must not hand this answer to a page that sends one.
  response.headers.add("Vary", "Origin");
  if (!allowed(request)) return;
  const std::string_view origin = request.headers.get("Origin").value_or("");
  response.headers.set("Access-Control-Allow-Origin", std::string(origin));
  response.headers.set("Access-Control-Expose-Headers",
                       "ETag, Content-Range, X-Request-Id, Retry-After");
}

bool Cors::allowed(const Request& request) const {
  const auto origin = request.headers.get("Origin");
  return origin && std::ranges::find(origins_, *origin) != origins_.end();
}

}  // namespace segue::http
