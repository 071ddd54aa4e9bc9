#pragma once

#include "domain/store.hpp"
#include "storage/shared/sql.hpp"

namespace segue::storage {

// Settings in SQL that both databases understand. Values are bytes. Thread: any.
class SettingsStore final : public domain::SettingsStore {
 public:
  explicit SettingsStore(Database& database) : database_(database) {}

  std::optional<std::string> setting(const std::string& name) override;
  void put_setting(const std::string& name, const std::string& value) override;
  std::string setting_or_put(const std::string& name, const std::string& value) override;
  std::int64_t next_epoch() override;

 private:
  Database& database_;
};

}  // namespace segue::storage
