#include "storage/postgres/result_row.hpp"

#include <charconv>

namespace segue::storage::postgres {
namespace {

unsigned nibble(char letter) {
  return static_cast<unsigned>(letter <= '9' ? letter - '0' : letter - 'a' + 10);
}

}  // namespace

std::string_view ResultRow::view_at(int column) const {
  return {PQgetvalue(&result_, row_, column),
          static_cast<std::size_t>(PQgetlength(&result_, row_, column))};
}

std::int64_t ResultRow::integer_at(int column) const {
  const std::string_view text = view_at(column);
  std::int64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::optional<double> ResultRow::real_at(int column) const {
  if (PQgetisnull(&result_, row_, column) != 0) return std::nullopt;
  const std::string_view text = view_at(column);
  double value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

// bytea_output = hex: "\x0a…"
std::string ResultRow::bytes_at(int column) const {
  std::string_view text = view_at(column);
  if (!text.starts_with("\\x")) return {};
  text.remove_prefix(2);
  std::string bytes;
  bytes.reserve(text.size() / 2);
  for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
    bytes += static_cast<char>(nibble(text[i]) << 4U | nibble(text[i + 1]));
  }
  return bytes;
}

}  // namespace segue::storage::postgres
