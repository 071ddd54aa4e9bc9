#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "http/message.hpp"

namespace segue::http {

// Makes a Request out of bytes as they arrive: Beast's grammar, our limits and our status codes.
// Thread: one at a time.
class RequestParser {
 public:
  RequestParser();
  ~RequestParser();
  RequestParser(const RequestParser&) = delete;
  RequestParser& operator=(const RequestParser&) = delete;

  struct Outcome {
    enum class State { more, done, refused } state = State::more;
    std::size_t taken = 0;    // bytes that need not be shown again
    int status = 0;           // of a refusal
    std::string_view detail;  // of a refusal; lives as long as the program
  };

  // Starts the next request, which outlives the parsing of it.
  void begin(Request& request);
  // Fills everything but the body and what the server adds.
  [[nodiscard]] Outcome parse_head(std::string_view bytes);
  // After the head is done.
  [[nodiscard]] Outcome parse_body(std::string_view bytes, std::size_t body_bytes_max);

  [[nodiscard]] bool method_known() const;
  [[nodiscard]] bool head_done() const;
  // Known once the head is done.
  [[nodiscard]] bool keep_alive() const;
  [[nodiscard]] bool http_1_0() const;
  [[nodiscard]] bool body_follows() const;  // and is not read yet
  [[nodiscard]] std::optional<std::uint64_t> content_length() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace segue::http
