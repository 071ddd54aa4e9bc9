#include "app/settings.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <sstream>
#include <utility>

namespace segue::app {
namespace {

// getenv is safe here: nothing in the process writes its environment.
// NOLINTBEGIN(concurrency-mt-unsafe)
std::filesystem::path home_of_data() {
  if (const char* const xdg = std::getenv("XDG_DATA_HOME"); xdg != nullptr && *xdg == '/') {
    return std::filesystem::path(xdg) / "segue";
  }
  const char* const home = std::getenv("HOME");
  return std::filesystem::path(home != nullptr ? home : ".") / ".local/share/segue";
}
// NOLINTEND(concurrency-mt-unsafe)

// build/release/segue in a checkout has web/build two folders up; installed, it lies in share.
std::filesystem::path folder_of_web() {
  std::error_code failed;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", failed);
  if (!failed) {
    auto beside = program.parent_path().parent_path().parent_path() / "web/build";
    if (std::filesystem::exists(beside / "index.html", failed)) return beside;
    auto shared = program.parent_path().parent_path() / "share/segue/web";
    if (std::filesystem::exists(shared / "index.html", failed)) return shared;
  }
  return "/usr/share/segue/web";
}

class TomlReader {
 public:
  TomlReader(const std::filesystem::path& file, const toml::table& table)
      : file_(file), table_(table) {}

  void text(const char* key, std::string& target) {
    if (const auto value = table_[key].value_exact<std::string>()) {
      target = *value;
    } else if (table_.contains(key)) {
      wrong(key, "must be text");
    }
    known_.emplace_back(key);
  }

  void whole(const char* key, std::uint64_t& target) {
    known_.emplace_back(key);
    if (!table_.contains(key)) return;
    const auto value = table_[key].value_exact<std::int64_t>();
    if (!value || *value < 0) return wrong(key, "must be a whole number, 0 or more");
    target = static_cast<std::uint64_t>(*value);
  }

  void given(const char* key, std::optional<services::Setting>& target) {
    std::string value;
    text(key, value);
    if (table_.contains(key)) target = {.value = std::move(value), .by = services::SetBy::file};
  }

  void flag(const char* key, bool& target) {
    known_.emplace_back(key);
    if (!table_.contains(key)) return;
    const auto value = table_[key].value_exact<bool>();
    if (!value) return wrong(key, "must be true or false");
    target = *value;
  }

  void path(const char* key, std::filesystem::path& target) {
    std::string name = target.string();
    text(key, name);
    target = name;
  }

  void texts(const char* key, std::vector<std::string>& target) {
    known_.emplace_back(key);
    if (!table_.contains(key)) return;
    const toml::array* const array = table_[key].as_array();
    if (array == nullptr) return wrong(key, "must be a list of texts");
    target.clear();
    for (const auto& element : *array) {
      const auto value = element.value_exact<std::string>();
      if (!value) return wrong(key, "must be a list of texts");
      target.push_back(*value);
    }
  }

  [[nodiscard]] base::Result<void> finish() {
    for (const auto& [key, value] : table_) {
      const std::string name(key.str());
      if (std::find(known_.begin(), known_.end(), name) == known_.end()) {
        wrong(name, "is not a setting; see segue serve --help");
      }
    }
    if (!error_.empty()) return base::fail(base::ErrorCode::invalid, error_);
    return {};
  }

 private:
  void wrong(const std::string& key, std::string_view reason) {
    if (!error_.empty()) return;
    error_ = fmt::format("{}: '{}' {}", file_.string(), key, reason);
  }

  const std::filesystem::path& file_;
  const toml::table& table_;
  std::vector<std::string> known_;
  std::string error_;
};

}  // namespace

Settings default_settings() {
  Settings settings;
  settings.data = home_of_data();
  settings.web = folder_of_web();
  return settings;
}

base::Result<void> apply_toml(const std::filesystem::path& file, bool must_exist,
                              Settings& settings) {
  std::error_code failed;
  if (!must_exist && !std::filesystem::exists(file, failed)) return {};
  try {
    const toml::table table = toml::parse_file(file.string());
    TomlReader reader(file, table);
    reader.path("data", settings.data);
    reader.text("listen", settings.listen);
    reader.texts("music", settings.music);
    reader.texts("music-parent", settings.music_parents);
    reader.text("database", settings.database);
    reader.path("web", settings.web);
    reader.path("secret-file", settings.secret_file);
    reader.given("name", settings.given.name);
    reader.texts("trusted-proxies", settings.trusted_proxies);
    reader.texts("cors-origins", settings.cors_origins);
    reader.given("log-level", settings.given.log_level);
    reader.whole("cover-cache", settings.cover_folder_mib);
    reader.flag("watch", settings.watch);
    return reader.finish();
  } catch (const toml::parse_error& error) {
    std::ostringstream where;
    where << error.source();
    return base::fail(base::ErrorCode::invalid,
                      fmt::format("{} ({})", error.description(), where.str()));
  }
}

base::Result<Address> parse_listen(const std::string& text) {
  const auto refuse = [&] {
    return base::fail(base::ErrorCode::invalid,
                      fmt::format("'{}' is not HOST:PORT, like 127.0.0.1:4747 or [::]:4747", text));
  };
  const auto colon = text.rfind(':');
  if (colon == std::string::npos || colon == 0) return refuse();
  Address address{.host = text.substr(0, colon), .port = 0};
  if (address.host.starts_with('[') && address.host.ends_with(']')) {
    address.host = address.host.substr(1, address.host.size() - 2);
  }
  const char* const begin = text.data() + colon + 1;
  const char* const end = text.data() + text.size();
  const auto parsed = std::from_chars(begin, end, address.port);
  if (address.host.empty() || begin == end || parsed.ec != std::errc{} || parsed.ptr != end) {
    return refuse();
  }
  return address;
}

}  // namespace segue::app
