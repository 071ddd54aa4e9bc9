#pragma once

#include <cstdint>

namespace segue::storage {

// A random order of 1 … size that needs no memory: the seed picks one of very many permutations,
// and any place in it is computed on its own. (A Feistel network over the next power of four, cycle
// walked into the range.) Thread: any.
class Shuffle {
 public:
  Shuffle(std::uint64_t seed, std::uint32_t size);
  // What stands at `place`, 0 <= place < size.
  [[nodiscard]] std::uint32_t at(std::uint32_t place) const;

 private:
  std::uint64_t seed_;
  std::uint32_t size_;
  unsigned half_bits_;
};

}  // namespace segue::storage
