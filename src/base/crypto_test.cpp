#include "base/crypto.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <set>

namespace segue::base::crypto {
namespace {

std::span<const std::uint8_t> bytes_of(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

TEST(Crypto, KnownDigests) {
  EXPECT_EQ(hex(sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(md5_hex("sesamec19b2d"), "26719a1196d2a940705a59634eb18eab");  // Subsonic's own example
  EXPECT_EQ(base32(bytes_of("\xff")), "zw");
  EXPECT_EQ(base64url(bytes_of("\xfb\xff")), "-_8");
}

TEST(Crypto, HmacDependsOnKeyAndData) {
  const Key one = random_key();
  const Key other = random_key();
  EXPECT_EQ(hmac_sha256(one, "x"), hmac_sha256(one, "x"));
  EXPECT_NE(hmac_sha256(one, "x"), hmac_sha256(other, "x"));
  EXPECT_NE(hmac_sha256(one, "x"), hmac_sha256(one, "y"));
}

TEST(Crypto, SealedSecretsOpenOnlyWithTheirKey) {
  const Key key = random_key();
  EXPECT_TRUE(rc::check("open(seal(x)) == x", [&](const std::string& plain) {
    RC_ASSERT(open_sealed(key, seal(key, plain)).value() == plain);
  }));
  std::string sealed = seal(key, "secret");
  EXPECT_FALSE(open_sealed(random_key(), sealed));
  sealed.back() = static_cast<char>(sealed.back() ^ 1);
  EXPECT_FALSE(open_sealed(key, sealed));
  EXPECT_FALSE(open_sealed(key, "short"));
}

TEST(Crypto, Base64urlComesBack) {
  EXPECT_TRUE(rc::check("decode(encode(x)) == x", [](const std::string& plain) {
    RC_ASSERT(base64url_decode(base64url(bytes_of(plain))).value() == plain);
  }));
  EXPECT_FALSE(base64url_decode("a+b"));
  EXPECT_EQ(base64_decode("YWRtaW46cGFzcw==").value(), "admin:pass");
}

TEST(Crypto, PasswordsVerify) {
  const std::string hash = hash_password("correct horse");
  EXPECT_TRUE(hash.starts_with("$argon2id$v=19$m=65536,t=3,"));
  EXPECT_TRUE(verify_password("correct horse", hash));
  EXPECT_FALSE(verify_password("correct house", hash));
}

TEST(Crypto, TokensDiffer) {
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) seen.insert(random_token(32));
  EXPECT_EQ(seen.size(), 1000U);
  EXPECT_EQ(seen.begin()->size(), 52U);
}

TEST(Crypto, EqualComparesWholeStrings) {
  EXPECT_TRUE(equal("abc", "abc"));
  EXPECT_FALSE(equal("abc", "abd"));
  EXPECT_FALSE(equal("abc", "abcd"));
}

}  // namespace
}  // namespace segue::base::crypto
