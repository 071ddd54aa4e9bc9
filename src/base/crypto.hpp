#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

// Cryptography as Segue uses it, over libsodium. Thread: any.
namespace segue::base::crypto {

using Digest = std::array<std::uint8_t, 32>;
using Key = std::array<std::uint8_t, 32>;

// Once, at the start of the process; ends it when the system has no randomness.
void initialise();

void random_fill(std::span<std::uint8_t> bytes);
[[nodiscard]] Key random_key();
// `bytes` of randomness in Crockford base 32, lower case.
[[nodiscard]] std::string random_token(std::size_t bytes);

[[nodiscard]] Digest sha256(std::string_view data);
[[nodiscard]] Digest hmac_sha256(const Key& key, std::string_view data);
[[nodiscard]] bool equal(std::string_view left, std::string_view right);  // in constant time

// argon2id, t=3, m=64 MiB: 131 ms of CPU. Only on the password pool.
[[nodiscard]] std::string hash_password(std::string_view password);
[[nodiscard]] bool verify_password(std::string_view password, const std::string& hash);

// XSalsa20-Poly1305 with a random nonce in front: for secrets that must be readable again.
[[nodiscard]] std::string seal(const Key& key, std::string_view plain);
[[nodiscard]] Result<std::string> open_sealed(const Key& key, std::string_view sealed);

[[nodiscard]] std::string hex(std::span<const std::uint8_t> bytes);
// Crockford's alphabet in lower case, most significant bit first, no padding.
[[nodiscard]] std::string base32(std::span<const std::uint8_t> bytes);
[[nodiscard]] std::string base64url(std::span<const std::uint8_t> bytes);
[[nodiscard]] Result<std::string> base64url_decode(std::string_view text);
[[nodiscard]] Result<std::string> base64_decode(std::string_view text);
[[nodiscard]] std::string md5_hex(std::string_view data);  // OpenSubsonic's token only

}  // namespace segue::base::crypto
