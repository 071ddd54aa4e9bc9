#pragma once

#include <cstdint>
#include <functional>

#include "domain/catalog_writer.hpp"
#include "domain/store.hpp"

namespace segue::cluster {

// One process on its own: always the leader. Each start is a new epoch, so that the change log
// tells which run wrote what. The data folder's lock keeps a second process out.
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
    writer_.transact(epoch_, work);
    return {};
  }

 private:
  domain::CatalogWriter& writer_;
  const std::int64_t epoch_;
};

}  // namespace segue::cluster
