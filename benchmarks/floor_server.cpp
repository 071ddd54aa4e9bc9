// The floor under any HTTP server on this machine: one thread a connection, blocking sockets, no
// routing, no parsing beyond the end of the head. Serves one file by sendfile(2) under /file and
// 1 KB of JSON under everything else. Benchmarks divide Segue's CPU time by this program's.
//
// Usage: floor_server FILE     prints the port on 127.0.0.1
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdio>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>

#include "base/unique_fd.hpp"

namespace {

using segue::base::UniqueFd;

struct Content {
  int file = -1;
  off_t file_bytes = 0;
  std::string json_answer;
  std::string file_head;
};

bool send_all(int socket, std::string_view data) {
  while (!data.empty()) {
    const ssize_t sent = ::send(socket, data.data(), data.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    data.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

bool send_file(int socket, const Content& content) {
  if (!send_all(socket, content.file_head)) return false;
  off_t offset = 0;
  while (offset < content.file_bytes) {
    const auto left = static_cast<std::size_t>(content.file_bytes - offset);
    if (::sendfile(socket, content.file, &offset, left) <= 0) return false;
  }
  return true;
}

void answer_requests(UniqueFd socket, const Content& content) {
  std::string received;
  std::array<char, 4096> buffer{};
  for (;;) {
    const auto end = received.find("\r\n\r\n");
    if (end == std::string::npos) {
      const ssize_t got = ::recv(socket.get(), buffer.data(), buffer.size(), 0);
      if (got <= 0) return;
      received.append(buffer.data(), static_cast<std::size_t>(got));
      continue;
    }
    const bool file = received.starts_with("GET /file");
    if (!(file ? send_file(socket.get(), content) : send_all(socket.get(), content.json_answer))) {
      return;
    }
    received.erase(0, end + 4);
  }
}

Content load(const char* name) {
  Content content;
  content.file = ::open(name, O_RDONLY | O_CLOEXEC);
  struct stat status{};
  if (content.file < 0 || ::fstat(content.file, &status) != 0) {
    throw std::runtime_error(std::string(name) + " cannot be opened");
  }
  content.file_bytes = status.st_size;
  content.file_head =
      "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(status.st_size) + "\r\n\r\n";
  content.json_answer =
      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
      "1024\r\n\r\n{\"pad\":\"" +
      std::string(1014, 'x') + "\"}";
  return content;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  std::signal(SIGPIPE, SIG_IGN);  // sendfile to a client that has gone
  const Content content = load(argv[1]);
  const UniqueFd listener(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof(address);
  if (::bind(listener.get(), reinterpret_cast<sockaddr*>(&address), length) != 0 ||
      ::listen(listener.get(), 256) != 0 ||
      ::getsockname(listener.get(), reinterpret_cast<sockaddr*>(&address), &length) != 0) {
    return 1;
  }
  std::printf("%d\n", ntohs(address.sin_port));
  std::fflush(stdout);
  for (;;) {
    UniqueFd socket(::accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC));
    if (!socket.valid()) return 1;
    const int on = 1;
    ::setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    std::thread(answer_requests, std::move(socket), std::cref(content)).detach();
  }
}
