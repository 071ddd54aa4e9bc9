#pragma once

#include <taglib/tiostream.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "media/file_tags.hpp"

namespace segue::media {

// A read-only view of a file for TagLib and for our own parsers: reads blocks of 64 KiB through a
// small cache, counts what it reads, and stops at a budget. Parts of no interest (pictures,
// padding) can be cut out: the view then has the bytes before and behind side by side, and fields
// that held a length are patched, so that a parser above never touches what lies in the gap.
//
// Thread: one at a time. Does not own the descriptor nor move its offset.
class BoundedStream final : public TagLib::IOStream {
 public:
  // Errors: io, unsupported for what is no file, corrupt for one without content.
  static base::Result<std::unique_ptr<BoundedStream>> open(int fd, std::string_view file_name,
                                                           std::uint64_t budget_bytes);

  // The file itself, by its own offsets.
  [[nodiscard]] const FileState& state() const { return state_; }
  [[nodiscard]] std::uint64_t size() const { return size_; }
  // As many bytes as there are from `offset`, at most `length`; fewer also when the budget ends.
  [[nodiscard]] std::string bytes_at(std::uint64_t offset, std::size_t length);
  // The same, for what lies apart from all else and is read once: no block around it.
  [[nodiscard]] std::string piece_at(std::uint64_t offset, std::size_t length);
  void cut(std::uint64_t offset, std::uint64_t length);
  void patch(std::uint64_t offset, std::string bytes);

  [[nodiscard]] bool exhausted() const { return exhausted_; }  // the budget refused a read
  [[nodiscard]] int error_number() const { return error_number_; }
  [[nodiscard]] std::uint64_t bytes_read() const { return bytes_read_; }
  [[nodiscard]] int system_calls() const { return system_calls_; }
  [[nodiscard]] const std::string& file_name() const { return file_name_; }  // UTF-8, to be shown

  // The view, as TagLib reads it. Whatever writes does nothing.
  [[nodiscard]] TagLib::FileName name() const override { return file_name_.c_str(); }
  TagLib::ByteVector readBlock(unsigned long length) override;
  void writeBlock(const TagLib::ByteVector& data) override;
  void insert(const TagLib::ByteVector& data, unsigned long start, unsigned long replace) override;
  void removeBlock(unsigned long start, unsigned long length) override;
  [[nodiscard]] bool readOnly() const override { return true; }
  [[nodiscard]] bool isOpen() const override { return true; }
  void seek(long offset, Position origin) override;
  [[nodiscard]] long tell() const override { return position_; }
  long length() override;
  void truncate(long length) override;

 private:
  struct Range {
    std::uint64_t offset;
    std::uint64_t length;
  };
  struct Patch {
    std::uint64_t offset;
    std::string bytes;
  };
  struct Block {
    std::uint64_t number;
    std::size_t length;
    std::uint64_t used;  // when last; the smallest makes room
  };

  BoundedStream(int fd, std::string file_name, const FileState& state, std::uint64_t budget);

  std::size_t read_file(std::uint64_t offset, char* to, std::size_t length);
  std::size_t read_system(std::uint64_t offset, char* to, std::size_t length);
  const Block* block(std::uint64_t number);
  void apply_patches(std::uint64_t offset, char* bytes, std::size_t length) const;
  [[nodiscard]] char* memory_of(const Block& block) const;

  int fd_;
  std::string file_name_;
  FileState state_;
  std::uint64_t size_;
  std::uint64_t budget_;
  std::uint64_t bytes_read_ = 0;
  std::uint64_t clock_ = 0;
  int system_calls_ = 0;
  int error_number_ = 0;
  bool exhausted_ = false;
  long position_ = 0;  // in the view
  std::unique_ptr<char[]> memory_;
  std::vector<Block> blocks_;
  std::vector<Range> cuts_;  // by offset, apart from each other
  std::vector<Patch> patches_;
};

}  // namespace segue::media
