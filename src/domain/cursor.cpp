#include <fmt/format.h>

#include <charconv>
#include <span>

#include "base/crypto.hpp"
#include "domain/catalog.hpp"

namespace segue::domain {

std::string Cursor::encode(std::string_view list) const {
  const std::string plain = fmt::format("{}:{}:{}", list, id, key);
  return base::crypto::base64url(
      std::span(reinterpret_cast<const std::uint8_t*>(plain.data()), plain.size()));
}

base::Result<Cursor> Cursor::decode(std::string_view list, std::string_view text) {
  const auto refuse = [] {
    return base::fail(
        base::ErrorCode::invalid,
        "'cursor' is not one that this server gave out for this list; begin again without it");
  };
  const auto plain = base::crypto::base64url_decode(text);
  if (!plain) return refuse();
  const std::string prefix = fmt::format("{}:", list);
  if (!plain->starts_with(prefix)) return refuse();
  const auto colon = plain->find(':', prefix.size());
  if (colon == std::string::npos) return refuse();
  Cursor cursor;
  const char* const end = plain->data() + colon;
  const auto parsed = std::from_chars(plain->data() + prefix.size(), end, cursor.id);
  if (parsed.ec != std::errc{} || parsed.ptr != end) return refuse();
  cursor.key = plain->substr(colon + 1);
  return cursor;
}

}  // namespace segue::domain
