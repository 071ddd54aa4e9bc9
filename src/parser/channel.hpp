#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/unique_fd.hpp"

namespace segue::parser {

struct Message {
  std::string bytes;
  std::vector<base::UniqueFd> fds;  // own, of what the sender had open
};

// Messages between two processes, each with descriptors. Thread: one at a time. Whatever is wrong
// with the other side (gone, slow, senseless), the answer is that there is no message: nobody
// talks on such a channel again.
class Channel {
 public:
  static constexpr std::size_t fds_max = 64;  // in one message

  explicit Channel(base::UniqueFd socket) : socket_(std::move(socket)) {}
  // Two ends of one. Throws std::system_error.
  [[nodiscard]] static std::pair<Channel, Channel> pair();

  [[nodiscard]] bool send(std::string_view bytes, std::span<const int> fds = {});
  // Waits `time` for all of it, or for ever.
  [[nodiscard]] std::optional<Message> receive(
      std::size_t bytes_max, std::optional<std::chrono::milliseconds> time = std::nullopt);

  void close() { socket_.reset(); }
  [[nodiscard]] int fd() const { return socket_.get(); }

 private:
  base::UniqueFd socket_;
};

}  // namespace segue::parser
