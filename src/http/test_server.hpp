#pragma once

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "base/unique_fd.hpp"
#include "http/server.hpp"

// A real server on a port of its own, and a client that writes bytes as it is told.
namespace segue::http {

using namespace std::chrono_literals;

// Longer than anything here takes, sanitizers and a busy machine included.
inline constexpr std::chrono::milliseconds patience = 20s;

// Waits for something that another thread brings about.
inline bool eventually(const std::function<bool()>& condition) {
  const auto until = std::chrono::steady_clock::now() + patience;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > until) return false;
    std::this_thread::sleep_for(1ms);
  }
  return true;
}

// A gate that handlers wait at until the test opens it.
class Gate {
 public:
  void open() {
    const std::lock_guard lock(mutex_);
    open_ = true;
    changed_.notify_all();
  }
  void pass() {
    std::unique_lock lock(mutex_);
    ++arrived_;
    changed_.notify_all();
    changed_.wait(lock, [this] { return open_; });
  }
  bool wait_for_arrivals(int count) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, patience, [this, count] { return arrived_ >= count; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int arrived_ = 0;
  bool open_ = false;
};

class TestClient {
 public:
  struct Answer {
    int status = 0;
    std::string head;
    std::map<std::string, std::string> fields;  // names in lower case
    std::string body;
    bool complete = false;
  };

  explicit TestClient(std::uint16_t port, int receive_buffer_bytes = 0)
      : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    if (receive_buffer_bytes > 0) {
      ::setsockopt(socket_.get(), SOL_SOCKET, SO_RCVBUF, &receive_buffer_bytes,
                   sizeof receive_buffer_bytes);
    }
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(::connect(socket_.get(), reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  }

  // False when the server has closed already.
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }

  Answer get(std::string_view target, std::string_view fields = "") {
    send("GET " + std::string(target) + " HTTP/1.1\r\nHost: x\r\n" + std::string(fields) + "\r\n");
    return read();
  }

  // Reads one response; `without_body` for HEAD.
  Answer read(bool without_body = false) {
    Answer answer;
    while (!buffer_.contains("\r\n\r\n")) {
      if (!fill()) return answer;
    }
    const std::size_t end = buffer_.find("\r\n\r\n") + 4;
    answer.head = buffer_.substr(0, end);
    buffer_.erase(0, end);
    parse_head(answer);
    if (without_body || answer.status == 204 || answer.status == 304 || answer.status < 200) {
      answer.complete = true;
    } else if (answer.fields.contains("transfer-encoding")) {
      answer.complete = read_chunks(answer.body);
    } else if (answer.fields.contains("content-length")) {
      answer.complete = take(std::stoull(answer.fields["content-length"]), answer.body);
    } else {
      answer.body = read_to_end();
      answer.complete = true;
    }
    return answer;
  }

  // One chunk; empty at the end of the body or of the connection.
  std::string read_chunk() {
    while (!buffer_.contains("\r\n")) {
      if (!fill()) return "";
    }
    const std::size_t size = std::stoull(buffer_, nullptr, 16);
    buffer_.erase(0, buffer_.find("\r\n") + 2);
    std::string data;
    if (!take(size + 2, data)) return "";
    data.resize(size);
    return data;
  }

  // What has come so far; waits for some. Empty at the end of the connection.
  std::string read_some() {
    if (buffer_.empty() && !fill()) return "";
    return std::exchange(buffer_, "");
  }

  std::string read_to_end() {
    while (fill()) {
    }
    return std::exchange(buffer_, "");
  }
  bool closed() { return read_to_end().empty(); }

  Answer read_head_only() { return read(true); }
  void shut_down_sending() { ::shutdown(socket_.get(), SHUT_WR); }
  void close() { socket_.reset(); }

 private:
  bool fill() {
    pollfd waiting{.fd = socket_.get(), .events = POLLIN, .revents = 0};
    if (::poll(&waiting, 1, static_cast<int>(patience.count())) <= 0) {
      ADD_FAILURE() << "the server neither answered nor closed";
      return false;
    }
    std::string piece(std::size_t{64} * 1024, '\0');
    const ssize_t count = ::recv(socket_.get(), piece.data(), piece.size(), 0);
    if (count <= 0) return false;
    buffer_.append(piece, 0, static_cast<std::size_t>(count));
    return true;
  }

  bool take(std::size_t size, std::string& out) {
    while (buffer_.size() < size) {
      if (!fill()) {
        out += std::exchange(buffer_, "");
        return false;
      }
    }
    out.append(buffer_, 0, size);
    buffer_.erase(0, size);
    return true;
  }

  bool read_chunks(std::string& body) {
    for (;;) {
      while (!buffer_.contains("\r\n")) {
        if (!fill()) return false;
      }
      const bool last = buffer_.starts_with("0\r\n");
      const std::string chunk = read_chunk();
      if (chunk.empty()) return last;
      body += chunk;
    }
  }

  static void parse_head(Answer& answer) {
    answer.status = std::stoi(answer.head.substr(9, 3));
    std::size_t start = answer.head.find("\r\n") + 2;
    for (;;) {
      const std::size_t end = answer.head.find("\r\n", start);
      const std::string line = answer.head.substr(start, end - start);
      if (line.empty()) return;
      const std::size_t colon = line.find(": ");
      std::string name = line.substr(0, colon);
      for (char& c : name) c = static_cast<char>(std::tolower(c));
      answer.fields[name] = line.substr(colon + 2);
      start = end + 2;
    }
  }

  base::UniqueFd socket_;
  std::string buffer_;
};

class ServerTest : public testing::Test {
 protected:
  struct Seen {
    int status = 0;
    std::uint64_t bytes_sent = 0;
    std::string target;
    std::string request_id;
  };

  ServerTest() { options_.port = 0; }

  void TearDown() override {
    if (server_) server_->stop();
    pool_.stop();
    narrow_pool_.stop();
  }

  void add(Method method, const std::string& pattern, Handler handler, Lane lane = Lane::read) {
    router_.add({.method = method,
                 .pattern = pattern,
                 .operation_id = pattern,
                 .lane = [lane](const Request&) { return lane; },
                 .handler = std::move(handler)});
  }

  void start() {
    pool_.start();
    narrow_pool_.start();
    server_ = std::make_unique<Server>(
        options_, router_, Server::Lanes{{Lane::read, &pool_}, {Lane::write, &narrow_pool_}},
        [this](const Exchange& exchange) {
          const std::lock_guard lock(mutex_);
          seen_.push_back({.status = exchange.status,
                           .bytes_sent = exchange.bytes_sent,
                           .target = std::string(exchange.target),
                           .request_id = std::string(exchange.request_id)});
        });
    const auto started = server_->start();
    ASSERT_TRUE(started) << started.error().message;
  }

  TestClient connect(int receive_buffer_bytes = 0) {
    return TestClient(server_->port(), receive_buffer_bytes);
  }

  std::vector<Seen> seen() {
    const std::lock_guard lock(mutex_);
    return seen_;
  }
  bool wait_for_exchanges(std::size_t count) {
    return eventually([this, count] { return seen().size() >= count; });
  }
  bool wait_for_no_connections() {
    return eventually([this] { return server_->open_connections() == 0; });
  }

  ServerOptions options_;
  Router router_;
  base::Pool pool_{{.name = "read", .threads = 2, .queue_max = 64}};
  base::Pool narrow_pool_{{.name = "write", .threads = 1, .queue_max = 1}};
  std::unique_ptr<Server> server_;

 private:
  std::mutex mutex_;
  std::vector<Seen> seen_;
};

}  // namespace segue::http
