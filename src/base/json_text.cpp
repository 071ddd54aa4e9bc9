#include "base/json_text.hpp"

#include <array>

namespace segue::base {
namespace {

constexpr std::string_view hexadecimal = "0123456789abcdef";

// The letter behind the backslash; 0 = as it is; 'u' = \u00XX.
constexpr std::array<char, 256> make_escapes() {
  std::array<char, 256> escapes{};
  for (std::size_t control = 0; control < 0x20; ++control) escapes.at(control) = 'u';
  escapes['\n'] = 'n';
  escapes['\r'] = 'r';
  escapes['\t'] = 't';
  escapes['"'] = '"';
  escapes['\\'] = '\\';
  return escapes;
}
constexpr auto escapes = make_escapes();

}  // namespace

void append_json_text(std::string& out, std::string_view text) {
  out += '"';
  std::size_t plain = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const char escape = escapes.at(byte);
    if (escape == 0) continue;
    out.append(text.substr(plain, i - plain));
    plain = i + 1;
    out += '\\';
    out += escape;
    if (escape == 'u') {
      out += "00";
      out += hexadecimal[byte >> 4U];
      out += hexadecimal[byte & 15U];
    }
  }
  out.append(text.substr(plain));
  out += '"';
}

}  // namespace segue::base
