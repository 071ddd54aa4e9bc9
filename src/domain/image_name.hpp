#pragma once

#include <algorithm>
#include <string_view>

#include "base/crypto.hpp"
#include "domain/music.hpp"

namespace segue::domain {

// The id under which a picture is served: 128 bits of HMAC(image key, SHA-256 of its bytes), so
// that nobody finds one by guessing and equal pictures share one.
[[nodiscard]] inline ImageId image_id(const base::crypto::Key& image_key,
                                      const base::crypto::Digest& content) {
  const auto mac = base::crypto::hmac_sha256(
      image_key, std::string_view(reinterpret_cast<const char*>(content.data()), content.size()));
  return {base::crypto::base32(std::span(mac).first(16))};
}

// Of what a client sent: whether it can be such an id at all.
[[nodiscard]] inline bool is_image_id(std::string_view text) {
  constexpr std::size_t letters = 26;
  return text.size() == letters && std::ranges::all_of(text, [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
         });
}

}  // namespace segue::domain
