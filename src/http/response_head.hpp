#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "http/message.hpp"

namespace segue::http {

struct HeadOptions {
  std::string_view date;  // see format_http_date
  std::string_view request_id;
  std::optional<std::uint64_t> content_length;
  bool chunked = false;
  bool close = false;       // say Connection: close
  bool keep_alive = false;  // say Connection: keep-alive, for HTTP/1.0
};

// Appends status line and header fields. The framing fields are the server's own: a handler's
// Content-Length, Transfer-Encoding, Connection and Date are left out, and no field of its can
// begin a line of the next one's.
void append_head(std::string& out, const Response& response, const HeadOptions& options);

}  // namespace segue::http
