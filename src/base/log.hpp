#pragma once

#include <fmt/format.h>

#include <optional>
#include <string_view>
#include <utility>

// One log for the process, on standard error. Never hand it a secret: passwords, tokens and
// signatures are redacted where a URL is logged (http/access_log.cpp).
namespace segue::base::log {

enum class Level { debug, info, warning, error };

// "debug", "info", "warning" or "error".
[[nodiscard]] std::optional<Level> level_called(std::string_view name);
void set_level(Level level);
[[nodiscard]] bool enabled(Level level);
void write(Level level, std::string_view message);

// From here to stop_background() a thread of the log's own writes, so that a paused terminal or a
// pipe that nobody reads holds up nobody else; when limits::log_lines_max wait, the oldest go.
// Thread: main, while no other logs.
void start_background();
void stop_background();  // after what waits has been written

template <class... Args>
void debug(fmt::format_string<Args...> format, Args&&... args) {
  if (enabled(Level::debug)) write(Level::debug, fmt::format(format, std::forward<Args>(args)...));
}
template <class... Args>
void info(fmt::format_string<Args...> format, Args&&... args) {
  if (enabled(Level::info)) write(Level::info, fmt::format(format, std::forward<Args>(args)...));
}
template <class... Args>
void warning(fmt::format_string<Args...> format, Args&&... args) {
  write(Level::warning, fmt::format(format, std::forward<Args>(args)...));
}
template <class... Args>
void error(fmt::format_string<Args...> format, Args&&... args) {
  write(Level::error, fmt::format(format, std::forward<Args>(args)...));
}

}  // namespace segue::base::log
