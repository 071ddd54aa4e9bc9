#pragma once

#include <toml++/toml.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace segue::app {

// Takes values out of one table of a settings file. The first that is wrong is kept as an Error
// that names file, line and key. What the file leaves out leaves its target as it is.
class TomlReader {
 public:
  // `unknown` is said of a key that nobody asked for.
  TomlReader(const std::filesystem::path& file, const toml::table& table, std::string_view unknown)
      : file_(file), table_(table), unknown_(unknown) {}

  void text(const char* key, std::string& target);
  void whole(const char* key, std::uint64_t& target);
  void small(const char* key, std::int32_t& target);
  void flag(const char* key, bool& target);
  void path(const char* key, std::filesystem::path& target);
  void texts(const char* key, std::vector<std::string>& target);
  [[nodiscard]] std::vector<const toml::table*> tables(const char* key);

  template <class Value>
  void given(const char* key, std::optional<Value>& target,
             void (TomlReader::*read)(const char*, Value&)) {
    Value value{};
    (this->*read)(key, value);
    if (table_.contains(key)) target = std::move(value);
  }

  void wrong(const std::string& key, std::string_view reason);
  // "segue.toml, line 7: ", where the table begins.
  [[nodiscard]] std::string place() const { return place_of(table_); }
  [[nodiscard]] base::Result<void> finish();

 private:
  [[nodiscard]] std::string place_of(const toml::node& node) const;

  const std::filesystem::path& file_;
  const toml::table& table_;
  std::string_view unknown_;
  std::vector<std::string> known_;
  std::string error_;
};

}  // namespace segue::app
