#include "storage/shared/shuffle.hpp"

#include <bit>

#include "base/assert.hpp"

namespace segue::storage {
namespace {

// The finaliser of SplitMix64 (Steele, Lea, Flood 2014).
std::uint64_t mixed(std::uint64_t value) {
  value = (value ^ (value >> 30U)) * 0xBF58476D1CE4E5B9U;
  value = (value ^ (value >> 27U)) * 0x94D049BB133111EBU;
  return value ^ (value >> 31U);
}

}  // namespace

Shuffle::Shuffle(std::uint64_t seed, std::uint32_t size)
    : seed_(mixed(seed)),
      size_(size),
      half_bits_(size < 2 ? 1 : (static_cast<unsigned>(std::bit_width(size - 1)) + 1) / 2) {}

std::uint32_t Shuffle::at(std::uint32_t place) const {
  SEGUE_ASSERT(place < size_);
  constexpr unsigned rounds = 6;
  const std::uint64_t mask = (std::uint64_t{1} << half_bits_) - 1;
  std::uint64_t value = place;
  do {
    std::uint64_t left = value >> half_bits_;
    std::uint64_t right = value & mask;
    for (unsigned round = 0; round < rounds; ++round) {
      const std::uint64_t next = left ^ (mixed(seed_ + (right << 8U) + round) & mask);
      left = right;
      right = next;
    }
    value = (left << half_bits_) | right;
  } while (value >= size_);
  return static_cast<std::uint32_t>(value) + 1;
}

}  // namespace segue::storage
