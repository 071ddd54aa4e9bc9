#pragma once

#include <optional>
#include <string_view>

#include "domain/library.hpp"
#include "domain/scan_control.hpp"

// The words for music folders and scans that tables, answers and the terminal share. Thread: any.
namespace segue::domain {

[[nodiscard]] std::string_view name_of(RootState state);
[[nodiscard]] std::string_view name_of(RootWatch watch);
[[nodiscard]] std::string_view name_of(RootPlaylists playlists);
[[nodiscard]] std::string_view name_of(ScanDepth depth);

[[nodiscard]] std::optional<RootState> root_state_named(std::string_view name);
[[nodiscard]] std::optional<RootWatch> root_watch_named(std::string_view name);
[[nodiscard]] std::optional<RootPlaylists> root_playlists_named(std::string_view name);
[[nodiscard]] std::optional<ScanDepth> scan_depth_named(std::string_view name);

}  // namespace segue::domain
