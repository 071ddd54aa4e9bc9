#include "http/response_head.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

#include "http/field_text.hpp"
#include "http/problem.hpp"

namespace segue::http {
namespace {

struct DefaultField {
  std::string_view name;
  std::string_view value;
};

constexpr std::array<DefaultField, 3> security_fields{{
    {.name = "X-Content-Type-Options", .value = "nosniff"},
    {.name = "Referrer-Policy", .value = "same-origin"},
    {.name = "Cross-Origin-Opener-Policy", .value = "same-origin"},
}};

bool framing(std::string_view name) {
  constexpr std::array<std::string_view, 6> names{
      "Content-Length", "Transfer-Encoding", "Connection", "Date", "X-Request-Id", "Keep-Alive"};
  return std::ranges::any_of(
      names, [name](std::string_view known) { return same_ignoring_case(known, name); });
}

void append_field(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ");
  const std::size_t start = out.size();
  out.append(value);
  const auto control = [](char c) { return (c >= 0 && c < 0x20 && c != '\t') || c == 0x7f; };
  std::replace_if(out.begin() + static_cast<std::ptrdiff_t>(start), out.end(), control, ' ');
  out.append("\r\n");
}

}  // namespace

void append_head(std::string& out, const Response& response, const HeadOptions& options) {
  fmt::format_to(std::back_inserter(out), "HTTP/1.1 {} {}\r\n", response.status,
                 reason_phrase(response.status));
  append_field(out, "Date", options.date);
  append_field(out, "X-Request-Id", options.request_id);
  for (const auto& [name, value] : security_fields) {
    if (!response.headers.get(name)) append_field(out, name, value);
  }
  for (const auto& [name, value] : response.headers.all()) {
    if (!framing(name)) append_field(out, name, value);
  }
  if (options.content_length) {
    fmt::format_to(std::back_inserter(out), "Content-Length: {}\r\n", *options.content_length);
  }
  if (options.chunked) out.append("Transfer-Encoding: chunked\r\n");
  if (options.close) out.append("Connection: close\r\n");
  if (options.keep_alive) out.append("Connection: keep-alive\r\n");
  out.append("\r\n");
}

}  // namespace segue::http
