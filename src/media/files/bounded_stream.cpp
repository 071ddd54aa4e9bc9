#include "media/files/bounded_stream.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

#include "base/text.hpp"

namespace segue::media {
namespace {

constexpr std::size_t block_bytes_max = 8UL * 1024;
constexpr std::size_t blocks_max = 64;
constexpr std::uint64_t no_block = ~std::uint64_t{0};
constexpr std::size_t direct_bytes_min = 2 * block_bytes_max;  // larger reads pass the cache by

}  // namespace

base::Result<std::unique_ptr<BoundedStream>> BoundedStream::open(int fd, std::string_view file_name,
                                                                 std::uint64_t budget_bytes) {
  std::string shown = base::text::repaired(file_name);
  struct stat status{};
  if (::fstat(fd, &status) != 0) {
    return base::fail(base::ErrorCode::io,
                      fmt::format("{} cannot be read: {}. Check the drive.", shown,
                                  std::generic_category().message(errno)));
  }
  if (!S_ISREG(status.st_mode)) {
    return base::fail(base::ErrorCode::unsupported,
                      fmt::format("{} is not a file. Put the sound itself in its place.", shown));
  }
  if (status.st_size == 0) {
    return base::fail(base::ErrorCode::corrupt,
                      fmt::format("{} is empty. Copy it anew, or delete it.", shown));
  }
  ::posix_fadvise(fd, 0, 0, POSIX_FADV_RANDOM);  // no read-ahead past the tags: ten times the bytes
  const FileState state{
      .size_bytes = status.st_size,
      .mtime_ns = status.st_mtim.tv_sec * std::int64_t{1'000'000'000} + status.st_mtim.tv_nsec,
      .inode = static_cast<std::int64_t>(status.st_ino)};
  return std::unique_ptr<BoundedStream>(
      new BoundedStream(fd, std::move(shown), state, budget_bytes));
}

BoundedStream::BoundedStream(int fd, std::string file_name, const FileState& state,
                             std::uint64_t budget)
    : fd_(fd),
      file_name_(std::move(file_name)),
      state_(state),
      size_(static_cast<std::uint64_t>(state.size_bytes)),
      budget_(budget),
      system_calls_(2),
      memory_(std::make_unique_for_overwrite<char[]>(blocks_max * block_bytes_max)) {
  blocks_.reserve(blocks_max);
}

char* BoundedStream::memory_of(const Block& block) const {
  return memory_.get() + static_cast<std::size_t>(&block - blocks_.data()) * block_bytes_max;
}

std::size_t BoundedStream::read_system(std::uint64_t offset, char* to, std::size_t length) {
  if (bytes_read_ + length > budget_) {
    exhausted_ = true;
    return 0;
  }
  std::size_t done = 0;
  while (done < length) {
    const ssize_t got = ::pread(fd_, to + done, length - done, static_cast<off_t>(offset + done));
    ++system_calls_;
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) error_number_ = errno;
    if (got <= 0) break;
    done += static_cast<std::size_t>(got);
  }
  bytes_read_ += done;
  return done;
}

const BoundedStream::Block* BoundedStream::block(std::uint64_t number) {
  for (Block& known : blocks_) {
    if (known.number != number) continue;
    known.used = ++clock_;
    return &known;
  }
  Block* place = nullptr;
  if (blocks_.size() < blocks_max) {
    place = &blocks_.emplace_back();
  } else {
    place = &*std::ranges::min_element(blocks_, {}, &Block::used);
  }
  *place = {.number = no_block, .length = 0, .used = 0};
  const std::uint64_t offset = number * block_bytes_max;
  const std::size_t length = std::min<std::uint64_t>(block_bytes_max, size_ - offset);
  const std::size_t got = read_system(offset, memory_of(*place), length);
  if (got == 0) return nullptr;
  *place = {.number = number, .length = got, .used = ++clock_};
  return place;
}

std::size_t BoundedStream::read_file(std::uint64_t offset, char* to, std::size_t length) {
  if (offset >= size_) return 0;
  length = std::min<std::uint64_t>(length, size_ - offset);
  std::size_t done = 0;
  while (done < length) {
    const std::uint64_t at = offset + done;
    if (at % block_bytes_max == 0 && length - done >= direct_bytes_min) {
      const std::size_t whole = (length - done) / block_bytes_max * block_bytes_max;
      const std::size_t got = read_system(at, to + done, whole);
      done += got;
      if (got < whole) break;
      continue;
    }
    const Block* const source = block(at / block_bytes_max);
    const std::size_t inside = at % block_bytes_max;
    if (source == nullptr || inside >= source->length) break;
    const std::size_t part = std::min(length - done, source->length - inside);
    std::memcpy(to + done, memory_of(*source) + inside, part);
    done += part;
  }
  apply_patches(offset, to, done);
  return done;
}

void BoundedStream::apply_patches(std::uint64_t offset, char* bytes, std::size_t length) const {
  for (const Patch& patch : patches_) {
    const std::uint64_t begin = std::max(offset, patch.offset);
    const std::uint64_t end = std::min(offset + length, patch.offset + patch.bytes.size());
    if (begin >= end) continue;
    std::memcpy(bytes + (begin - offset), patch.bytes.data() + (begin - patch.offset), end - begin);
  }
}

std::string BoundedStream::bytes_at(std::uint64_t offset, std::size_t length) {
  if (offset >= size_) return {};
  std::string bytes(std::min<std::uint64_t>(length, size_ - offset), '\0');
  bytes.resize(read_file(offset, bytes.data(), bytes.size()));
  return bytes;
}

std::string BoundedStream::piece_at(std::uint64_t offset, std::size_t length) {
  if (offset >= size_) return {};
  length = std::min<std::uint64_t>(length, size_ - offset);
  const std::uint64_t number = offset / block_bytes_max;
  const bool inside = (offset + length - 1) / block_bytes_max == number;
  if (inside && std::ranges::find(blocks_, number, &Block::number) != blocks_.end()) {
    return bytes_at(offset, length);
  }
  std::string bytes(length, '\0');
  bytes.resize(read_system(offset, bytes.data(), length));
  return bytes;
}

void BoundedStream::cut(std::uint64_t offset, std::uint64_t length) {
  if (offset >= size_ || length == 0) return;
  length = std::min(length, size_ - offset);
  const auto behind = std::ranges::upper_bound(cuts_, offset, {}, &Range::offset);
  cuts_.insert(behind, {.offset = offset, .length = length});
}

void BoundedStream::patch(std::uint64_t offset, std::string bytes) {
  patches_.push_back({.offset = offset, .bytes = std::move(bytes)});
}

TagLib::ByteVector BoundedStream::readBlock(unsigned long length) {
  const long end = this->length();
  if (position_ >= end) return {};
  length = std::min(length, static_cast<unsigned long>(end - position_));
  // A tag that claims so much gets half: enough budget stays to find the sound behind it.
  if (length > budget_ / 2) {
    exhausted_ = true;
    length = budget_ / 2;
  }
  TagLib::ByteVector bytes(static_cast<unsigned int>(length), '\0');
  std::size_t done = 0;
  std::uint64_t offset = static_cast<std::uint64_t>(position_);
  auto cut = cuts_.begin();
  for (; cut != cuts_.end() && cut->offset <= offset; ++cut) offset += cut->length;
  while (done < length) {
    std::size_t part = length - done;
    if (cut != cuts_.end()) part = std::min<std::uint64_t>(part, cut->offset - offset);
    const std::size_t got = read_file(offset, bytes.data() + done, part);
    done += got;
    if (got < part) break;
    offset += got;
    for (; cut != cuts_.end() && cut->offset <= offset; ++cut) offset += cut->length;
  }
  bytes.resize(static_cast<unsigned int>(done));
  position_ += static_cast<long>(done);
  return bytes;
}

void BoundedStream::seek(long offset, Position origin) {
  if (origin == Current) offset += position_;
  if (origin == End) offset += length();
  position_ = std::max(offset, 0L);
}

long BoundedStream::length() {
  std::uint64_t left = size_;
  for (const Range& range : cuts_) left -= range.length;
  return static_cast<long>(left);
}

void BoundedStream::writeBlock(const TagLib::ByteVector& /*data*/) {}
void BoundedStream::insert(const TagLib::ByteVector& /*data*/, unsigned long /*start*/,
                           unsigned long /*replace*/) {}
void BoundedStream::removeBlock(unsigned long /*start*/, unsigned long /*length*/) {}
void BoundedStream::truncate(long /*length*/) {}

}  // namespace segue::media
