#include "storage/shared/content_hash.hpp"

#include <fmt/format.h>

#include <iterator>

namespace segue::storage {

Record& Record::add(std::string_view field) {
  fmt::format_to(std::back_inserter(bytes_), "{}:", field.size());
  bytes_ += field;
  return *this;
}

Record& Record::add(std::int64_t field) {
  fmt::format_to(std::back_inserter(bytes_), "{};", field);
  return *this;
}

Record& Record::add(const base::crypto::Digest& digest) {
  bytes_.append(reinterpret_cast<const char*>(digest.data()), digest.size());
  return *this;
}

void ContentHash::add(const base::crypto::Digest& digest) {
  unsigned carry = 0;
  for (std::size_t i = 0; i < digest.size(); ++i) {
    carry += static_cast<unsigned>(sum_[i]) + digest[i];
    sum_[i] = static_cast<std::uint8_t>(carry);
    carry >>= 8U;
  }
}

}  // namespace segue::storage
