#include <gtest/gtest.h>

#include <cstdio>
#include <cstring>
#include <string_view>

#include "base/crypto.hpp"
#include "place.hpp"

// contract_test --store sqlite | --store postgres --url postgresql://…
int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  segue::base::crypto::initialise();
  auto& backend = segue::contract::backend();
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string_view option = argv[i];
    if (option == "--store") backend.postgres = std::strcmp(argv[i + 1], "postgres") == 0;
    if (option == "--url") backend.url = argv[i + 1];
  }
  if (backend.postgres && backend.url.empty()) {
    std::fputs("contract_test --store postgres needs --url postgresql://…\n", stderr);
    return 2;
  }
  return RUN_ALL_TESTS();
}
