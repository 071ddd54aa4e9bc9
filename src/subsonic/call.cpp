#include "subsonic/call.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "base/text.hpp"

namespace segue::subsonic {
namespace {

constexpr std::string_view protocol_version = "1.16.1";
constexpr std::size_t callback_bytes_max = 128;

// A JavaScript identifier, dotted at most: anything else could be script.
bool valid_callback(std::string_view name) {
  return !name.empty() && name.size() <= callback_bytes_max &&
         std::ranges::all_of(name, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '_' || c == '$' || c == '.';
         });
}

ErrorCode code_of(base::ErrorCode code) {
  switch (code) {
    case base::ErrorCode::not_found:
      return ErrorCode::not_found;
    case base::ErrorCode::unauthenticated:
      return ErrorCode::wrong_credentials;
    case base::ErrorCode::forbidden:
      return ErrorCode::not_authorised;
    default:
      return ErrorCode::generic;
  }
}

}  // namespace

Call::Call(const http::Request& request, std::string server_version)
    : request_(request), server_version_(std::move(server_version)), parameters_(request.query) {
  const auto type = request.headers.get("content-type").value_or("");
  if (type.starts_with("application/x-www-form-urlencoded")) {
    if (const auto form = http::Query::parse(request.body)) parameters_.append(*form);
  }
  const auto format = parameters_.first("f").value_or("xml");
  if (format == "json") format_ = Format::json;
  const auto callback = parameters_.first("callback").value_or("");
  if (format == "jsonp" && valid_callback(callback)) {
    format_ = Format::jsonp;
    callback_ = callback;
  }
}

std::optional<std::string> Call::text(std::string_view name) const {
  const auto value = parameters_.first(name);
  return value ? std::optional<std::string>(*value) : std::nullopt;
}

std::vector<std::string> Call::texts(std::string_view name) const {
  std::vector<std::string> values;
  for (const std::string_view value : parameters_.all(name)) values.emplace_back(value);
  return values;
}

bool Call::flag(std::string_view name, bool otherwise) const {
  const std::string value = base::text::lower_ascii(parameters_.first(name).value_or(""));
  if (value == "true") return true;
  return value == "false" ? false : otherwise;
}

std::size_t Call::number(std::string_view name, std::size_t otherwise, std::size_t max) const {
  const auto value = parameters_.first(name);
  if (!value || value->empty()) return otherwise;
  if (value->front() == '-') return 0;
  std::size_t number = 0;
  const auto parsed = std::from_chars(value->data(), value->data() + value->size(), number);
  if (parsed.ec == std::errc::result_out_of_range) return max;
  if (parsed.ec != std::errc{}) return otherwise;
  return std::min(number, max);
}

std::optional<domain::RootId> Call::root() const {
  const auto value = parameters_.first("musicFolderId");
  if (!value || value->empty()) return std::nullopt;
  domain::RootId root;
  const char* const end = value->data() + value->size();
  const auto parsed = std::from_chars(value->data(), end, root.value);
  // A folder that no number names is one without music.
  if (parsed.ec != std::errc{} || parsed.ptr != end) return domain::RootId{-1};
  return root;
}

std::string Call::quoted(std::string_view text) {
  constexpr std::size_t shown_bytes_max = 40;
  return fmt::format("'{}'", base::text::repaired(text.substr(0, shown_bytes_max)));
}

http::Response Call::error(ErrorCode code, std::string message, std::string help_url) const {
  dto::Error failure{
      .code = std::to_underlying(code), .message = std::move(message), .helpUrl = {}};
  if (!help_url.empty()) failure.helpUrl = std::move(help_url);
  return finish(head("failed"), body("error", failure));
}

http::Response Call::error(const base::Error& failure) const {
  return error(code_of(failure.code), failure.message);
}

http::Response Call::missing(std::string_view parameter) const {
  return error(ErrorCode::missing_parameter, fmt::format("'{}' is missing", parameter));
}

http::Response Call::not_found(std::string_view what) const {
  return error(ErrorCode::not_found, fmt::format("there is no such {}", what));
}

std::string Call::head(std::string_view status) const {
  if (format_ == Format::xml) {
    return fmt::format(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<subsonic-response "
        "xmlns=\"http://subsonic.org/restapi\" status=\"{}\" version=\"{}\" type=\"segue\" "
        "serverVersion=\"{}\" openSubsonic=\"true\">",
        status, protocol_version, server_version_);
  }
  return fmt::format(
      "{{\"subsonic-response\":{{\"status\":\"{}\",\"version\":\"{}\",\"type\":\"segue\","
      "\"serverVersion\":\"{}\",\"openSubsonic\":true",
      status, protocol_version, server_version_);
}

http::Response Call::finish(std::string head, std::string_view body) const {
  std::string text = std::move(head);
  text += body;
  text += format_ == Format::xml ? "</subsonic-response>\n" : "}}";
  http::Response response;
  switch (format_) {
    case Format::xml:
      response.headers.set("Content-Type", "text/xml; charset=utf-8");
      break;
    case Format::json:
      response.headers.set("Content-Type", "application/json");
      break;
    case Format::jsonp:
      response.headers.set("Content-Type", "application/javascript; charset=utf-8");
      text = fmt::format("{}({});", callback_, text);
      break;
  }
  response.headers.set("Cache-Control", "no-store");
  response.body = std::move(text);
  return response;
}

}  // namespace segue::subsonic
