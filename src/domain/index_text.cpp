#include "domain/index_text.hpp"

#include <span>

#include "base/crypto.hpp"
#include "base/text.hpp"

namespace segue::domain {

std::string index_text(std::string_view text) {
  constexpr std::size_t whole_max = 500;
  constexpr std::size_t kept = 460;
  constexpr std::size_t hash_bytes = 16;
  if (text.size() <= whole_max) return std::string(text);
  std::size_t end = kept;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  const auto digest = base::crypto::sha256(text);
  return std::string(text.substr(0, end)) + '#' +
         base::crypto::hex(std::span(digest).first(hash_bytes));
}

std::string issue_path(std::string_view raw) {
  return index_text(base::text::repaired(raw));
}

}  // namespace segue::domain
