#include "app/settings.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <sstream>
#include <string_view>
#include <utility>

#include "app/toml_reader.hpp"
#include "base/text.hpp"
#include "domain/library_names.hpp"
#include "scanner/root_policy.hpp"

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

constexpr std::string_view of_the_server = "is not a setting; see segue serve --help";
constexpr std::string_view of_a_root =
    "is nothing to say of a music folder; there are path, name, paused, watch, poll_interval_s, "
    "follow_links, workers, excludes and playlists";

void given(TomlReader& reader, const char* key, std::optional<services::Setting>& target) {
  std::optional<std::string> value;
  reader.given(key, value, &TomlReader::text);
  if (value) target = {.value = std::move(*value), .by = services::SetBy::file};
}

// One [[root]].
base::Result<domain::GivenRoot> read_root(const std::filesystem::path& file,
                                          const toml::table& table) {
  TomlReader reader(file, table, of_a_root);
  domain::GivenRoot root{.path = {}, .file = file.string()};
  reader.text("path", root.path);
  if (root.path.empty()) reader.wrong("path", "must be the path of a folder");
  reader.given("name", root.name, &TomlReader::text);
  reader.given("paused", root.paused, &TomlReader::flag);
  std::optional<std::string> watch;
  reader.given("watch", watch, &TomlReader::text);
  if (watch) root.watch = domain::root_watch_named(*watch);
  if (watch && !root.watch) {
    reader.wrong("watch", "must be \"automatic\", \"watch\" or \"poll\"");
  }
  reader.given("poll_interval_s", root.poll_interval_s, &TomlReader::small);
  reader.given("follow_links", root.follow_links, &TomlReader::flag);
  reader.given("workers", root.workers, &TomlReader::small);
  reader.given("excludes", root.excludes, &TomlReader::texts);
  std::optional<std::string> playlists;
  reader.given("playlists", playlists, &TomlReader::text);
  if (playlists) root.playlists = domain::root_playlists_named(*playlists);
  if (playlists && !root.playlists) {
    reader.wrong("playlists", "must be \"off\", \"read\" or \"write\"");
  }
  if (root.name) {
    auto name = scanner::checked_name(*root.name);
    if (name) {
      root.name = std::move(*name);
    } else {
      reader.wrong("name", name.error().message);
    }
  }
  if (auto read = reader.finish(); !read) return std::unexpected(read.error());
  domain::Root applied;
  scanner::apply_given(root, applied);
  if (auto fine = scanner::check_policy(applied.policy); !fine) {
    return base::fail(base::ErrorCode::invalid, reader.place() + fine.error().message);
  }
  return root;
}

base::Result<void> read_roots(const std::filesystem::path& file, TomlReader& reader,
                              std::vector<domain::GivenRoot>& roots) {
  for (const toml::table* const table : reader.tables("root")) {
    auto root = read_root(file, *table);
    if (!root) return std::unexpected(root.error());
    if (std::ranges::find(roots, root->path, &domain::GivenRoot::path) != roots.end()) {
      return base::fail(base::ErrorCode::invalid,
                        fmt::format("{}: there are two [[root]] with the path {}", file.string(),
                                    base::text::repaired(root->path)));
    }
    if (root->name &&
        std::ranges::find(roots, root->name, &domain::GivenRoot::name) != roots.end()) {
      return base::fail(
          base::ErrorCode::invalid,
          fmt::format("{}: there are two [[root]] with the name '{}'", file.string(), *root->name));
    }
    roots.push_back(std::move(*root));
  }
  return {};
}

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
    TomlReader reader(file, table, of_the_server);
    reader.path("data", settings.data);
    reader.text("listen", settings.listen);
    reader.texts("music", settings.music);
    reader.texts("music-parent", settings.music_parents);
    reader.text("database", settings.database);
    reader.path("web", settings.web);
    reader.path("secret-file", settings.secret_file);
    given(reader, "name", settings.given.name);
    reader.texts("trusted-proxies", settings.trusted_proxies);
    reader.texts("cors-origins", settings.cors_origins);
    given(reader, "log-level", settings.given.log_level);
    reader.whole("cover-cache", settings.cover_folder_mib);
    reader.flag("watch", settings.watch);
    settings.roots.clear();
    if (auto roots = read_roots(file, reader, settings.roots); !roots) return roots;
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
