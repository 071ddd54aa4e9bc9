#include "app/toml_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace segue::app {

void TomlReader::text(const char* key, std::string& target) {
  known_.emplace_back(key);
  if (!table_.contains(key)) return;
  const auto value = table_[key].value_exact<std::string>();
  if (!value) return wrong(key, "must be text");
  target = *value;
}

void TomlReader::whole(const char* key, std::uint64_t& target) {
  known_.emplace_back(key);
  if (!table_.contains(key)) return;
  const auto value = table_[key].value_exact<std::int64_t>();
  if (!value || *value < 0) return wrong(key, "must be a whole number, 0 or more");
  target = static_cast<std::uint64_t>(*value);
}

void TomlReader::small(const char* key, std::int32_t& target) {
  std::uint64_t value = 0;
  whole(key, value);
  if (!std::in_range<std::int32_t>(value)) return wrong(key, "is too large");
  target = static_cast<std::int32_t>(value);
}

void TomlReader::flag(const char* key, bool& target) {
  known_.emplace_back(key);
  if (!table_.contains(key)) return;
  const auto value = table_[key].value_exact<bool>();
  if (!value) return wrong(key, "must be true or false");
  target = *value;
}

void TomlReader::path(const char* key, std::filesystem::path& target) {
  std::string name = target.string();
  text(key, name);
  target = name;
}

void TomlReader::texts(const char* key, std::vector<std::string>& target) {
  known_.emplace_back(key);
  if (!table_.contains(key)) return;
  const toml::array* const array = table_[key].as_array();
  if (array == nullptr) return wrong(key, "must be a list of texts");
  target.clear();
  target.reserve(array->size());
  for (const auto& element : *array) {
    const auto value = element.value_exact<std::string>();
    if (!value) return wrong(key, "must be a list of texts");
    target.push_back(*value);
  }
}

std::vector<const toml::table*> TomlReader::tables(const char* key) {
  known_.emplace_back(key);
  std::vector<const toml::table*> tables;
  if (!table_.contains(key)) return tables;
  const toml::array* const array = table_[key].as_array();
  if (array == nullptr || !array->is_homogeneous(toml::node_type::table)) {
    wrong(key, fmt::format("must be written as [[{}]], with its lines below", key));
    return tables;
  }
  tables.reserve(array->size());
  for (const auto& element : *array) tables.push_back(element.as_table());
  return tables;
}

base::Result<void> TomlReader::finish() {
  for (const auto& [key, value] : table_) {
    const std::string name(key.str());
    if (std::ranges::find(known_, name) == known_.end()) wrong(name, unknown_);
  }
  if (!error_.empty()) return base::fail(base::ErrorCode::invalid, error_);
  return {};
}

std::string TomlReader::place_of(const toml::node& node) const {
  return fmt::format("{}, line {}: ", file_.string(), node.source().begin.line);
}

void TomlReader::wrong(const std::string& key, std::string_view reason) {
  if (!error_.empty()) return;
  const toml::node* const node = table_.get(key);
  error_ = fmt::format("{}'{}' {}", place_of(node != nullptr ? *node : table_), key, reason);
}

}  // namespace segue::app
