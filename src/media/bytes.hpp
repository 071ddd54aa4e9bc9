#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

// Whole numbers out of bytes; beyond the end they read as 0. Thread: any.
namespace segue::media {

[[nodiscard]] constexpr std::uint64_t big_endian(std::string_view bytes, std::size_t at,
                                                 std::size_t count) {
  if (at + count > bytes.size()) return 0;
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < count; ++i) {
    value = (value << 8) | static_cast<unsigned char>(bytes[at + i]);
  }
  return value;
}

[[nodiscard]] constexpr std::uint64_t little_endian(std::string_view bytes, std::size_t at,
                                                    std::size_t count) {
  if (at + count > bytes.size()) return 0;
  std::uint64_t value = 0;
  for (std::size_t i = count; i > 0; --i) {
    value = (value << 8) | static_cast<unsigned char>(bytes[at + i - 1]);
  }
  return value;
}

[[nodiscard]] constexpr std::uint32_t big_endian_32(std::string_view bytes, std::size_t at) {
  return static_cast<std::uint32_t>(big_endian(bytes, at, 4));
}
[[nodiscard]] constexpr std::uint32_t little_endian_32(std::string_view bytes, std::size_t at) {
  return static_cast<std::uint32_t>(little_endian(bytes, at, 4));
}

}  // namespace segue::media
