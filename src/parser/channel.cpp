#include "parser/channel.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <system_error>
#include <utility>

#include "base/assert.hpp"

namespace segue::parser {
namespace {

using Clock = std::chrono::steady_clock;

// Both ends are of one build: numbers lie as the machine has them.
struct Head {
  std::uint64_t bytes = 0;
};

union FdSpace {
  cmsghdr aligned;
  std::array<char, CMSG_SPACE(sizeof(int) * Channel::fds_max)> bytes;
};

bool wait_for(int socket, std::optional<Clock::time_point> until) {
  for (;;) {
    int time_ms = -1;
    if (until) {
      const auto left = std::chrono::ceil<std::chrono::milliseconds>(*until - Clock::now());
      time_ms = static_cast<int>(std::max<std::int64_t>(left.count(), 0));
    }
    pollfd waiting{.fd = socket, .events = POLLIN, .revents = 0};
    const int ready = ::poll(&waiting, 1, time_ms);
    if (ready >= 0 || errno != EINTR) return ready > 0;
  }
}

void take_fds(const msghdr& message, std::vector<base::UniqueFd>& fds) {
  for (const cmsghdr* part = CMSG_FIRSTHDR(&message); part != nullptr;
       part = CMSG_NXTHDR(const_cast<msghdr*>(&message), const_cast<cmsghdr*>(part))) {
    if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_RIGHTS) continue;
    const std::size_t count = (part->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (std::size_t i = 0; i < count; ++i) {
      int fd = -1;
      std::memcpy(&fd, CMSG_DATA(part) + i * sizeof(int), sizeof fd);
      fds.emplace_back(fd);
    }
  }
}

}  // namespace

std::pair<Channel, Channel> Channel::pair() {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    throw std::system_error(errno, std::generic_category(), "socketpair");
  }
  return {Channel(base::UniqueFd(ends[0])), Channel(base::UniqueFd(ends[1]))};
}

bool Channel::send(std::string_view bytes, std::span<const int> fds) {
  SEGUE_ASSERT(fds.size() <= fds_max);
  Head head{.bytes = bytes.size()};
  std::array<iovec, 2> parts{{{.iov_base = &head, .iov_len = sizeof head},
                              {.iov_base = const_cast<char*>(bytes.data()),  // it only reads
                               .iov_len = bytes.size()}}};
  FdSpace space{};
  msghdr message{};
  message.msg_iov = parts.data();
  message.msg_iovlen = parts.size();
  if (!fds.empty()) {
    message.msg_control = space.bytes.data();
    message.msg_controllen = CMSG_SPACE(fds.size_bytes());
    cmsghdr* const rights = CMSG_FIRSTHDR(&message);
    rights->cmsg_level = SOL_SOCKET;
    rights->cmsg_type = SCM_RIGHTS;
    rights->cmsg_len = CMSG_LEN(fds.size_bytes());
    std::memcpy(CMSG_DATA(rights), fds.data(), fds.size_bytes());
  }
  while (message.msg_iovlen > 0) {
    const ssize_t sent = ::sendmsg(socket_.get(), &message, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return false;
    message.msg_control = nullptr;
    message.msg_controllen = 0;
    auto done = static_cast<std::size_t>(sent);
    while (message.msg_iovlen > 0 && done >= message.msg_iov->iov_len) {
      done -= message.msg_iov->iov_len;
      ++message.msg_iov;
      --message.msg_iovlen;
    }
    if (message.msg_iovlen == 0) break;
    message.msg_iov->iov_base = static_cast<char*>(message.msg_iov->iov_base) + done;
    message.msg_iov->iov_len -= done;
  }
  return true;
}

std::optional<Message> Channel::receive(std::size_t bytes_max,
                                        std::optional<std::chrono::milliseconds> time) {
  const auto until = time ? std::optional(Clock::now() + *time) : std::nullopt;
  Message received;
  Head head;
  std::size_t done = 0;  // of the head, then of the bytes behind it
  bool headed = false;
  for (;;) {
    if (headed && done == received.bytes.size()) return received;
    iovec part{
        .iov_base = headed ? received.bytes.data() + done : reinterpret_cast<char*>(&head) + done,
        .iov_len = (headed ? received.bytes.size() : sizeof head) - done};
    FdSpace space{};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = space.bytes.data();
    message.msg_controllen = space.bytes.size();
    if (until && !wait_for(socket_.get(), until)) return std::nullopt;
    const ssize_t got = ::recvmsg(socket_.get(), &message, MSG_CMSG_CLOEXEC);
    if (got < 0 && errno == EINTR) continue;
    if (got > 0) take_fds(message, received.fds);
    if (got <= 0 || (message.msg_flags & MSG_CTRUNC) != 0) return std::nullopt;
    done += static_cast<std::size_t>(got);
    if (headed || done < sizeof head) continue;
    if (head.bytes > bytes_max) return std::nullopt;
    received.bytes.resize(head.bytes);
    headed = true;
    done = 0;
  }
}

}  // namespace segue::parser
