#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/message.hpp"
#include "services/principal.hpp"
#include "subsonic/dto.hpp"
#include "wire/json.hpp"
#include "wire/xml.hpp"

namespace segue::subsonic {

// The codes of the specification that we use.
enum class ErrorCode {
  generic = 0,
  missing_parameter = 10,
  wrong_credentials = 40,
  credentials_not_supported = 41,
  conflicting_mechanisms = 43,
  invalid_api_key = 44,
  not_authorised = 50,
  not_found = 70,
};

enum class Format { xml, json, jsonp };

// One call: its parameters (query and form as one), who makes it, and how it wants its answer.
// Every answer is made here, so that XML, JSON and JSONP cannot drift apart.
class Call {
 public:
  // Reads parameters and format. A broken form body or JSONP callback leaves an XML call.
  Call(const http::Request& request, std::string server_version);

  [[nodiscard]] const http::Request& request() const { return request_; }
  [[nodiscard]] std::optional<std::string> text(std::string_view name) const;
  // Each value of a parameter that may repeat, in order.
  [[nodiscard]] std::vector<std::string> texts(std::string_view name) const;
  // "true" and "false", in any case ("False" is Python's); `otherwise` when absent or neither.
  [[nodiscard]] bool flag(std::string_view name, bool otherwise) const;
  // The music folder that musicFolderId names, if it does: nobody has asked for one otherwise.
  [[nodiscard]] std::optional<domain::RootId> root() const;
  // `otherwise` when absent; numbers outside 0…`max` and other text are taken as its bounds.
  [[nodiscard]] std::size_t number(std::string_view name, std::size_t otherwise,
                                   std::size_t max) const;

  [[nodiscard]] const services::Principal& principal() const { return *principal_; }
  void set_principal(services::Principal principal) { principal_ = std::move(principal); }

  [[nodiscard]] http::Response empty() const { return finish(head("ok"), {}); }
  template <class Payload>
  [[nodiscard]] http::Response reply(std::string_view name, const Payload& payload) const {
    return finish(head("ok"), body(name, payload));
  }
  [[nodiscard]] http::Response error(ErrorCode code, std::string message,
                                     std::string help_url = {}) const;
  [[nodiscard]] http::Response error(const base::Error& error) const;
  [[nodiscard]] http::Response missing(std::string_view parameter) const;
  [[nodiscard]] http::Response not_found(std::string_view what) const;  // "song"
  // `text` of a client's, as it may be repeated in a message.
  [[nodiscard]] static std::string quoted(std::string_view text);

 private:
  template <class Payload>
  [[nodiscard]] std::string body(std::string_view name, const Payload& payload) const {
    std::string out;
    if (format_ == Format::xml) {
      wire::append_xml(out, name, payload);
    } else {
      out = ",\"";
      out += name;
      out += "\":";
      wire::append_json(out, payload);
    }
    return out;
  }
  [[nodiscard]] std::string head(std::string_view status) const;
  [[nodiscard]] http::Response finish(std::string head, std::string_view body) const;

  const http::Request& request_;
  const std::string server_version_;
  http::Query parameters_;
  Format format_ = Format::xml;
  std::string callback_;
  std::optional<services::Principal> principal_;
};

}  // namespace segue::subsonic
