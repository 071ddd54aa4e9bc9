#include "http/percent.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "base/text.hpp"

namespace segue::http {
namespace {

// -1: not a hexadecimal digit.
int digit_value(char digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
  if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
  return -1;
}

bool plain_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c > 0; });
}

}  // namespace

std::optional<std::string> percent_decode(std::string_view encoded, PercentOptions options) {
  std::string decoded;
  decoded.reserve(encoded.size());
  for (std::size_t i = 0; i < encoded.size(); ++i) {
    if (encoded[i] == '+' && options.plus_is_space) {
      decoded.push_back(' ');
    } else if (encoded[i] != '%') {
      decoded.push_back(encoded[i]);
    } else {
      if (encoded.size() - i < 3) return std::nullopt;
      const int high = digit_value(encoded[i + 1]);
      const int low = digit_value(encoded[i + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      decoded.push_back(static_cast<char>(high * 16 + low));
      i += 2;
    }
  }
  if (plain_ascii(decoded)) return decoded;
  if (decoded.find('\0') != std::string::npos || !base::text::valid_utf8(decoded)) {
    return std::nullopt;
  }
  return decoded;
}

std::string percent_encode(std::string_view text) {
  constexpr std::string_view kept = "-._~";
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       kept.contains(c);
    if (plain) {
      out += c;
    } else {
      fmt::format_to(std::back_inserter(out), "%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

}  // namespace segue::http
