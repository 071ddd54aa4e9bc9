#include "services/server_settings.hpp"

#include <gtest/gtest.h>

#include <map>

#include "base/log.hpp"

namespace segue::services {
namespace {

class Memory final : public domain::SettingsStore {
 public:
  std::map<std::string, std::string> values;

  std::optional<std::string> setting(const std::string& name) override {
    const auto at = values.find(name);
    return at == values.end() ? std::nullopt : std::optional(at->second);
  }
  void put_setting(const std::string& name, const std::string& value) override {
    values[name] = value;
  }
  std::string setting_or_put(const std::string& name, const std::string& value) override {
    return values.try_emplace(name, value).first->second;
  }
  std::int64_t next_epoch() override { return 1; }
};

class ServerSettingsTest : public testing::Test {
 protected:
  void TearDown() override { base::log::set_level(base::log::Level::info); }
  Memory store_;
};

TEST_F(ServerSettingsTest, TheDatabaseKeepsWhatAnAdminSays) {
  ServerSettings settings(store_, {});
  EXPECT_EQ(settings.name().value, "Segue");
  EXPECT_EQ(settings.name().by, SetBy::standard);
  ASSERT_TRUE(settings.change({.name = "Attic", .log_level = "error"}));
  EXPECT_FALSE(base::log::enabled(base::log::Level::warning));
  const ServerSettings later(store_, {});
  EXPECT_EQ(later.name().value, "Attic");
  EXPECT_EQ(later.name().by, SetBy::database);
  EXPECT_EQ(later.log_level().value, "error");
  ASSERT_TRUE(settings.change({.name = "", .log_level = ""}));
  EXPECT_EQ(settings.name().value, "Segue");
  EXPECT_EQ(settings.log_level().by, SetBy::standard);
  EXPECT_TRUE(base::log::enabled(base::log::Level::info));
}

TEST_F(ServerSettingsTest, WhatIsSaidOutsideWinsAndStays) {
  ServerSettings before(store_, {});
  ASSERT_TRUE(before.change({.name = "Attic", .log_level = {}}));
  ServerSettings settings(store_,
                          {.name = Setting{.value = "Cellar", .by = SetBy::file}, .log_level = {}});
  EXPECT_EQ(settings.name().value, "Cellar");
  EXPECT_EQ(settings.name().by, SetBy::file);
  const auto refused = settings.change({.name = "Roof", .log_level = "error"});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, base::ErrorCode::conflict);
  EXPECT_NE(refused.error().message.find("in the settings file"), std::string::npos);
  EXPECT_EQ(settings.log_level().by, SetBy::standard) << "all or nothing";
}

TEST_F(ServerSettingsTest, WhatCannotBeIsRefused) {
  ServerSettings settings(store_, {});
  for (const std::string& name :
       {std::string("two\nlines"), std::string(101, 'x'), std::string(" ")}) {
    EXPECT_FALSE(settings.change({.name = name, .log_level = {}})) << name;
  }
  EXPECT_FALSE(settings.change({.name = {}, .log_level = "loud"}));
  EXPECT_TRUE(store_.values.empty());
}

}  // namespace
}  // namespace segue::services
