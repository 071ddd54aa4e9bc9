#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/library.hpp"

namespace segue::domain {

// A music folder that a flag, a variable or the settings file gives. Of what it does not say, the
// admin decides.
struct GivenRoot {
  std::string path;
  std::string file;  // the settings file that says the following; "" = none does
  std::optional<std::string> name;
  std::optional<bool> paused;
  std::optional<RootWatch> watch;
  std::optional<std::int32_t> poll_interval_s;
  std::optional<bool> follow_links;
  std::optional<std::int32_t> workers;
  std::optional<std::vector<std::string>> excludes;
  std::optional<RootPlaylists> playlists;
};

}  // namespace segue::domain
