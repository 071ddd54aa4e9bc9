#include "domain/ids.hpp"

#include <fmt/format.h>

#include <array>

#include "base/assert.hpp"

namespace segue::domain {
namespace {

constexpr std::string_view alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
constexpr std::size_t letters = 13;

constexpr std::array<std::int8_t, 256> make_values() {
  std::array<std::int8_t, 256> values{};
  values.fill(-1);
  for (std::size_t i = 0; i < alphabet.size(); ++i) {
    values.at(static_cast<unsigned char>(alphabet[i])) = static_cast<std::int8_t>(i);
  }
  return values;
}
constexpr auto values = make_values();

}  // namespace

std::string encode_id(std::string_view prefix, std::int64_t value) {
  SEGUE_ASSERT(value >= 0);
  std::string text(prefix);
  text += '-';
  for (int shift = 5 * (static_cast<int>(letters) - 1); shift >= 0; shift -= 5) {
    text += alphabet[(static_cast<std::uint64_t>(value) >> shift) & 31U];
  }
  return text;
}

base::Result<std::int64_t> parse_id(std::string_view prefix, std::string_view text) {
  const auto refuse = [&] {
    return base::fail(
        base::ErrorCode::not_found,
        fmt::format("'{}' is not an id of the kind '{}-…'", text.substr(0, 40), prefix));
  };
  if (text.size() != prefix.size() + 1 + letters || !text.starts_with(prefix) ||
      text[prefix.size()] != '-') {
    return refuse();
  }
  std::uint64_t value = 0;
  for (const char letter : text.substr(prefix.size() + 1)) {
    const auto digit = values.at(static_cast<unsigned char>(letter));
    if (digit < 0 || (value >> 58U) != 0) return refuse();
    value = (value << 5U) | static_cast<std::uint64_t>(digit);
  }
  if (value == 0) return refuse();
  return static_cast<std::int64_t>(value);
}

}  // namespace segue::domain
