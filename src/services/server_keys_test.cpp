#include "services/server_keys.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <string>

#include "base/test_folder.hpp"

namespace segue::services {
namespace {

class FakeSettings final : public domain::SettingsStore {
 public:
  std::optional<std::string> setting(const std::string& name) override {
    const auto found = values.find(name);
    return found == values.end() ? std::nullopt : std::optional(found->second);
  }
  void put_setting(const std::string& name, const std::string& value) override {
    values[name] = value;
  }
  std::string setting_or_put(const std::string& name, const std::string& value) override {
    return values.try_emplace(name, value).first->second;
  }
  std::int64_t next_epoch() override { return ++epoch; }

  std::map<std::string, std::string> values;
  std::int64_t epoch = 0;
};

class ServerKeysTest : public testing::Test {
 protected:
  const base::testing::TempFolder temporary_;
  const std::filesystem::path folder_ = temporary_.path();
  FakeSettings settings_;
};

TEST_F(ServerKeysTest, AreMadeOnceAndThenStay) {
  const auto first = load_server_keys(settings_, folder_ / "secret.key");
  ASSERT_TRUE(first) << first.error().message;
  const auto second = load_server_keys(settings_, folder_ / "secret.key");
  ASSERT_TRUE(second);
  EXPECT_EQ(first->server_id, second->server_id);
  EXPECT_EQ(first->media, second->media);
  EXPECT_EQ(first->seal, second->seal);
  const auto mode = std::filesystem::status(folder_ / "secret.key").permissions();
  EXPECT_EQ(mode, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

TEST_F(ServerKeysTest, AnotherSecretIsRefused) {
  ASSERT_TRUE(load_server_keys(settings_, folder_ / "secret.key"));
  const auto other = load_server_keys(settings_, folder_ / "other.key");
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().code, base::ErrorCode::conflict);
}

TEST_F(ServerKeysTest, ABrokenSecretIsNamed) {
  std::ofstream(folder_ / "secret.key") << "not a key\n";
  const auto keys = load_server_keys(settings_, folder_ / "secret.key");
  ASSERT_FALSE(keys);
  EXPECT_NE(keys.error().message.find("secret.key"), std::string::npos);
}

}  // namespace
}  // namespace segue::services
