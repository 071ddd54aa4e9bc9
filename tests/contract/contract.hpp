#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "library.hpp"
#include "place.hpp"

namespace segue::contract {

inline const domain::View everyone{};
[[nodiscard]] inline domain::View only(std::vector<domain::RootId> roots) {
  return {.user = {}, .every_root = false, .roots = std::move(roots)};
}

// A store in an empty place.
class Contract : public testing::Test {
 protected:
  Contract() : store_(place_.open(clock_)) {}

  [[nodiscard]] domain::Store& store() { return *store_; }
  [[nodiscard]] domain::CatalogReader& catalog() { return store_->catalog(); }

  template <class Work>
  auto transact(Work work) {
    using Returned = std::invoke_result_t<Work, domain::CatalogTx&>;
    if constexpr (std::is_void_v<Returned>) {
      store_->catalog_writer().transact(7, work);
    } else {
      Returned returned{};
      store_->catalog_writer().transact(
          7, [&](domain::CatalogTx& transaction) { returned = work(transaction); });
      return returned;
    }
  }
  [[nodiscard]] domain::RootId root(const std::string& name) {
    return transact([&](domain::CatalogTx& transaction) { return add_root(transaction, name); });
  }
  Album album(const AlbumSpec& spec) {
    return transact([&](domain::CatalogTx& transaction) { return add_album(transaction, spec); });
  }
  void refresh(domain::ReleaseId release) {
    transact([&](domain::CatalogTx& transaction) {
      transaction.refresh_releases(std::span(&release, 1));
    });
  }
  void set_missing(const std::vector<domain::FileId>& files, domain::ReleaseId release) {
    transact([&](domain::CatalogTx& transaction) {
      transaction.mark_missing(files, 5'000);
      transaction.refresh_releases(std::span(&release, 1));
    });
  }

  Place place_;
  TestClock clock_;
  std::unique_ptr<domain::Store> store_;
};

}  // namespace segue::contract
