#include "cluster/solo_coordinator.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace segue::cluster {
namespace {

// Counts what it is asked, and answers as it is told.
class FakeWriter final : public domain::CatalogWriter {
 public:
  void transact(std::int64_t epoch, const std::function<void(domain::CatalogTx&)>&) override {
    epochs.push_back(epoch);
    if (led_by_another) throw domain::NotLeader("another server writes");
    if (lost) throw domain::StoreUnavailable("the database is away");
  }
  std::vector<std::int64_t> epochs;
  bool led_by_another = false;
  bool lost = false;
};

TEST(SoloCoordinator, WritesUnderItsEpoch) {
  FakeWriter writer;
  SoloCoordinator coordinator(writer, 7);
  EXPECT_EQ(coordinator.epoch(), 7);
  EXPECT_TRUE(coordinator.is_leader());
  EXPECT_TRUE(coordinator.commit([](domain::CatalogTx&) {}));
  EXPECT_EQ(writer.epochs, std::vector<std::int64_t>{7});
}

TEST(SoloCoordinator, SaysThatAnotherWrites) {
  FakeWriter writer;
  writer.led_by_another = true;
  SoloCoordinator coordinator(writer, 7);
  const auto done = coordinator.commit([](domain::CatalogTx&) {});
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, base::ErrorCode::conflict);
  EXPECT_EQ(done.error().message, "another server writes");
}

TEST(SoloCoordinator, ALostDatabaseIsTheCallersToHearOf) {
  FakeWriter writer;
  writer.lost = true;
  SoloCoordinator coordinator(writer, 7);
  EXPECT_THROW((void)coordinator.commit([](domain::CatalogTx&) {}), domain::StoreUnavailable);
}

}  // namespace
}  // namespace segue::cluster
