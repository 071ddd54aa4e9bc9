#include "parser/host.hpp"

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <stdexcept>
#include <string_view>
#include <system_error>
#include <utility>

#include "base/limits.hpp"
#include "media/picture.hpp"

namespace segue::parser {
namespace {

constexpr std::string_view one_more = "one more";
constexpr std::string_view begun = "begun";
constexpr std::chrono::seconds spawn_time_max{10};
constexpr int niceness = 10;                               // listeners first
constexpr rlim_t written_bytes_max = rlim_t{1024} * 1024;  // liborc puts its code into a file

void close_all_but(int kept) {
  const auto from = static_cast<unsigned>(kept);
  if (from > 3) ::close_range(3, from - 1, 0);
  ::close_range(from + 1, ~0U, 0);
}

// Stopping the server from a terminal or by a service manager signals all its processes. These
// end by themselves, when their channel does, so that what is being read comes to its end.
void outlive_signals() {
  for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGQUIT}) std::signal(number, SIG_IGN);
}

void die_with_parent() {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
}

void limit_to(decltype(RLIMIT_DATA) resource, rlim_t most) {
  rlimit limit{};
  ::getrlimit(resource, &limit);
  limit.rlim_max = std::min(limit.rlim_max, most);
  limit.rlim_cur = std::min(limit.rlim_cur, limit.rlim_max);
  ::setrlimit(resource, &limit);
}

// What a hostile file could want beyond the descriptors that come with a job.
void give_up_rights() {
  ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  ::prctl(PR_SET_DUMPABLE, 0);
  limit_to(RLIMIT_CORE, 0);
  limit_to(RLIMIT_FSIZE, written_bytes_max);
  limit_to(RLIMIT_NOFILE, 2 * Channel::fds_max);
#if !defined(SEGUE_SANITIZED)
  limit_to(RLIMIT_DATA, base::limits::parser_memory_bytes_max);
#endif
  ::setpriority(PRIO_PROCESS, 0, niceness);
  // Where memory runs out, the server is the last to go.
  const base::UniqueFd score(::open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC));
  if (score.valid()) static_cast<void>(::write(score.get(), "1000", 4));
}

[[noreturn]] void be_child(Channel channel, Life life) {
  die_with_parent();
  close_all_but(channel.fd());
  give_up_rights();
  ::prctl(PR_SET_NAME, "segue-parser");
  try {
    life(std::move(channel));
  } catch (const std::exception&) {
    std::_Exit(1);  // whoever asked sees the channel end
  }
  std::_Exit(0);
}

void begin_child(Channel& parent, Life life) {
  auto [near, far] = Channel::pair();
  const pid_t pid = ::fork();
  if (pid == 0) be_child(std::move(far), life);
  if (pid < 0) {
    static_cast<void>(parent.send(std::generic_category().message(errno)));
    return;
  }
  const base::UniqueFd process(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
  static_cast<void>(parent.send(begun, std::array{near.fd(), process.get()}));
}

void bury_children() {
  while (::waitpid(-1, nullptr, WNOHANG) > 0) {
  }
}

// Begins a child whenever it is told to, and takes note of those that ended.
[[noreturn]] void be_host(Channel channel, Life life) {
  die_with_parent();
  close_all_but(channel.fd());
  outlive_signals();
  media::expect_few_pixels();
  ::prctl(PR_SET_NAME, "segue-parsers");
  sigset_t ended;
  sigemptyset(&ended);
  sigaddset(&ended, SIGCHLD);
  pthread_sigmask(SIG_SETMASK, &ended, nullptr);
  const base::UniqueFd children(::signalfd(-1, &ended, SFD_CLOEXEC | SFD_NONBLOCK));
  for (;;) {
    std::array<pollfd, 2> waiting{{{.fd = channel.fd(), .events = POLLIN, .revents = 0},
                                   {.fd = children.get(), .events = POLLIN, .revents = 0}}};
    ::poll(waiting.data(), waiting.size(), -1);
    signalfd_siginfo info{};
    while (::read(children.get(), &info, sizeof info) == sizeof info) bury_children();
    if (waiting[0].revents == 0) continue;
    if (!channel.receive(one_more.size())) std::_Exit(0);
    begin_child(channel, life);
  }
}

}  // namespace

void Child::kill() {
  if (process_.valid()) ::syscall(SYS_pidfd_send_signal, process_.get(), SIGKILL, nullptr, 0);
}

Host Host::split_off(Life life) {
  media::initialise();  // once, for all children
  auto [near, far] = Channel::pair();
  const pid_t pid = ::fork();
  if (pid == 0) be_host(std::move(far), life);
  if (pid < 0) throw std::system_error(errno, std::generic_category(), "fork");
  return {pid, std::move(near)};
}

Host::~Host() {
  if (pid_ == 0) return;
  const base::MutexLock lock(mutex_);
  channel_.close();
  while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
  }
}

Child Host::spawn() {
  const base::MutexLock lock(mutex_);
  if (!channel_.send(one_more)) {
    throw std::runtime_error("the process that begins parsers is gone; start Segue again");
  }
  auto answer = channel_.receive(1024, spawn_time_max);
  if (!answer) {
    throw std::runtime_error("the process that begins parsers is gone; start Segue again");
  }
  if (answer->bytes != begun || answer->fds.size() != 2) {
    throw std::runtime_error("no process can be begun that reads files: " + answer->bytes);
  }
  return {Channel(std::move(answer->fds[0])), std::move(answer->fds[1])};
}

}  // namespace segue::parser
