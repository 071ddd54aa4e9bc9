#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "http/message.hpp"

namespace segue::http {

// A part of something `size` bytes long: never empty, never outside.
class ByteRange {
 public:
  [[nodiscard]] static std::optional<ByteRange> make(std::uint64_t first, std::uint64_t last,
                                                     std::uint64_t size);
  [[nodiscard]] std::uint64_t first() const { return first_; }
  [[nodiscard]] std::uint64_t last() const { return last_; }
  [[nodiscard]] std::uint64_t length() const { return last_ - first_ + 1; }
  [[nodiscard]] std::string content_range() const;  // "bytes 0-4/10"

 private:
  ByteRange(std::uint64_t first, std::uint64_t last, std::uint64_t size)
      : first_(first), last_(last), size_(size) {}
  std::uint64_t first_;
  std::uint64_t last_;
  std::uint64_t size_;
};

struct WholeBody {};
struct OutsideOfBody {};
using RangeOutcome = std::variant<WholeBody, ByteRange, OutsideOfBody>;

// What a Range header asks of `size` bytes (RFC 9110, 14.2). Another unit, several ranges and
// text that breaks the grammar mean the whole.
[[nodiscard]] RangeOutcome evaluate_range(std::string_view header, std::uint64_t size);

// Whether the client's part still belongs to what we would send (RFC 9110, 13.1.5): a strong
// entity tag, or the very date, equal to the response's own. True without If-Range.
[[nodiscard]] bool if_range_holds(const Headers& request, const Headers& response);

// Turns a 200 with a FileBody into the 206 or 416 that the request's Range asks for.
void apply_range(const Request& request, Response& response);

}  // namespace segue::http
