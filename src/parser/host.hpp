#pragma once

#include <sys/types.h>

#include <utility>

#include "base/mutex.hpp"
#include "base/unique_fd.hpp"
#include "parser/channel.hpp"
#include "parser/child.hpp"

namespace segue::parser {

// One process that reads files for this one. It ends when it sees that nobody asks any more.
class Child {
 public:
  Child(Channel channel, base::UniqueFd process)
      : channel_(std::move(channel)), process_(std::move(process)) {}

  [[nodiscard]] Channel& channel() { return channel_; }
  void kill();

 private:
  Channel channel_;
  base::UniqueFd process_;  // a pidfd: never another process of the same number
};

// What a child does until it ends.
using Life = void (*)(Channel);

// A small process that was split off before this one had a second thread, a key or an open
// database: its children know no secret, begin within a millisecond, and share their memory with
// it. It lives as long as this process does and does nothing else. Thread: any.
class Host {
 public:
  // Only while the process has one thread; media::initialise() is done then. Throws
  // std::system_error and std::runtime_error.
  [[nodiscard]] static Host split_off(Life life = serve_jobs);
  Host(Host&& other) noexcept
      : pid_(std::exchange(other.pid_, 0)), channel_(std::move(other.channel_)) {}
  ~Host();  // waits for its end, which waits for nobody

  // Throws std::runtime_error where the machine allows no further process.
  [[nodiscard]] Child spawn() SEGUE_EXCLUDES(mutex_);

 private:
  Host(pid_t pid, Channel channel) : pid_(pid), channel_(std::move(channel)) {}

  pid_t pid_ = 0;
  base::Mutex mutex_;
  Channel channel_ SEGUE_GUARDED_BY(mutex_);
};

}  // namespace segue::parser
