#include "base/log.hpp"

#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

namespace segue::base::log {
namespace {

spdlog::logger& sink() {
  static const auto logger = [] {
    auto made = spdlog::stderr_color_mt("segue");
    made->set_pattern("%Y-%m-%dT%H:%M:%S.%e%z %^%-7l%$ %v");
    made->flush_on(spdlog::level::warn);
    return made;
  }();
  return *logger;
}

spdlog::level::level_enum to_spdlog(Level level) {
  switch (level) {
    case Level::debug:
      return spdlog::level::debug;
    case Level::info:
      return spdlog::level::info;
    case Level::warning:
      return spdlog::level::warn;
    case Level::error:
      return spdlog::level::err;
  }
  return spdlog::level::err;
}

}  // namespace

void set_level(Level level) {
  sink().set_level(to_spdlog(level));
}
bool enabled(Level level) {
  return sink().should_log(to_spdlog(level));
}
void write(Level level, std::string_view message) {
  sink().log(to_spdlog(level), message);
}

}  // namespace segue::base::log
