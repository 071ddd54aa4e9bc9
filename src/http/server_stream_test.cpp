#include <fcntl.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <unistd.h>

#include <atomic>
#include <cstring>
#include <random>

#include "base/limits.hpp"
#include "http/server.hpp"
#include "http/test_server.hpp"

namespace segue::http {
namespace {

// Enough that socket buffers do not swallow it whole.
constexpr std::size_t file_bytes = std::size_t{24} * 1024 * 1024;
constexpr int small_receive_buffer = 16 * 1024;

const std::string& random_bytes() {
  static const std::string bytes = [] {
    std::independent_bits_engine<std::mt19937_64, 64, std::uint64_t> random(1);
    std::string made(file_bytes, '\0');
    for (std::size_t i = 0; i < file_bytes; i += sizeof(std::uint64_t)) {
      const std::uint64_t word = random();
      std::memcpy(made.data() + i, &word, sizeof word);
    }
    return made;
  }();
  return bytes;
}

class Files : public ServerTest {
 protected:
  void SetUp() override {
    std::string name = testing::TempDir() + "segue-file-XXXXXX";
    file_ = base::UniqueFd(::mkstemp(name.data()));
    ASSERT_TRUE(file_.valid());
    ::unlink(name.c_str());
    ASSERT_EQ(::write(file_.get(), content_.data(), content_.size()),
              static_cast<ssize_t>(content_.size()));
    add(Method::get, "/file", [this](const Request&) {
      Response response;
      response.headers.set("ETag", "\"v1\"");
      response.headers.set("Content-Type", "audio/flac");
      response.body = FileBody{
          .fd = base::UniqueFd(::dup(file_.get())), .offset = 0, .length = content_.size()};
      return response;
    });
  }

