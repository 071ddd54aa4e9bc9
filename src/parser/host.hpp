#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "base/mutex.hpp"
#include "base/pool.hpp"
#include "base/unique_fd.hpp"
#include "parser/channel.hpp"
#include "parser/urgency.hpp"

namespace segue::parser {

// One process that reads files for this one. It ends when it sees that nobody asks any more.
class Child {
 public:
  Child(Channel channel, base::UniqueFd process)
      : channel_(std::move(channel)), process_(std::move(process)) {}

  [[nodiscard]] Channel& channel() { return channel_; }
  [[nodiscard]] bool has_ended() const;
  void kill();

 private:
  Channel channel_;
  base::UniqueFd process_;  // a pidfd: never another process of the same number
};

// segue-parser, the program that reads files: one process of it, begun when it is needed, has the
// libraries loaded and begins children within a millisecond each. None of them knows a secret of
// this process. Thread: any.
class Host {
 public:
  // Keeps this very program, whatever lies at that place later: both speak as they were built. What
  // is begun has the niceness of the calling thread, whoever asks for it later. Throws
  // std::system_error where there is no such program.
  explicit Host(const std::filesystem::path& program, std::vector<std::string> arguments = {});
  ~Host() { rest(); }
  Host(const Host&) = delete;
  Host& operator=(const Host&) = delete;

  // Where it is installed: beside this program.
  [[nodiscard]] static std::filesystem::path installed();

  // Throws std::runtime_error where the machine allows no further process.
  [[nodiscard]] Child spawn(Urgency urgency) SEGUE_EXCLUDES(mutex_);
  // Ends the process, and with it every child; the next spawn() begins it anew.
  void rest() SEGUE_EXCLUDES(mutex_);

 private:
  void begin() SEGUE_REQUIRES(mutex_);
  void end() SEGUE_REQUIRES(mutex_);

  base::Pool starter_;  // its thread begins the process: niceness is a thread's, and is inherited
  base::UniqueFd program_;
  std::vector<std::string> arguments_;
  base::Mutex mutex_;
  pid_t pid_ SEGUE_GUARDED_BY(mutex_) = 0;  // 0: it rests
  Channel channel_ SEGUE_GUARDED_BY(mutex_){base::UniqueFd()};
};

}  // namespace segue::parser
