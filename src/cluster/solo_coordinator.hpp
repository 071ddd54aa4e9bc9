#pragma once

#include <cstdint>
#include <functional>

#include "domain/catalog_writer.hpp"
#include "domain/store.hpp"

namespace segue::cluster {

// One process on its own: always the leader. Each start is a new epoch, so that the change log
// tells which run wrote what. A second process is kept out by the data folder's lock and, on
// PostgreSQL, by the store: conflict.
//
// Thread: any but an event loop.
class SoloCoordinator final : public domain::Coordinator {
 public:
  SoloCoordinator(domain::CatalogWriter& writer, std::int64_t epoch)
      : writer_(writer), epoch_(epoch) {}

  [[nodiscard]] std::int64_t epoch() const override { return epoch_; }
  [[nodiscard]] bool is_leader() const override { return true; }
  [[nodiscard]] base::Result<void> commit(
      const std::function<void(domain::CatalogTx&)>& work) override {
    try {
      writer_.transact(epoch_, work);
    } catch (const domain::NotLeader& error) {
      return base::fail(base::ErrorCode::conflict, error.what());
    }
    return {};
  }

 private:
  domain::CatalogWriter& writer_;
  const std::int64_t epoch_;
};

}  // namespace segue::cluster
