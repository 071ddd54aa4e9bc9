#include "storage/shared/content_hash.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <vector>

namespace segue::storage {
namespace {

std::string hash_of(const std::vector<std::string>& things) {
  ContentHash hash;
  for (const std::string& thing : things) hash.add(Record().add(thing).digest());
  return hash.hex();
}

TEST(ContentHash, OrderDoesNotMatter) {
  EXPECT_TRUE(rc::check("hash(list) == hash(reversed)", [](std::vector<std::string> things) {
    const std::string before = hash_of(things);
    std::ranges::reverse(things);
    RC_ASSERT(hash_of(things) == before);
  }));
}

TEST(ContentHash, WhatIsThereTwiceCountsTwice) {
  EXPECT_NE(hash_of({"a", "a"}), hash_of({}));
  EXPECT_NE(hash_of({"a", "a", "b"}), hash_of({"b"}));
}

TEST(ContentHash, FieldsDoNotRunTogether) {
  EXPECT_NE(Record().add("ab").add("c").digest(), Record().add("a").add("bc").digest());
  EXPECT_NE(Record().add(std::int64_t{12}).add(std::int64_t{3}).digest(),
            Record().add(std::int64_t{1}).add(std::int64_t{23}).digest());
}

}  // namespace
}  // namespace segue::storage
