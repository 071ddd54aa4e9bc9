#pragma once

#include <cstring>
#include <span>
#include <string_view>
#include <vector>

namespace segue::http {

// Bytes that came from the client and are not parsed yet.
class ReceiveBuffer {
 public:
  [[nodiscard]] std::string_view unread() const { return {bytes_.data() + begin_, end_ - begin_}; }
  [[nodiscard]] bool empty() const { return begin_ == end_; }

  // Room for `count` bytes more, valid until the next call of anything.
  [[nodiscard]] std::span<char> prepare(std::size_t count) {
    if (begin_ > 0) {
      std::memmove(bytes_.data(), bytes_.data() + begin_, end_ - begin_);
      end_ -= begin_;
      begin_ = 0;
    }
    if (bytes_.size() < end_ + count) bytes_.resize(end_ + count);
    return {bytes_.data() + end_, count};
  }
  void commit(std::size_t count) { end_ += count; }
  void consume(std::size_t count) {
    begin_ += count;
    if (begin_ == end_) begin_ = end_ = 0;
  }

  // Between requests a connection holds no more than it needs to begin one.
  void shrink(std::size_t keep) {
    if (empty() && bytes_.size() > keep) bytes_ = std::vector<char>();
  }

 private:
  std::vector<char> bytes_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

}  // namespace segue::http
