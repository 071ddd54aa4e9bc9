#include "services/media_signer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/text.hpp"

namespace segue::services {
namespace {

std::unexpected<base::Error> refuse() {
  return base::fail(
      base::ErrorCode::unauthenticated,
      "the address is not signed by this server; ask POST /api/v1/media for a new one");
}

}  // namespace

std::string MediaSigner::sign(const MediaClaim& claim, domain::UserId user,
                              domain::TrackId track) const {
  const std::string statement = fmt::format("media:{}:{}:{}:{}", claim.session.value, user.value,
                                            track.value, claim.expires_at);
  const auto mac = base::crypto::hmac_sha256(key_, statement);
  return fmt::format("{:x}.{:x}.{}", claim.session.value, claim.expires_at,
                     base::crypto::base64url(std::span(mac).first(16)));
}

base::Result<MediaClaim> MediaSigner::read(std::string_view signature) {
  if (signature.size() > 128) return refuse();
  const auto parts = base::text::split(signature, '.');
  if (parts.size() != 3) return refuse();
  MediaClaim claim;
  const auto hexadecimal = [](const std::string& text, std::int64_t& value) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
    return error == std::errc{} && end == text.data() + text.size() && value > 0;
  };
  if (!hexadecimal(parts[0], claim.session.value) || !hexadecimal(parts[1], claim.expires_at)) {
    return refuse();
  }
  return claim;
}

bool MediaSigner::holds(std::string_view signature, const MediaClaim& claim, domain::UserId user,
                        domain::TrackId track) const {
  return base::crypto::equal(signature, sign(claim, user, track));
}

base::UnixMs MediaSigner::expiry(base::UnixMs now_ms, std::int64_t duration_ms) {
  constexpr std::int64_t six_hours_ms = 6LL * 3600 * 1000;
  return now_ms + std::max(six_hours_ms, 2 * duration_ms);
}

}  // namespace segue::services
