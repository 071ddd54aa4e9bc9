#include "services/media_signer.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <string>

namespace segue::services {
namespace {

MediaSigner signer() {
  return MediaSigner(base::crypto::random_key());
}

TEST(MediaSigner, HoldsForWhatItWasMadeForAndNothingElse) {
  const MediaSigner sign = signer();
  EXPECT_TRUE(rc::check("only the same session, user, track and expiry hold", [&] {
    const auto number = rc::gen::inRange<std::int64_t>(1, 1'000'000'000'000);
    const MediaClaim claim{.session = {*number}, .expires_at = *number};
    const domain::UserId user{*number};
    const domain::TrackId track{*number};
    const std::string signature = sign.sign(claim, user, track);
    const auto read = MediaSigner::read(signature);
    RC_ASSERT(read.has_value());
    RC_ASSERT(read->session == claim.session);
    RC_ASSERT(read->expires_at == claim.expires_at);
    RC_ASSERT(sign.holds(signature, *read, user, track));
    RC_ASSERT(!sign.holds(signature, *read, {user.value + 1}, track));
    RC_ASSERT(!sign.holds(signature, *read, user, {track.value + 1}));
    MediaClaim later = *read;
    later.expires_at += 1;
    RC_ASSERT(!sign.holds(signature, later, user, track));
    RC_ASSERT(!signer().holds(signature, *read, user, track));
  }));
}

TEST(MediaSigner, BrokenSignaturesAreRefused) {
  for (const std::string text : {"", "a", "a.b", "a.b.c.d", "xyz.1.mac", "1.0.mac", "-1.2.mac",
                                 "1.ffffffffffffffffff.mac"}) {
    EXPECT_FALSE(MediaSigner::read(text)) << text;
  }
  EXPECT_FALSE(MediaSigner::read(std::string(1000, '1')));
}

TEST(MediaSigner, LongTracksLiveLonger) {
  constexpr std::int64_t hour_ms = 3'600'000;
  EXPECT_EQ(MediaSigner::expiry(0, 200'000), 6 * hour_ms);
  EXPECT_EQ(MediaSigner::expiry(0, 5 * hour_ms), 10 * hour_ms);
}

}  // namespace
}  // namespace segue::services