  base::UniqueFd file_;
  const std::string& content_ = random_bytes();
};

TEST_F(Files, WholeAndParts) {
  start();
  TestClient client = connect();
  const auto whole = client.get("/file");
  EXPECT_EQ(whole.status, 200);
  EXPECT_EQ(whole.fields.at("accept-ranges"), "bytes");
  EXPECT_TRUE(whole.body == content_);
  std::mt19937_64 random(2);
  for (int i = 0; i < 30; ++i) {
    const std::size_t first = random() % file_bytes;
    const std::size_t last = std::min(first + random() % 3'000'000, file_bytes - 1);
    const auto part = client.get(
        "/file", "Range: bytes=" + std::to_string(first) + "-" + std::to_string(last) + "\r\n");
    EXPECT_EQ(part.status, 206);
    EXPECT_EQ(part.fields.at("content-range"), "bytes " + std::to_string(first) + "-" +
                                                   std::to_string(last) + "/" +
                                                   std::to_string(file_bytes));
    EXPECT_TRUE(part.body == content_.substr(first, last - first + 1));
  }
  EXPECT_TRUE(client.get("/file", "Range: bytes=-500\r\n").body ==
              content_.substr(file_bytes - 500));
  EXPECT_EQ(client.get("/file", "Range: bytes=99999999-\r\n").status, 416);
  EXPECT_EQ(client.get("/file", "If-None-Match: \"v1\"\r\n").status, 304);
  const auto changed = client.get("/file", "Range: bytes=0-0\r\nIf-Range: \"v0\"\r\n");
  EXPECT_EQ(changed.status, 200);
  EXPECT_EQ(changed.body.size(), file_bytes);
}

TEST_F(Files, StalledReaderIsCut) {
  options_.stall_timeout = 150ms;
  start();
  TestClient client = connect(small_receive_buffer);
  client.send("GET /file HTTP/1.1\r\nHost: x\r\n\r\n");
  ASSERT_TRUE(wait_for_exchanges(1));
  EXPECT_LT(seen().front().bytes_sent, file_bytes);
  EXPECT_TRUE(wait_for_no_connections());
  EXPECT_FALSE(client.read().complete);
}

// The time-out is for a reader that takes nothing, not for one that takes its time.
TEST_F(Files, SlowReaderThatReadsIsServed) {
  options_.stall_timeout = 500ms;
  start();
  TestClient client = connect(small_receive_buffer);
  client.send("GET /file HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  const auto begin = std::chrono::steady_clock::now();
  client.read_head_only();
  std::string got;
  while (got.size() < content_.size()) {
    const std::string piece = client.read_some();
    ASSERT_FALSE(piece.empty()) << "cut off after " << got.size();
    got += piece;
    if (std::chrono::steady_clock::now() - begin < 2 * options_.stall_timeout) {
      std::this_thread::sleep_for(5ms);
    }
  }
  EXPECT_GT(std::chrono::steady_clock::now() - begin, options_.stall_timeout);
  EXPECT_TRUE(got == content_);
}

TEST_F(Files, ReaderMayHangUp) {
  start();
  for (int i = 0; i < 5; ++i) {
    TestClient client = connect(small_receive_buffer);
    client.send("GET /file HTTP/1.1\r\nHost: x\r\n\r\n");
    client.read_head_only();
    client.close();
  }
  EXPECT_TRUE(wait_for_no_connections());
}

TEST_F(Files, ShrunkFileBreaksOff) {
  start();
  ASSERT_EQ(::ftruncate(file_.get(), 1000), 0);
  TestClient client = connect();
  const auto answer = client.get("/file");
  EXPECT_FALSE(answer.complete);
  EXPECT_EQ(answer.body, content_.substr(0, 1000));
}

TEST_F(Files, ShutdownLetsATransferFinish) {
  start();
  TestClient idle = connect();
  idle.get("/file", "Range: bytes=0-0\r\n");
  TestClient client = connect(small_receive_buffer);
  client.send("GET /file HTTP/1.1\r\nHost: x\r\n\r\n");
  const auto head = client.read_head_only();
  std::thread stopper([this] { server_->stop(); });
  EXPECT_TRUE(idle.closed());
  EXPECT_TRUE(client.read_to_end() == content_);
  stopper.join();
  EXPECT_EQ(server_->open_connections(), 0U);
}

TEST_F(Files, ShutdownCutsWhatDoesNotFinish) {
  options_.shutdown_grace = 100ms;
  start();
  TestClient client = connect(small_receive_buffer);
  client.send("GET /file HTTP/1.1\r\nHost: x\r\n\r\n");
  client.read_head_only();
  server_->stop();
  EXPECT_EQ(server_->open_connections(), 0U);
  EXPECT_LT(client.read_to_end().size(), file_bytes);
}

TEST_F(Files, ShutdownDoesNotWaitForHandlersForEver) {
  auto gate = std::make_shared<Gate>();
  add(
      Method::post, "/blocks",
      [gate](const Request&) {
        gate->pass();
        return empty_response(204);
      },
      Lane::write);
  options_.shutdown_grace = 50ms;
  start();
  TestClient client = connect();
  client.send("POST /blocks HTTP/1.1\r\nHost: x\r\n\r\n");
  ASSERT_TRUE(gate->wait_for_arrivals(1));
  server_.reset();
  EXPECT_TRUE(client.closed());
  gate->open();  // the handler ends after the server is gone
  narrow_pool_.stop();
}

// Counts up to `bytes_max` and then ends, or fails where told.
class CountingSource final : public ChunkSource {
 public:
  CountingSource(std::size_t bytes_max, bool fails, std::atomic<std::size_t>& read,
                 std::atomic<bool>& destroyed)
      : bytes_max_(bytes_max), fails_(fails), read_(read), destroyed_(destroyed) {}
  ~CountingSource() override { destroyed_ = true; }
  base::Result<std::size_t> read(std::span<char> buffer) override {
    const std::size_t count = std::min(buffer.size(), bytes_max_ - given_);
    for (std::size_t i = 0; i < count; ++i) buffer[i] = static_cast<char>(given_ + i);
    given_ += count;
    read_ += count;
    if (count == 0 && fails_) return base::fail(base::ErrorCode::io, "the encoder died");
    return count;
  }

 private:
  std::size_t bytes_max_;
  bool fails_;
  std::size_t given_ = 0;
  std::atomic<std::size_t>& read_;
  std::atomic<bool>& destroyed_;
};

class Chunks : public ServerTest {
 protected:
  void serve(std::size_t bytes, bool fails) {
    add(Method::get, "/chunks", [this, bytes, fails](const Request&) {
      Response response;
      response.body = std::make_unique<CountingSource>(bytes, fails, read_, destroyed_);
      return response;
    });
    start();
  }

  std::atomic<std::size_t> read_ = 0;
  std::atomic<bool> destroyed_ = false;
};

TEST_F(Chunks, ArriveWhole) {
  constexpr std::size_t bytes = 1'000'001;
  serve(bytes, false);
  TestClient client = connect();
  const auto answer = client.get("/chunks");
  EXPECT_TRUE(answer.complete);
  ASSERT_EQ(answer.body.size(), bytes);
  for (std::size_t i = 0; i < bytes; ++i) ASSERT_EQ(answer.body[i], static_cast<char>(i));
  client.send("HEAD /chunks HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(client.read(true).fields.at("transfer-encoding"), "chunked");
  TestClient old = connect();
  old.send("GET /chunks HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  EXPECT_EQ(old.read().body.size(), bytes);
}

TEST_F(Chunks, FailureBreaksOff) {
  serve(100'000, true);
  TestClient client = connect();
  const auto answer = client.get("/chunks");
  EXPECT_FALSE(answer.complete);
  EXPECT_EQ(answer.body.size(), 100'000U);
  EXPECT_TRUE(eventually([this] { return destroyed_.load(); }));
}

TEST_F(Chunks, SourceGoesAtTheClientsPace) {
  options_.stall_timeout = 150ms;
  serve(1'000'000'000, false);
  TestClient client = connect(small_receive_buffer);
  client.send("GET /chunks HTTP/1.1\r\nHost: x\r\n\r\n");
  ASSERT_TRUE(eventually([this] { return destroyed_.load(); }));
  EXPECT_LT(read_, 32'000'000U);
}

// Hands out what the test puts in.
struct Mailbox {
  std::mutex mutex;
  std::vector<ServerEvent> waiting;
  base::Signal signal;
  std::atomic<int> takes = 0;
  std::atomic<int> open = 0;

  void put(ServerEvent event) {
    {
      const std::lock_guard lock(mutex);
      waiting.push_back(std::move(event));
    }
    signal.notify();
  }
};

class MailboxSource final : public EventSource {
 public:
  explicit MailboxSource(Mailbox& mailbox) : mailbox_(mailbox) { ++mailbox_.open; }
  ~MailboxSource() override { --mailbox_.open; }
  base::Result<std::vector<ServerEvent>> take() override {
    ++mailbox_.takes;
    const std::lock_guard lock(mailbox_.mutex);
    return std::exchange(mailbox_.waiting, {});
  }

 private:
  Mailbox& mailbox_;
};

class Events : public ServerTest {
 protected:
  void SetUp() override {
    add(Method::get, "/events", [this](const Request&) {
      Response response;
      response.body = EventStreamBody{.source = std::make_unique<MailboxSource>(mailbox_),
                                      .wake = &mailbox_.signal};
      return response;
    });
  }
  TestClient listen() {
    TestClient client = connect();
    client.send("GET /events HTTP/1.1\r\nHost: x\r\n\r\n");
    return client;
  }

  Mailbox mailbox_;
};

TEST_F(Events, ComeAtOnceAndWhenTheSignalFires) {
  mailbox_.waiting = {{.id = "1", .name = "hello", .data = "{}"}};
  start();
  TestClient client = listen();
  const auto head = client.read_head_only();
  EXPECT_EQ(head.fields.at("content-type"), "text/event-stream");
  EXPECT_EQ(head.fields.at("cache-control"), "no-store");
  EXPECT_EQ(client.read_chunk(), "id: 1\nevent: hello\ndata: {}\n\n");
  mailbox_.put({.id = "", .name = "", .data = "a\nb"});
  EXPECT_EQ(client.read_chunk(), "data: a\ndata: b\n\n");
  std::string got;
  for (int i = 0; i < 200; ++i) mailbox_.put({.id = std::to_string(i), .name = "", .data = "x"});
  while (!got.contains("id: 199\n")) {
    const std::string chunk = client.read_chunk();
    ASSERT_FALSE(chunk.empty());
    got += chunk;
  }
  for (int i = 0; i < 200; ++i) EXPECT_TRUE(got.contains("id: " + std::to_string(i) + "\n"));
}

// Hands out what has piled up, a batch at a time; nobody rings in between.
class BacklogSource final : public EventSource {
 public:
  explicit BacklogSource(int batches) : left_(batches) {}
  base::Result<std::vector<ServerEvent>> take() override {
    if (left_ == 0) return std::vector<ServerEvent>{};
    --left_;
    return std::vector<ServerEvent>{{.id = std::to_string(left_), .name = "", .data = "x"}};
  }

 private:
  int left_;
};

TEST_F(Events, WhatHasPiledUpComesWithoutAPause) {
  add(Method::get, "/backlog", [this](const Request&) {
    Response response;
    response.body =
        EventStreamBody{.source = std::make_unique<BacklogSource>(50), .wake = &mailbox_.signal};
    return response;
  });
  start();
  TestClient client = connect();
  const auto begin = std::chrono::steady_clock::now();
  client.send("GET /backlog HTTP/1.1\r\nHost: x\r\n\r\n");
  client.read_head_only();
  std::string got;
  while (!got.contains("id: 0\n")) {
    const std::string chunk = client.read_chunk();
    ASSERT_FALSE(chunk.empty());
    got += chunk;
  }
  EXPECT_LT(std::chrono::steady_clock::now() - begin, base::limits::heartbeat_interval);
}

TEST_F(Events, AnEmptyBeginningIsSaid) {
  start();
  TestClient client = listen();
  client.read_head_only();
  EXPECT_EQ(client.read_chunk(), ": keep-alive\n\n");
}

TEST_F(Events, EndWhenTheClientGoes) {
  start();
  TestClient client = listen();
  client.read_head_only();
  EXPECT_EQ(mailbox_.open, 1);
  client.close();
  EXPECT_TRUE(eventually([this] { return mailbox_.open == 0; }));
  EXPECT_TRUE(wait_for_no_connections());
}

TEST_F(Events, AreLimited) {
  options_.event_streams_max = 1;
  start();
  TestClient first = listen();
  first.read_head_only();
  TestClient second = listen();
  EXPECT_EQ(second.read().status, 503);
  first.close();
  EXPECT_TRUE(eventually([this] {
    TestClient third = listen();
    return third.read_head_only().status == 200;
  }));
}

TEST_F(Events, EndWithTheServer) {
  start();
  TestClient client = listen();
  client.read_head_only();
  client.read_chunk();
  const auto begin = std::chrono::steady_clock::now();
  server_->stop();
  EXPECT_LT(std::chrono::steady_clock::now() - begin, base::limits::shutdown_grace);
  EXPECT_EQ(client.read_to_end(), "0\r\n\r\n");
  mailbox_.signal.notify();  // reaches nobody
}

TEST_F(Events, ManyListenersShareTheLane) {
  constexpr int listeners = 100;
  start();
  std::vector<TestClient> clients;
  for (int i = 0; i < listeners; ++i) {
    clients.push_back(listen());
    clients.back().read_head_only();
    clients.back().read_chunk();
  }
  const int before = mailbox_.takes;
  mailbox_.signal.notify();
  std::size_t queued_most = 0;
  EXPECT_TRUE(eventually([&] {
    queued_most = std::max(queued_most, pool_.queued());
    return mailbox_.takes >= before + listeners;
  }));
  EXPECT_LE(queued_most, options_.threads * base::limits::event_takes_max);
}

}  // namespace
}  // namespace segue::http
