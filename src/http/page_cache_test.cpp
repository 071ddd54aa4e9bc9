#include "http/page_cache.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <unistd.h>

#include <string>

#include "base/unique_fd.hpp"

namespace segue::http {
namespace {

TEST(PageCache, HoldsWhatWasRead) {
  constexpr std::size_t bytes = std::size_t{4} * 1024 * 1024;
  std::string name = testing::TempDir() + "segue-cache-XXXXXX";
  const base::UniqueFd file(::mkstemp(name.data()));
  ASSERT_TRUE(file.valid());
  ::unlink(name.c_str());
  const std::string content(bytes, 'x');
  ASSERT_EQ(::write(file.get(), content.data(), bytes), static_cast<ssize_t>(bytes));
  EXPECT_TRUE(in_page_cache(file.get(), 0, bytes));
  // Where the file system lets go of pages, they come back.
  ::fsync(file.get());
  ::posix_fadvise(file.get(), 0, 0, POSIX_FADV_DONTNEED);
  read_into_page_cache(file.get(), 0, bytes);
  EXPECT_TRUE(in_page_cache(file.get(), 0, bytes));
  EXPECT_TRUE(in_page_cache(file.get(), bytes, 0));
  // Beyond the end there is nothing to wait for.
  EXPECT_TRUE(in_page_cache(file.get(), bytes * 2, 10));
  read_into_page_cache(file.get(), bytes * 2, 10);
}

}  // namespace
}  // namespace segue::http
