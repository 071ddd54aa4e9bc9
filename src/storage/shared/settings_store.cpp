#include "storage/shared/settings_store.hpp"

#include <charconv>

namespace segue::storage {
namespace {

constexpr std::string_view epoch_name = "cluster.epoch";

constexpr std::string_view upsert_setting = R"(
INSERT INTO server_setting (name, value) VALUES ($1, $2)
ON CONFLICT (name) DO UPDATE SET value = excluded.value)";
constexpr std::string_view insert_setting = R"(
INSERT INTO server_setting (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING)";

std::optional<std::string> find(Connection& connection, std::string_view name) {
  std::optional<std::string> value;
  connection.query("SELECT value FROM server_setting WHERE name = $1", {name},
                   [&](Row& row) { value = row.bytes(); });
  return value;
}

}  // namespace

std::optional<std::string> SettingsStore::setting(const std::string& name) {
  return database_.read([&](Connection& connection) { return find(connection, name); });
}

void SettingsStore::put_setting(const std::string& name, const std::string& value) {
  database_.write([&](Connection& connection) {
    connection.run(upsert_setting, {std::string_view(name), Bytes{value}});
  });
}

std::string SettingsStore::setting_or_put(const std::string& name, const std::string& value) {
  return database_.write([&](Connection& connection) {
    connection.run(insert_setting, {std::string_view(name), Bytes{value}});
    return find(connection, name).value_or(value);
  });
}

std::int64_t SettingsStore::next_epoch() {
  return database_.write([](Connection& connection) {
    connection.pass(Gate::settings);
    std::int64_t epoch = 0;
    if (const auto last = find(connection, epoch_name)) {
      std::from_chars(last->data(), last->data() + last->size(), epoch);
    }
    ++epoch;
    const std::string text = fmt::to_string(epoch);
    connection.run(upsert_setting, {epoch_name, Bytes{text}});
    return epoch;
  });
}

}  // namespace segue::storage
