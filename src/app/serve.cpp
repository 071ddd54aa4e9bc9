#include "app/serve.hpp"

#include <fmt/format.h>
#include <pthread.h>

#include <csignal>

#include "app/application.hpp"
#include "base/log.hpp"

namespace segue::app {
namespace {

int refuse(const base::Error& error) {
  fmt::print(stderr, "segue: {}\n", error.message);
  return 1;
}

void say_where(Application& application) {
  fmt::print("Segue is ready: {}\n", application.address());
  if (const std::string code = application.setup_code(); !code.empty()) {
    fmt::print("Make the first account there. From another machine, the one-time code is {}\n",
               code);
  }
  std::fflush(stdout);
}

int serve_until_stopped(const Settings& settings, const sigset_t& signals) {
  auto application = Application::assemble(settings);
  if (!application) return refuse(application.error());
  if (auto started = (*application)->start(); !started) return refuse(started.error());
  say_where(**application);

  int received = 0;
  sigwait(&signals, &received);
  base::log::info("stopping on {}", received == SIGINT ? "SIGINT" : "SIGTERM");
  (*application)->stop();
  return 0;
}

}  // namespace

int serve(const Settings& settings) {
  if (const auto& level = settings.given.log_level) {
    const auto known = base::log::level_called(level->value);
    if (!known) {
      return refuse({base::ErrorCode::invalid, "log-level is debug, info, warning or error"});
    }
    base::log::set_level(*known);
  }
  // Every thread inherits the mask, so that the signals arrive here, in sigwait.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);

  base::log::start_background();
  const int status = serve_until_stopped(settings, signals);
  base::log::stop_background();
  return status;
}

}  // namespace segue::app
