#include "media/files/bounded_stream.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "media/files/test_files.hpp"

namespace segue::media {
namespace {

std::string pattern(std::size_t size) {
  std::string bytes(size, '\0');
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>(i * 31 + i / 251);
  return bytes;
}

class Opened {
 public:
  Opened(std::string_view bytes, std::uint64_t budget)
      : fd_(::open(testing::write("stream", bytes).c_str(), O_RDONLY | O_CLOEXEC)),
        stream_(std::move(*BoundedStream::open(fd_.get(), "stream", budget))) {}
  BoundedStream* operator->() const { return stream_.get(); }
  [[nodiscard]] std::string block(long at, unsigned long length) const {
    stream_->seek(at, TagLib::IOStream::Beginning);
    const TagLib::ByteVector bytes = stream_->readBlock(length);
    return {bytes.data(), bytes.size()};
  }

 private:
  base::UniqueFd fd_;
  std::unique_ptr<BoundedStream> stream_;
};

TEST(BoundedStream, ReadsInBlocksAndOnce) {
  const std::string bytes = pattern(1'000'000);
  const Opened stream(bytes, 1 << 20);
  const int calls = stream->system_calls();
  EXPECT_EQ(stream.block(10, 20), bytes.substr(10, 20));
  EXPECT_EQ(stream.block(7'000, 1000), bytes.substr(7'000, 1000));
  EXPECT_EQ(stream->system_calls(), calls + 1);
  EXPECT_EQ(stream->bytes_read(), 8'192U);
  EXPECT_EQ(stream.block(999'990, 100), bytes.substr(999'990));
  EXPECT_EQ(stream.block(2'000'000, 10), "");
}

TEST(BoundedStream, StopsAtItsBudget) {
  const Opened stream(pattern(1'000'000), 200'000);
  EXPECT_LT(stream.block(0, 1'000'000).size(), 200'001U);
  EXPECT_TRUE(stream->exhausted());
  EXPECT_LE(stream->bytes_read(), 200'000U);
}

TEST(BoundedStream, SeeksLikeAFile) {
  const Opened stream(pattern(1000), 1 << 20);
  stream->seek(-10, TagLib::IOStream::End);
  EXPECT_EQ(stream->tell(), 990);
  stream->seek(-2000, TagLib::IOStream::Current);
  EXPECT_EQ(stream->tell(), 0);
  EXPECT_EQ(stream->length(), 1000);
}

TEST(BoundedStream, CutsAndPatchesLikeEditedBytes) {
  EXPECT_TRUE(rc::check(
      [](std::uint16_t first, std::uint16_t second, std::uint16_t from, std::uint16_t length) {
        const std::string bytes = pattern(200'000);
        const Opened stream(bytes, 1 << 22);
        std::string edited = bytes;
        const std::uint64_t low = std::min<std::uint64_t>(first, second);
        const std::uint64_t high = 70'000ULL + std::max<std::uint64_t>(first, second);
        edited.replace(68'000, 4, "ABCD");
        stream->patch(68'000, "ABCD");
        edited.erase(high, 5000);
        edited.erase(low, 1000);
        stream->cut(high, 5000);
        stream->cut(low, 1000);
        RC_ASSERT(stream->length() == static_cast<long>(edited.size()));
        RC_ASSERT(stream.block(from, length) == edited.substr(from, length));
      }));
}

}  // namespace
}  // namespace segue::media
