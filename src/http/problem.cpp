#include "http/problem.hpp"

#include <fmt/format.h>

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

void append_json_string(std::string& out, std::string_view text) {
  out.push_back('"');
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out.push_back('\\');
      out.push_back(c);
    } else if (static_cast<unsigned char>(c) < 0x20) {
      fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned>(c));
    } else {
      out.push_back(c);
    }
  }
  out.push_back('"');
}

// RFC 9457; `code` is our extension member: what kind of error, for programs.
Response problem_document(int status, std::string_view code, std::string_view detail) {
  std::string json = R"({"type":"about:blank","title":)";
  append_json_string(json, reason_phrase(status));
  fmt::format_to(std::back_inserter(json), R"(,"status":{},"code":)", status);
  append_json_string(json, code);
  json += R"(,"detail":)";
  // Paths on disk and headers from clients may hold any byte; JSON may not.
  append_json_string(
      json, base::text::valid_utf8(detail) ? std::string(detail) : base::text::repaired(detail));
  json += '}';
  Response response{.status = status, .headers = {}, .body = std::move(json)};
  response.headers.add("Content-Type", "application/problem+json");
  response.headers.add("Cache-Control", "no-store");
  if (status == 401) response.headers.add("WWW-Authenticate", R"(Bearer realm="segue")");
  if (status == 429 || status == 503) response.headers.add("Retry-After", "1");
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
  switch (status) {
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 202:
      return "Accepted";
    case 204:
      return "No Content";
    case 206:
      return "Partial Content";
    case 301:
      return "Moved Permanently";
    case 302:
      return "Found";
    case 303:
      return "See Other";
    case 304:
      return "Not Modified";
    case 307:
      return "Temporary Redirect";
    case 308:
      return "Permanent Redirect";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 406:
      return "Not Acceptable";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 410:
      return "Gone";
    case 412:
      return "Precondition Failed";
    case 413:
      return "Content Too Large";
    case 414:
      return "URI Too Long";
    case 415:
      return "Unsupported Media Type";
    case 416:
      return "Range Not Satisfiable";
    case 417:
      return "Expectation Failed";
    case 422:
      return "Unprocessable Content";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 501:
      return "Not Implemented";
    case 502:
      return "Bad Gateway";
    case 503:
      return "Service Unavailable";
    case 504:
      return "Gateway Timeout";
    case 505:
      return "HTTP Version Not Supported";
    default:
      return "Status";
  }
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
      return 422;
    case corrupt:
    case io:
      return 500;
    case unavailable:
      return 503;
  }
  return 500;
}

Response problem(const base::Error& error) {
  return problem_document(status_of(error.code), name_of(error.code), error.message);
}

Response problem_with_status(int status, std::string_view detail) {
  return problem_document(status, code_of(status), detail);
}

}  // namespace segue::http
