#include "http/access_log.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "http/field_text.hpp"
#include "http/percent.hpp"

namespace segue::http {
namespace {

bool secret(std::string_view encoded_name) {
  constexpr std::array<std::string_view, 6> names{"t", "p", "s", "apiKey", "token", "password"};
  const auto name = percent_decode(encoded_name, {.plus_is_space = true});
  if (!name) return true;
  return std::ranges::any_of(
      names, [&name](std::string_view known) { return same_ignoring_case(known, *name); });
}

// What a client wrote must not end the line or hide in it.
void append_printable(std::string& out, std::string_view text) {
  for (const char c : text) out.push_back(c < 0x20 || c == 0x7f || c == '"' ? '?' : c);
}

}  // namespace

std::string redact_target(std::string_view target) {
  const std::size_t question = target.find('?');
  std::string redacted(target.substr(0, question));
  if (question == std::string_view::npos) return redacted;
  std::string_view query = target.substr(question + 1);
  char separator = '?';
  while (true) {
    const std::size_t end = std::min(query.find('&'), query.size());
    const std::string_view pair = query.substr(0, end);
    const std::size_t equals = pair.find('=');
    redacted.push_back(separator);
    if (equals != std::string_view::npos && secret(pair.substr(0, equals))) {
      redacted.append(pair.substr(0, equals + 1)).append("***");
    } else {
      redacted.append(pair);
    }
    if (end == query.size()) return redacted;
    query.remove_prefix(end + 1);
    separator = '&';
  }
}

std::string access_log_line(const Exchange& exchange) {
  std::string line;
  append_printable(line, exchange.client_address);
  line += " \"";
  line += exchange.method.empty() ? "-" : exchange.method;
  line += ' ';
  append_printable(line, exchange.target);
  fmt::format_to(std::back_inserter(line), "\" {}{} {} B {:.1f} ms {} {}", exchange.status,
                 exchange.broken_off ? " broken off" : "", exchange.bytes_sent,
                 static_cast<double>(exchange.duration.count()) / 1000.0,
                 exchange.operation_id.empty() ? "-" : exchange.operation_id, exchange.request_id);
  return line;
}

}  // namespace segue::http
