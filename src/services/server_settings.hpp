#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/mutex.hpp"
#include "domain/store.hpp"

namespace segue::services {

// Whose word a setting has, the weakest first. `start`: a flag or a SEGUE_… variable.
enum class SetBy { standard, database, file, start };
[[nodiscard]] std::string_view name_of(SetBy by);

struct Setting {
  std::string value;
  SetBy by = SetBy::standard;
};

// What can be said from outside, and is then not to be changed here.
struct GivenSettings {
  std::optional<Setting> name, log_level;
};

// "" = as it is when nobody says anything.
struct SettingsChange {
  std::optional<std::string> name, log_level;
};

// What an admin sets on the running server: kept in the database, where a flag, a variable or the
// settings file does not say otherwise. Other processes of a database read it when they start.
// Thread: any.
class ServerSettings {
 public:
  ServerSettings(domain::SettingsStore& store, GivenSettings given);

  [[nodiscard]] Setting name() const SEGUE_EXCLUDES(mutex_);  // what people call this server
  [[nodiscard]] Setting log_level() const SEGUE_EXCLUDES(mutex_);

  // All of it, or none with an Error: a value that cannot be, one that is set from outside.
  [[nodiscard]] base::Result<void> change(const SettingsChange& change) SEGUE_EXCLUDES(mutex_);

 private:
  void read() SEGUE_REQUIRES(mutex_);
  [[nodiscard]] Setting stored(const char* key, std::string_view standard) const;

  domain::SettingsStore& store_;
  const GivenSettings given_;
  mutable base::Mutex mutex_;
  Setting name_ SEGUE_GUARDED_BY(mutex_);
  Setting log_level_ SEGUE_GUARDED_BY(mutex_);
};

}  // namespace segue::services
