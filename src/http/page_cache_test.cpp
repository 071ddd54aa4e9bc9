#include "http/page_cache.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <linux/magic.h>
#include <stdlib.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <string>

#include "base/unique_fd.hpp"

namespace segue::http {
namespace {

constexpr std::size_t bytes = std::size_t{4} * 1024 * 1024;

// Beside the test program: a temporary folder may lie in memory, where nothing is ever cold.
base::UniqueFd file_on_disk() {
  std::string name = "segue-cache-XXXXXX";
  base::UniqueFd file(::mkstemp(name.data()));
  ::unlink(name.c_str());
  const std::string content(bytes, 'x');
  EXPECT_EQ(::write(file.get(), content.data(), bytes), static_cast<ssize_t>(bytes));
  return file;
}

TEST(PageCache, KnowsColdFromWarm) {
  const base::UniqueFd file = file_on_disk();
  EXPECT_TRUE(in_page_cache(file.get(), 0, bytes));
  struct statfs system{};
  ASSERT_EQ(::fstatfs(file.get(), &system), 0);
  ::fsync(file.get());
  ::posix_fadvise(file.get(), 0, 0, POSIX_FADV_DONTNEED);
  if (system.f_type != TMPFS_MAGIC) {
    EXPECT_FALSE(in_page_cache(file.get(), 0, bytes));
  }
  read_into_page_cache(file.get(), 0, bytes);
  EXPECT_TRUE(in_page_cache(file.get(), 0, bytes));
}

TEST(PageCache, BeyondTheEndThereIsNothingToWaitFor) {
  const base::UniqueFd file = file_on_disk();
  EXPECT_TRUE(in_page_cache(file.get(), bytes, 0));
  EXPECT_TRUE(in_page_cache(file.get(), bytes * 2, 10));
  read_into_page_cache(file.get(), bytes * 2, 10);
}

}  // namespace
}  // namespace segue::http
