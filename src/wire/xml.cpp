#include "wire/xml.hpp"

namespace segue::wire {
namespace {

// U+FFFE and U+FFFF are UTF-8 like any other, but no XML.
bool begins_with_nonchar(std::string_view text) {
  return text.starts_with("\xEF\xBF\xBE") || text.starts_with("\xEF\xBF\xBF");
}

}  // namespace

void append_xml_text(std::string& out, std::string_view text) {
  constexpr std::size_t nonchar_bytes = 3;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\n':
        out += "&#10;";
        break;
      case '\r':
        out += "&#13;";
        break;
      case '\t':
        out += "&#9;";
        break;
      case '\xEF':
        if (begins_with_nonchar(text.substr(i))) {
          i += nonchar_bytes - 1;
        } else {
          out += c;
        }
        break;
      default:
        if (static_cast<unsigned char>(c) >= 0x20) out += c;
    }
  }
}

}  // namespace segue::wire
