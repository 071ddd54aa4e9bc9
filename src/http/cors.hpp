#pragma once

#include <optional>
#include <string>
#include <vector>

#include "http/message.hpp"

namespace segue::http {

// Which web pages from elsewhere may call us: the desktop app's own, and what the owner allows.
// Tokens travel in Authorization, never in cookies, so credentials mode is not offered.
// Thread: any.
class Cors {
 public:
  explicit Cors(std::vector<std::string> origins) : origins_(std::move(origins)) {}

  // The answer to a preflight, which asks before a route is looked for. Nothing for others.
  [[nodiscard]] std::optional<Response> preflight(const Request& request) const;
  // Tells the page what it may read; on every response.
  void apply(const Request& request, Response& response) const;

 private:
  [[nodiscard]] bool allowed(const Request& request) const;

  std::vector<std::string> origins_;
};

}  // namespace segue::http
