#include "base/niceness.hpp"

#include <linux/sched.h>
#include <linux/sched/types.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdint>

namespace segue::base {

void be_nice(int niceness) {
  constexpr std::uint64_t longest_turn_ns = 100'000'000;
  sched_attr wish{};
  wish.size = sizeof wish;
  wish.sched_policy = SCHED_NORMAL;
  wish.sched_nice = niceness;
  wish.sched_runtime = longest_turn_ns;
  ::syscall(SYS_sched_setattr, 0, &wish, 0);
}

}  // namespace segue::base
