#include "services/proof_memo.hpp"

#include <gtest/gtest.h>

#include "services/test_accounts.hpp"

namespace segue::services {
namespace {

TEST(ProofMemo, ForgetsAfterTenMinutes) {
  FakeClock clock;
  ProofMemo memo(clock);
  memo.remember("Anna", "secret", "hash");
  EXPECT_EQ(memo.evidence("anna", "secret"), "hash");
  EXPECT_FALSE(memo.evidence("anna", "Secret"));
  EXPECT_FALSE(memo.evidence("annas", "ecret"));
  clock.now += 600'000;
  EXPECT_FALSE(memo.evidence("anna", "secret"));
}

TEST(ProofMemo, ForgetsWhenTold) {
  const FakeClock clock;
  ProofMemo memo(clock);
  memo.remember("anna", "secret", "hash");
  memo.forget("Anna", "secret");
  EXPECT_FALSE(memo.evidence("anna", "secret"));
}

}  // namespace
}  // namespace segue::services
