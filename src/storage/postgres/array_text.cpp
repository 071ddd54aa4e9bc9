#include "storage/postgres/array_text.hpp"

namespace segue::storage::postgres {

void ArrayText::add_plain(std::string_view value) {
  text_ += text_.empty() ? '{' : ',';
  text_ += value;
}

void ArrayText::add(std::int64_t value) {
  add_plain(fmt::format_int(value).c_str());
}

void ArrayText::add(double value) {
  add_plain(fmt::to_string(value));
}

void ArrayText::add(std::string_view value) {
  add_plain("\"");
  for (const char letter : value) {
    if (letter == '"' || letter == '\\') text_ += '\\';
    text_ += letter;
  }
  text_ += '"';
}

void ArrayText::add(Bytes value) {
  static constexpr std::string_view digits = "0123456789abcdef";
  add_plain(R"("\\x)");
  for (const char byte : value.value) {
    text_ += digits[static_cast<unsigned char>(byte) >> 4U];
    text_ += digits[static_cast<unsigned char>(byte) & 0xFU];
  }
  text_ += '"';
}

}  // namespace segue::storage::postgres
