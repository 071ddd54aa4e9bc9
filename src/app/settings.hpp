#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/limits.hpp"
#include "domain/given_root.hpp"
#include "services/server_settings.hpp"

namespace segue::app {

// Everything that can be set for the server. A flag wins over SEGUE_… variables, those over
// segue.toml, that over the database (where a setting is one of the admin's), that over what stands
// here.
struct Settings {
  std::filesystem::path data;
  std::string listen = "127.0.0.1:4747";
  std::vector<std::string> music;
  std::vector<domain::GivenRoot> roots;    // music folders, with what the file says of them
  std::vector<std::string> music_parents;  // each folder in them is a music folder
  std::string database;                    // postgresql://…; empty: SQLite in the data folder
  std::filesystem::path web;
  std::filesystem::path secret_file;  // empty: secret.key in the data folder
  std::vector<std::string> trusted_proxies;
  std::vector<std::string> cors_origins;  // beside the desktop app's own
  std::uint64_t cover_folder_mib = base::limits::cover_folder_mib;
  bool watch = true;              // music folders, for changes
  services::GivenSettings given;  // of what an admin may set
};

// Defaults that depend on the machine: data under $XDG_DATA_HOME, the web page beside the program.
[[nodiscard]] Settings default_settings();

// Reads `file` into `settings`. A key that is not known, or of a wrong type, is an Error that
// names file, line and key. A file that does not exist changes nothing, unless `must_exist`.
[[nodiscard]] base::Result<void> apply_toml(const std::filesystem::path& file, bool must_exist,
                                            Settings& settings);

struct Address {
  std::string host;
  std::uint16_t port = 0;
};
// "127.0.0.1:4747", "[::]:80", "localhost:0".
[[nodiscard]] base::Result<Address> parse_listen(const std::string& text);

}  // namespace segue::app
