#include "parser/host.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <system_error>

namespace segue::parser {
namespace {

constexpr std::chrono::seconds spawn_time_max{10};
constexpr std::size_t answer_bytes_max = 1024;

// What the loader and sanitizers ask for. Everything else, such as the password in SEGUE_DATABASE,
// is no business of what a file may take over.
std::vector<std::string> harmless_environment() {
  constexpr std::array<std::string_view, 7> known{
      "LD_PRELOAD=",   "LD_LIBRARY_PATH=", "ASAN_OPTIONS=",     "LSAN_OPTIONS=",
      "TSAN_OPTIONS=", "UBSAN_OPTIONS=",   "LLVM_PROFILE_FILE="};
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

}  // namespace

void Child::kill() {
  if (process_.valid()) ::syscall(SYS_pidfd_send_signal, process_.get(), SIGKILL, nullptr, 0);
}

Host::Host(const std::filesystem::path& program, std::vector<std::string> arguments)
    : program_(::open(program.c_str(), O_PATH | O_CLOEXEC)), arguments_(std::move(arguments)) {
  if (!program_.valid()) {
    throw std::system_error(
        errno, std::generic_category(),
        fmt::format("'{}', which belongs beside segue and reads files for it", program.string()));
  }
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
  const int failed =
      ::posix_spawn(&pid_, fmt::format("/proc/self/fd/{}", program_.get()).c_str(), actions.get(),
                    nullptr, pointers_to(arguments).data(), pointers_to(environment).data());
  if (failed != 0) {
    pid_ = 0;
    throw std::runtime_error("segue-parser cannot be begun: " +
                             std::generic_category().message(failed));
  }
  channel_ = std::move(near);
}

void Host::end() {
  if (pid_ == 0) return;
  channel_.close();
  ::kill(pid_, SIGKILL);
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
    throw std::runtime_error("segue-parser ends as soon as it begins; its own words say why");
  }
  if (answer->bytes != child_begun || answer->fds.size() != 2) {
    throw std::runtime_error("no process can be begun that reads files: " + answer->bytes);
  }
  return {Channel(std::move(answer->fds[0])), std::move(answer->fds[1])};
}

}  // namespace segue::parser
