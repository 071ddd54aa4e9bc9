#include "services/server_settings.hpp"

#include <fmt/format.h>

#include <utility>

#include "base/limits.hpp"
#include "base/log.hpp"
#include "base/text.hpp"

namespace segue::services {
namespace {

constexpr const char* name_key = "server.name";
constexpr const char* log_level_key = "server.log_level";
constexpr std::string_view standard_name = "Segue";
constexpr std::string_view standard_log_level = "info";

base::Result<void> allowed(std::string_view what, const std::optional<Setting>& given) {
  if (!given) return {};
  return base::fail(
      base::ErrorCode::conflict,
      fmt::format("'{}' is set {}; change it there", what,
                  given->by == SetBy::file ? "in the settings file"
                                           : "by the command line or environment of segue serve"));
}

base::Result<void> valid_name(const std::string& name) {
  constexpr std::size_t most = base::limits::server_name_bytes_max;
  if (name.size() <= most && base::text::one_line(name) == name) return {};
  return base::fail(base::ErrorCode::invalid,
                    fmt::format("'name' is one line of at most {} bytes", most));
}

base::Result<void> valid_log_level(const std::string& level) {
  if (level.empty() || base::log::level_called(level)) return {};
  return base::fail(base::ErrorCode::invalid, "'log_level' is debug, info, warning or error");
}

}  // namespace

std::string_view name_of(SetBy by) {
  switch (by) {
    case SetBy::standard:
      return "standard";
    case SetBy::database:
      return "database";
    case SetBy::file:
      return "file";
    case SetBy::start:
      return "start";
  }
  std::unreachable();
}

ServerSettings::ServerSettings(domain::SettingsStore& store, GivenSettings given)
    : store_(store), given_(std::move(given)) {
  const base::MutexLock lock(mutex_);
  read();
}

Setting ServerSettings::name() const {
  const base::MutexLock lock(mutex_);
  return name_;
}

Setting ServerSettings::log_level() const {
  const base::MutexLock lock(mutex_);
  return log_level_;
}

base::Result<void> ServerSettings::change(const SettingsChange& change) {
  if (change.name) {
    if (auto ok = allowed("name", given_.name); !ok) return ok;
    if (auto ok = valid_name(*change.name); !ok) return ok;
  }
  if (change.log_level) {
    if (auto ok = allowed("log_level", given_.log_level); !ok) return ok;
    if (auto ok = valid_log_level(*change.log_level); !ok) return ok;
  }
  const base::MutexLock lock(mutex_);
  if (change.name) store_.put_setting(name_key, *change.name);
  if (change.log_level) store_.put_setting(log_level_key, *change.log_level);
  read();
  return {};
}

void ServerSettings::read() {
  name_ = given_.name ? *given_.name : stored(name_key, standard_name);
  log_level_ = given_.log_level ? *given_.log_level : stored(log_level_key, standard_log_level);
  if (const auto level = base::log::level_called(log_level_.value)) base::log::set_level(*level);
}

Setting ServerSettings::stored(const char* key, std::string_view standard) const {
  auto value = store_.setting(key);
  if (!value || value->empty()) return {.value = std::string(standard), .by = SetBy::standard};
  return {.value = std::move(*value), .by = SetBy::database};
}

}  // namespace segue::services
