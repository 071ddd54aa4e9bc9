#include "parser/child/process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <set>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "base/limits.hpp"
#include "base/niceness.hpp"
#include "media/files/picture_codec.hpp"
#include "parser/urgency.hpp"

namespace segue::parser {
namespace {

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
  // Where memory runs out, the server is the last to go.
  const base::UniqueFd score(::open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC));
  if (score.valid()) static_cast<void>(::write(score.get(), "1000", 4));
}

void let_listeners_go_first() {
  base::be_nice(base::ingest_niceness);
  media::expect_few_pixels();
}

[[noreturn]] void be_child(Channel channel, Urgency urgency, Life life) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  close_all_but(channel.fd());
  give_up_rights();
  if (urgency == Urgency::ingest) let_listeners_go_first();
  ::prctl(PR_SET_NAME, "segue-parser");
  try {
    life(std::move(channel));
  } catch (const std::exception&) {
    std::_Exit(1);  // whoever asked sees the channel end
  }
  std::_Exit(0);
}

using Children = std::set<pid_t>;

void begin_child(Channel& parent, Urgency urgency, Life life, Children& children) {
  auto [near, far] = Channel::pair();
  const pid_t pid = ::fork();
  if (pid == 0) be_child(std::move(far), urgency, life);
  if (pid < 0) {
    static_cast<void>(parent.send(std::generic_category().message(errno)));
    return;
  }
  children.insert(pid);
  const base::UniqueFd process(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
  static_cast<void>(parent.send(child_begun, std::array{near.fd(), process.get()}));
}

void bury(Children& children) {
  for (pid_t ended = 0; (ended = ::waitpid(-1, nullptr, WNOHANG)) > 0;) children.erase(ended);
}

// Whoever is left when this process ends is nobody's child in a container without an init.
[[noreturn]] void end_with(const Children& children) {
  for (const pid_t child : children) ::kill(child, SIGKILL);
  while (::waitpid(-1, nullptr, 0) > 0 || errno == EINTR) {
  }
  std::_Exit(0);
}

}  // namespace

void be_host(Life life) {
  struct stat status{};
  if (::fstat(host_channel_fd, &status) != 0 || !S_ISSOCK(status.st_mode)) {
    throw std::runtime_error("segue begins this program when it needs it");
  }
  Channel channel{base::UniqueFd(host_channel_fd)};
  close_all_but(channel.fd());
  outlive_signals();
  media::initialise();  // once, for all children
  ::prctl(PR_SET_NAME, "segue-parsers");
  sigset_t ended;
  sigemptyset(&ended);
  sigaddset(&ended, SIGCHLD);
  pthread_sigmask(SIG_SETMASK, &ended, nullptr);
  const base::UniqueFd ends(::signalfd(-1, &ended, SFD_CLOEXEC | SFD_NONBLOCK));
  Children children;
  for (;;) {
    std::array<pollfd, 2> waiting{{{.fd = channel.fd(), .events = POLLIN, .revents = 0},
                                   {.fd = ends.get(), .events = POLLIN, .revents = 0}}};
    ::poll(waiting.data(), waiting.size(), -1);
    signalfd_siginfo info{};
    while (::read(ends.get(), &info, sizeof info) == sizeof info) bury(children);
    if (waiting[0].revents == 0) continue;
    const auto word = channel.receive(1);
    if (!word || word->bytes.empty()) end_with(children);
    begin_child(channel, Urgency{word->bytes.front()}, life, children);
  }
}

}  // namespace segue::parser
