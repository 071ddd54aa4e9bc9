#include "base/crypto.hpp"

#include <openssl/evp.h>
#include <sodium.h>

#include <cstring>
#include <new>

#include "base/assert.hpp"

namespace segue::base::crypto {
namespace {

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::string from_sodium_base64(std::string_view text, int variant, bool& ok) {
  std::string plain(text.size(), '\0');
  std::size_t length = 0;
  const char* end = nullptr;
  ok = sodium_base642bin(reinterpret_cast<unsigned char*>(plain.data()), plain.size(), text.data(),
                         text.size(), nullptr, &length, &end, variant) == 0 &&
       end == text.data() + text.size();
  plain.resize(length);
  return plain;
}

}  // namespace

void initialise() {
  SEGUE_ASSERT(sodium_init() >= 0);
}

void random_fill(std::span<std::uint8_t> bytes) {
  randombytes_buf(bytes.data(), bytes.size());
}

Key random_key() {
  Key key{};
  random_fill(key);
  return key;
}

std::string random_token(std::size_t bytes) {
  std::vector<std::uint8_t> random(bytes);
  random_fill(random);
  return base32(random);
}

// By OpenSSL: whole pictures are hashed, and it knows the processor's own instructions, which
// libsodium leaves alone (1.6 against 0.3 GB/s).
Digest sha256(std::string_view data) {
  static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  Digest digest{};
  SEGUE_ASSERT(EVP_Digest(data.data(), data.size(), digest.data(), nullptr, algorithm, nullptr) ==
               1);
  return digest;
}

Digest hmac_sha256(const Key& key, std::string_view data) {
  static_assert(crypto_auth_hmacsha256_KEYBYTES == std::tuple_size_v<Key>);
  Digest digest{};
  crypto_auth_hmacsha256(digest.data(), bytes_of(data), data.size(), key.data());
  return digest;
}

bool equal(std::string_view left, std::string_view right) {
  return left.size() == right.size() && sodium_memcmp(left.data(), right.data(), left.size()) == 0;
}

std::string hash_password(std::string_view password) {
  constexpr unsigned long long passes = 3;
  constexpr std::size_t memory_bytes = std::size_t{64} * 1024 * 1024;
  std::string hash(crypto_pwhash_STRBYTES, '\0');
  if (crypto_pwhash_str_alg(hash.data(), password.data(), password.size(), passes, memory_bytes,
                            crypto_pwhash_ALG_ARGON2ID13) != 0) {
    throw std::bad_alloc();
  }
  hash.resize(std::strlen(hash.c_str()));
  return hash;
}

bool verify_password(std::string_view password, const std::string& hash) {
  return crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}

std::string seal(const Key& key, std::string_view plain) {
  static_assert(crypto_secretbox_KEYBYTES == std::tuple_size_v<Key>);
  std::string sealed(crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + plain.size(), '\0');
  auto* const out = reinterpret_cast<unsigned char*>(sealed.data());
  randombytes_buf(out, crypto_secretbox_NONCEBYTES);
  crypto_secretbox_easy(out + crypto_secretbox_NONCEBYTES, bytes_of(plain), plain.size(), out,
                        key.data());
  return sealed;
}

Result<std::string> open_sealed(const Key& key, std::string_view sealed) {
  constexpr std::size_t overhead = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES;
  const auto refuse = [] {
    return fail(ErrorCode::corrupt, "a sealed secret does not open with this server's key");
  };
  if (sealed.size() < overhead) return refuse();
  std::string plain(sealed.size() - overhead, '\0');
  const unsigned char* const in = bytes_of(sealed);
  if (crypto_secretbox_open_easy(
          reinterpret_cast<unsigned char*>(plain.data()), in + crypto_secretbox_NONCEBYTES,
          sealed.size() - crypto_secretbox_NONCEBYTES, in, key.data()) != 0) {
    return refuse();
  }
  return plain;
}

std::string hex(std::span<const std::uint8_t> bytes) {
  std::string text(bytes.size() * 2 + 1, '\0');
  sodium_bin2hex(text.data(), text.size(), bytes.data(), bytes.size());
  text.pop_back();
  return text;
}

std::string base32(std::span<const std::uint8_t> bytes) {
  constexpr std::string_view alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
  std::string text;
  text.reserve((bytes.size() * 8 + 4) / 5);
  std::uint32_t window = 0;
  int bits = 0;
  for (const std::uint8_t byte : bytes) {
    window = (window << 8U) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += alphabet[(window >> static_cast<unsigned>(bits)) & 31U];
    }
  }
  if (bits > 0) text += alphabet[(window << static_cast<unsigned>(5 - bits)) & 31U];
  return text;
}

std::string base64url(std::span<const std::uint8_t> bytes) {
  constexpr int variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
  std::string text(sodium_base64_encoded_len(bytes.size(), variant), '\0');
  sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(), variant);
  text.pop_back();
  return text;
}

Result<std::string> base64url_decode(std::string_view text) {
  bool ok = false;
  auto plain = from_sodium_base64(text, sodium_base64_VARIANT_URLSAFE_NO_PADDING, ok);
  if (!ok) return fail(ErrorCode::invalid, "the text is not base64url");
  return plain;
}

Result<std::string> base64_decode(std::string_view text) {
  bool ok = false;
  auto plain = from_sodium_base64(text, sodium_base64_VARIANT_ORIGINAL, ok);
  if (!ok) return fail(ErrorCode::invalid, "the text is not base64");
  return plain;
}

std::string md5_hex(std::string_view data) {
  std::array<std::uint8_t, EVP_MAX_MD_SIZE> digest{};
  unsigned int length = 0;
  SEGUE_ASSERT(EVP_Digest(data.data(), data.size(), digest.data(), &length, EVP_md5(), nullptr) ==
               1);
  return hex(std::span(digest).first(length));
}

}  // namespace segue::base::crypto
