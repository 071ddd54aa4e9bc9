#include "base/niceness.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <thread>

namespace segue::base {
namespace {

int own_niceness() {
  return ::getpriority(PRIO_PROCESS, 0);
}

TEST(Niceness, IsOfOneThreadAndOfThoseThatItBegins) {
  const int before = own_niceness();
  int nice = -1;
  int begun = -1;
  std::thread([&] {
    be_nice(leisure_niceness);
    nice = own_niceness();
    std::thread([&] { begun = own_niceness(); }).join();
  }).join();
  EXPECT_EQ(nice, leisure_niceness);
  EXPECT_EQ(begun, leisure_niceness);
  EXPECT_EQ(own_niceness(), before);
}

}  // namespace
}  // namespace segue::base
