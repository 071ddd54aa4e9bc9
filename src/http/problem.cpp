#include "http/problem.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/json_text.hpp"
#include "base/text.hpp"

namespace segue::http {
namespace {

std::string_view name_of(base::ErrorCode code) {
  using enum base::ErrorCode;
  switch (code) {
    case not_found:
      return "not_found";
    case conflict:
      return "conflict";
    case invalid:
      return "invalid";
    case unauthenticated:
      return "unauthenticated";
    case forbidden:
      return "forbidden";
    case too_large:
      return "too_large";
    case too_many:
      return "too_many";
    case unsupported:
      return "unsupported";
    case corrupt:
      return "corrupt";
    case io:
      return "io";
    case unavailable:
      return "unavailable";
  }
  return "internal";
}

// RFC 9457; `code` is our extension member: what kind of error, for programs.
Response problem_document(int status, std::string_view code, std::string_view detail,
                          int retry_after_s) {
  std::string json = R"({"type":"about:blank","title":)";
  base::append_json_text(json, reason_phrase(status));
  fmt::format_to(std::back_inserter(json), R"(,"status":{},"code":)", status);
  base::append_json_text(json, code);
  json += R"(,"detail":)";
  // Paths on disk and headers from clients may hold any byte; JSON may not.
  base::append_json_text(
      json, base::text::valid_utf8(detail) ? std::string(detail) : base::text::repaired(detail));
  json += '}';
  Response response{.status = status, .headers = {}, .body = std::move(json)};
  response.headers.add("Content-Type", "application/problem+json");
  response.headers.add("Cache-Control", "no-store");
  if (status == 401) response.headers.add("WWW-Authenticate", R"(Bearer realm="segue")");
  if (status == 429 || status == 503) {
    response.headers.add("Retry-After", fmt::to_string(retry_after_s));
  }
  return response;
}

std::string_view code_of(int status) {
  switch (status) {
    case 401:
      return name_of(base::ErrorCode::unauthenticated);
    case 403:
      return name_of(base::ErrorCode::forbidden);
    case 404:
      return name_of(base::ErrorCode::not_found);
    case 413:
    case 414:
    case 431:
      return name_of(base::ErrorCode::too_large);
    case 405:
    case 417:
    case 501:
    case 505:
      return name_of(base::ErrorCode::unsupported);
    case 408:
    case 503:
      return name_of(base::ErrorCode::unavailable);
    default:
      return status >= 500 ? "internal" : name_of(base::ErrorCode::invalid);
  }
}

}  // namespace

std::string_view reason_phrase(int status) {
  using Phrase = std::pair<int, std::string_view>;
  constexpr std::array<Phrase, 35> phrases{{
      {200, "OK"},
      {201, "Created"},
      {202, "Accepted"},
      {204, "No Content"},
      {206, "Partial Content"},
      {301, "Moved Permanently"},
      {302, "Found"},
      {303, "See Other"},
      {304, "Not Modified"},
      {307, "Temporary Redirect"},
      {308, "Permanent Redirect"},
      {400, "Bad Request"},
      {401, "Unauthorized"},
      {403, "Forbidden"},
      {404, "Not Found"},
      {405, "Method Not Allowed"},
      {406, "Not Acceptable"},
      {408, "Request Timeout"},
      {409, "Conflict"},
      {410, "Gone"},
      {412, "Precondition Failed"},
      {413, "Content Too Large"},
      {414, "URI Too Long"},
      {415, "Unsupported Media Type"},
      {416, "Range Not Satisfiable"},
      {417, "Expectation Failed"},
      {422, "Unprocessable Content"},
      {429, "Too Many Requests"},
      {431, "Request Header Fields Too Large"},
      {500, "Internal Server Error"},
      {501, "Not Implemented"},
      {502, "Bad Gateway"},
      {503, "Service Unavailable"},
      {504, "Gateway Timeout"},
      {505, "HTTP Version Not Supported"},
  }};
  const auto* const found = std::ranges::lower_bound(phrases, status, {}, &Phrase::first);
  return found != phrases.end() && found->first == status ? found->second : "Status";
}

int status_of(base::ErrorCode code) {
  using enum base::ErrorCode;
  switch (code) {
    case not_found:
      return 404;
    case conflict:
      return 409;
    case invalid:
      return 400;
    case unauthenticated:
      return 401;
    case forbidden:
      return 403;
    case too_large:
      return 413;
    case too_many:
      return 429;
    case unsupported:
      return 415;
    case corrupt:
    case io:
      return 500;
    case unavailable:
      return 503;
  }
  return 500;
}

Response problem(const base::Error& error) {
  return problem_document(status_of(error.code), name_of(error.code), error.message,
                          error.retry_after_s);
}

Response problem_with_status(int status, std::string_view detail) {
  return problem_document(status, code_of(status), detail, 1);
}

}  // namespace segue::http
