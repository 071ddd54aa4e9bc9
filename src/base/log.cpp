#include "base/log.hpp"

#include <spdlog/async.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <memory>

#include "base/limits.hpp"

namespace segue::base::log {
namespace {

// What writes now. The pool is there while a thread of its own does.
struct Writer {
  Writer() { use(std::make_shared<spdlog::logger>(name, sink)); }

  void use(std::shared_ptr<spdlog::logger> next) {
    next->set_pattern("%Y-%m-%dT%H:%M:%S.%e%z %^%-7l%$ %v");
    next->flush_on(spdlog::level::warn);
    next->set_level(logger ? logger->level() : spdlog::level::info);
    logger = std::move(next);
  }

  static constexpr const char* name = "segue";
  const std::shared_ptr<spdlog::sinks::sink> sink =
      std::make_shared<spdlog::sinks::stderr_color_sink_mt>();
  std::shared_ptr<spdlog::details::thread_pool> pool;
  std::shared_ptr<spdlog::logger> logger;
};

Writer& writer() {
  static Writer one;
  return one;
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

std::optional<Level> level_called(std::string_view name) {
  if (name == "debug") return Level::debug;
  if (name == "info") return Level::info;
  if (name == "warning") return Level::warning;
  if (name == "error") return Level::error;
  return std::nullopt;
}

void set_level(Level level) {
  writer().logger->set_level(to_spdlog(level));
}
bool enabled(Level level) {
  return writer().logger->should_log(to_spdlog(level));
}
void write(Level level, std::string_view message) {
  writer().logger->log(to_spdlog(level), message);
}

void start_background() {
  Writer& now = writer();
  now.pool = std::make_shared<spdlog::details::thread_pool>(limits::log_lines_max, 1);
  now.use(std::make_shared<spdlog::async_logger>(Writer::name, now.sink, now.pool,
                                                 spdlog::async_overflow_policy::overrun_oldest));
}

void stop_background() {
  Writer& now = writer();
  now.use(std::make_shared<spdlog::logger>(Writer::name, now.sink));
  now.pool.reset();
}

}  // namespace segue::base::log
