#pragma once

#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/crypto.hpp"
#include "base/error.hpp"
#include "domain/ids.hpp"

namespace segue::services {

// What a stream address claims: this session of this user may hear this track until then.
struct MediaClaim {
  domain::AuthSessionId session;
  base::UnixMs expires_at = 0;
};

// The `t` of a stream address: session, expiry and an HMAC over session, user, track and expiry.
// It is worth nothing for another track, and nothing once its session is revoked, for the user in
// the HMAC is looked up from the session. Thread: any.
class MediaSigner {
 public:
  explicit MediaSigner(const base::crypto::Key& key) : key_(key) {}

  [[nodiscard]] std::string sign(const MediaClaim& claim, domain::UserId user,
                                 domain::TrackId track) const;
  // The claim as written, not yet believed: `holds` decides.
  [[nodiscard]] static base::Result<MediaClaim> read(std::string_view signature);
  [[nodiscard]] bool holds(std::string_view signature, const MediaClaim& claim, domain::UserId user,
                           domain::TrackId track) const;

  // now + max(6 h, 2 × duration)
  [[nodiscard]] static base::UnixMs expiry(base::UnixMs now_ms, std::int64_t duration_ms);

 private:
  const base::crypto::Key key_;
};

}  // namespace segue::services
