#pragma once

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

}  // namespace segue::domain
