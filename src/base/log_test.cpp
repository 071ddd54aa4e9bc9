#include "base/log.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <string>
#include <thread>

#include "base/unique_fd.hpp"

namespace segue::base {
namespace {

// Standard error as a pipe whose reader sleeps until the test wakes it.
class PausedTerminal : public testing::Test {
 protected:
  void SetUp() override {
    std::array<int, 2> ends{};
    ASSERT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0);
    reader_ = UniqueFd(ends[0]);
    before_ = UniqueFd(::dup(STDERR_FILENO));
    ::dup2(ends[1], STDERR_FILENO);
    ::close(ends[1]);
  }
  void TearDown() override { ::dup2(before_.get(), STDERR_FILENO); }

  std::string read_all() {
    std::string all;
    std::array<char, 65536> piece{};
    for (ssize_t got = 0; (got = ::read(reader_.get(), piece.data(), piece.size())) > 0;) {
      all.append(piece.data(), static_cast<std::size_t>(got));
    }
    return all;
  }

  UniqueFd reader_;
  UniqueFd before_;
};

TEST_F(PausedTerminal, HoldsUpNobody) {
  constexpr int lines = 50'000;  // far more than a pipe and the queue take
  log::start_background();
  for (int i = 0; i < lines; ++i) log::info("line {}.", i);
  std::string written;
  std::thread reading([&] { written = read_all(); });
  log::stop_background();
  ::dup2(before_.get(), STDERR_FILENO);  // the pipe's last writer: its reader sees the end
  reading.join();
  EXPECT_TRUE(written.contains("line 49999.")) << "the newest lines stay";
  EXPECT_LT(std::ranges::count(written, '\n'), lines) << "the oldest that wait give way";
}

}  // namespace
}  // namespace segue::base
