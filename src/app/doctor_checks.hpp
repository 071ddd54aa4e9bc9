#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <span>
#include <string>

#include "app/doctor.hpp"

// What `segue doctor` looks at, one thing each. They change nothing. Thread: any.
namespace segue::app {

// Whether it can be written, how much is free, and whether it lies on this machine. `sqlite`: the
// database is in it.
[[nodiscard]] Findings check_data(const std::filesystem::path& data, bool sqlite);
[[nodiscard]] Findings check_secret(const std::filesystem::path& file);
[[nodiscard]] Findings check_listen(const std::string& listen);
// Settings of object stores, by the names of the environment's variables.
[[nodiscard]] Findings check_variables(std::span<const std::string> names);
// Folders that the settings give.
[[nodiscard]] Findings check_music(std::span<const std::string> paths);
// Folders whose folders are music folders; one without any waits for its drives.
[[nodiscard]] Findings check_parents(std::span<const std::string> paths);
// The music folders in the database.
[[nodiscard]] Findings check_library(domain::CatalogReader& reader);
// Whether the system lets so many folders be watched.
[[nodiscard]] Finding check_watches(std::size_t folders, std::optional<std::size_t> limit);

}  // namespace segue::app
