#include "parser/host.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <latch>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <system_error>

#include "base/assert.hpp"

namespace segue::parser {
namespace {

constexpr std::chrono::seconds spawn_time_max{60};  // from a slow disk, a hundred libraries
constexpr std::chrono::seconds end_time_max{5};
constexpr std::size_t answer_bytes_max = 1024;

// What the loader and sanitizers ask for. Everything else, such as the password in SEGUE_DATABASE,
// is no business of what a file may take over.
std::vector<std::string> harmless_environment() {
  constexpr std::array<std::string_view, 8> known{
      "TMPDIR=",       "LD_PRELOAD=",   "LD_LIBRARY_PATH=", "ASAN_OPTIONS=",
      "LSAN_OPTIONS=", "TSAN_OPTIONS=", "UBSAN_OPTIONS=",   "LLVM_PROFILE_FILE="};
  std::vector<std::string> kept;
  for (char** variable = environ; *variable != nullptr; ++variable) {
    for (const std::string_view name : known) {
      if (std::string_view(*variable).starts_with(name)) kept.emplace_back(*variable);
    }
  }
  return kept;
}

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  pointers.reserve(texts.size() + 1);
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

class Actions {
 public:
  Actions() { ::posix_spawn_file_actions_init(&actions_); }
  ~Actions() { ::posix_spawn_file_actions_destroy(&actions_); }
  Actions(const Actions&) = delete;
  Actions& operator=(const Actions&) = delete;

  void give(int fd, int as) { ::posix_spawn_file_actions_adddup2(&actions_, fd, as); }
  [[nodiscard]] const posix_spawn_file_actions_t* get() const { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_{};
};

base::UniqueFd pidfd_of(pid_t pid) {
  return base::UniqueFd(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
}

bool ends_within(const base::UniqueFd& process, std::chrono::milliseconds time) {
  pollfd waiting{.fd = process.get(), .events = POLLIN, .revents = 0};
  return ::poll(&waiting, 1, static_cast<int>(time.count())) > 0;
}

}  // namespace

bool Child::has_ended() const {
  return process_.valid() && ends_within(process_, std::chrono::milliseconds(0));
}

void Child::kill() {
  if (process_.valid()) ::syscall(SYS_pidfd_send_signal, process_.get(), SIGKILL, nullptr, 0);
}

Host::Host(const std::filesystem::path& program, std::vector<std::string> arguments)
    : starter_({.name = "parsers"}),
      program_(::open(program.c_str(), O_PATH | O_CLOEXEC)),
      arguments_(std::move(arguments)) {
  if (!program_.valid()) {
    throw std::system_error(
        errno, std::generic_category(),
        fmt::format("'{}', which belongs beside segue and reads files for it", program.string()));
  }
  // Not where its channel comes to lie before it is begun.
  program_ = base::UniqueFd(::fcntl(program_.get(), F_DUPFD_CLOEXEC, host_channel_fd + 1));
  starter_.start();
  arguments_.insert(arguments_.begin(), program.filename().string());
}

std::filesystem::path Host::installed() {
  return std::filesystem::read_symlink("/proc/self/exe").parent_path() / "segue-parser";
}

void Host::begin() {
  auto [near, far] = Channel::pair();
  Actions actions;
  actions.give(far.fd(), host_channel_fd);
  auto environment = harmless_environment();
  auto arguments = arguments_;
  pid_t begun = 0;
  int failed = 0;
  std::latch done(1);
  const bool taken = starter_.try_submit([&] {
    failed = ::posix_spawn(&begun, fmt::format("/proc/self/fd/{}", program_.get()).c_str(),
                           actions.get(), nullptr, pointers_to(arguments).data(),
                           pointers_to(environment).data());
    done.count_down();
  });
  SEGUE_ASSERT(taken);
  done.wait();
  if (failed != 0) {
    throw std::runtime_error("segue-parser cannot be begun: " +
                             std::generic_category().message(failed));
  }
  pid_ = begun;
  channel_ = std::move(near);
}

void Host::end() {
  if (pid_ == 0) return;
  channel_.close();  // which it takes for the end, and buries its children first
  if (const auto process = pidfd_of(pid_);
      !process.valid() || !ends_within(process, end_time_max)) {
    ::kill(pid_, SIGKILL);
  }
  while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
  }
  pid_ = 0;
}

void Host::rest() {
  const base::MutexLock lock(mutex_);
  end();
}

Child Host::spawn(Urgency urgency) {
  const base::MutexLock lock(mutex_);
  const std::array word{static_cast<char>(urgency)};
  std::optional<Message> answer;
  const bool was_begun = pid_ != 0;
  if (!was_begun) begin();
  const auto ask = [&]() SEGUE_REQUIRES(mutex_) {
    if (!channel_.send({word.data(), word.size()})) return;
    answer = channel_.receive(answer_bytes_max, spawn_time_max);
  };
  ask();
  if (!answer && was_begun) {  // something ended it: memory ran out, say
    end();
    begin();
    ask();
  }
  if (!answer) {
    end();
    throw std::runtime_error(
        fmt::format("segue-parser ended as soon as it was begun, or did not answer in {} s",
                    spawn_time_max.count()));
  }
  if (answer->bytes != child_begun || answer->fds.size() != 2) {
    throw std::runtime_error("no process can be begun that reads files: " + answer->bytes);
  }
  return {Channel(std::move(answer->fds[0])), std::move(answer->fds[1])};
}

}  // namespace segue::parser
