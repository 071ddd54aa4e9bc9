#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/crypto.hpp"

namespace segue::storage {

// Fields of one thing, one after the other, so that no two different lists give the same bytes.
class Record {
 public:
  Record& add(std::string_view field);
  Record& add(std::int64_t field);
  Record& add(const base::crypto::Digest& digest);
  [[nodiscard]] base::crypto::Digest digest() const { return base::crypto::sha256(bytes_); }

 private:
  std::string bytes_;
};

// A hash over a set of things that does not depend on the order in which they come: their SHA-256
// added up as numbers of 256 bits. (A sum, not an exclusive or: what is there twice counts twice.)
class ContentHash {
 public:
  void add(const base::crypto::Digest& digest);
  [[nodiscard]] std::string hex() const { return base::crypto::hex(sum_); }

 private:
  base::crypto::Digest sum_{};
};

}  // namespace segue::storage
