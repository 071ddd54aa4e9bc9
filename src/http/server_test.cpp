#include "http/server.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <random>
#include <stdexcept>

#include "http/problem.hpp"
#include "http/test_server.hpp"

namespace segue::http {
namespace {

Response echo(const Request& request) {
  return json_response(200, request.body);
}

class Requests : public ServerTest {
 protected:
  void SetUp() override {
    add(Method::get, "/hello", [](const Request&) { return json_response(200, "\"hello\""); });
    add(
        Method::get, "/loop", [](const Request&) { return json_response(200, "\"loop\""); },
        Lane::loop);
    add(Method::get, "/path/{name}", [](const Request& request) {
      return json_response(200, std::string(request.path_parameter("name")));
    });
    add(Method::get, "/client", [](const Request& request) {
      return json_response(200, request.client_address + (request.from_loopback ? " loop" : ""));
    });
    add(Method::post, "/echo", echo);
    router_.add({.method = Method::post,
                 .pattern = "/small",
                 .operation_id = "small",
                 .lane = {},
                 .handler = echo,
                 .body_bytes_max = 10});
  }
};

TEST_F(Requests, KeepAliveAndHead) {
  start();
  TestClient client = connect();
  const auto first = client.get("/hello");
  EXPECT_EQ(first.status, 200);
  EXPECT_EQ(first.body, "\"hello\"");
  EXPECT_EQ(first.fields.at("x-content-type-options"), "nosniff");
  EXPECT_EQ(first.fields.at("date").size(), 29U);
  EXPECT_FALSE(first.fields.contains("connection"));
  EXPECT_EQ(client.get("/loop").body, "\"loop\"");
  client.send("HEAD /hello HTTP/1.1\r\nHost: x\r\n\r\n");
  const auto head = client.read(true);
  EXPECT_EQ(head.fields.at("content-length"), "7");
  EXPECT_EQ(client.get("/path/a%20b").body, "a b");
  EXPECT_EQ(server_->open_connections(), 1U);
  EXPECT_TRUE(wait_for_exchanges(4));
}

TEST_F(Requests, PipeliningAnswersInOrder) {
  start();
  TestClient client = connect();
  std::string all;
  for (int i = 0; i < 50; ++i) {
    all += "GET /path/" + std::to_string(i) + " HTTP/1.1\r\nHost: x\r\n\r\n";
    all += "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc";
  }
  client.send(all);
  for (int i = 0; i < 50; ++i) {
    EXPECT_EQ(client.read().body, std::to_string(i));
    EXPECT_EQ(client.read().body, "abc");
  }
}

TEST_F(Requests, CloseAndHttp10) {
  start();
  TestClient asks = connect();
  const auto closing = asks.get("/hello", "Connection: close\r\n");
  EXPECT_EQ(closing.fields.at("connection"), "close");
  EXPECT_TRUE(asks.closed());
  TestClient old = connect();
  old.send("GET /hello HTTP/1.0\r\n\r\n");
  EXPECT_EQ(old.read().body, "\"hello\"");
  EXPECT_TRUE(old.closed());
  TestClient staying = connect();
  staying.send("GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  EXPECT_EQ(staying.read().fields.at("connection"), "keep-alive");
  EXPECT_EQ(staying.get("/hello").status, 200);
}

TEST_F(Requests, Bodies) {
  start();
  TestClient client = connect();
  client.send(
      "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
      "3;x=y\r\nabc\r\n2\r\nde\r\n0\r\nHost: trailer\r\n\r\n");
  EXPECT_EQ(client.read().body, "abcde");
  client.send(
      "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n"
      "Expect: 100-continue\r\n\r\n");
  EXPECT_EQ(client.read().status, 100);
  client.send("body");
  EXPECT_EQ(client.read().body, "body");
  const std::string large(std::size_t{1024} * 1024, 'x');
  client.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1048576\r\n\r\n" + large);
  EXPECT_EQ(client.read().body, large);
  client.send("POST /small HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n0123456789");
  EXPECT_EQ(client.read().body, "0123456789");
}

// However a network cuts a request into packets, it says the same. Each case once whole and many
// times in pieces; a pause makes each piece arrive alone.
TEST_F(Requests, MayArriveInAnyPieces) {
  start();
  const std::string chunked =
      "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
  const std::vector<std::string> cases{
      "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n",
      "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc",
      chunked + "0\r\n\r\n",
      chunked + "3\r\nabc\r\n0\r\n\r\n",
      chunked + "3;x=y\r\nabc\r\n2\r\nde\r\n0\r\nX-Trailer: late\r\n\r\n",
  };
  std::mt19937 random(1);
  for (const std::string& bytes : cases) {
    TestClient whole = connect();
    whole.send(bytes);
    const auto expected = whole.read();
    ASSERT_EQ(expected.status, 200);
    const auto arrives_as = [&](const std::vector<std::size_t>& cuts) {
      TestClient client = connect();
      std::size_t begin = 0;
      for (const std::size_t cut : cuts) {
        client.send(std::string_view(bytes).substr(begin, cut - begin));
        std::this_thread::sleep_for(2ms);  // a packet of its own
        begin = cut;
      }
      client.send(std::string_view(bytes).substr(begin));
      const auto answer = client.read();
      EXPECT_EQ(answer.status, expected.status) << bytes;
      EXPECT_EQ(answer.body, expected.body) << bytes;
    };
    for (std::size_t cut = 1; cut < bytes.size(); ++cut) arrives_as({cut});
    for (int i = 0; i < 20; ++i) {
      const std::size_t first = 1 + random() % (bytes.size() - 2);
      arrives_as({first, first + 1 + random() % (bytes.size() - first - 1)});
    }
    const std::size_t end = bytes.size();
    arrives_as({end - 5, end - 4, end - 3, end - 2, end - 1});
  }
}

// Fields that end whole with each packet count as well.
TEST_F(Requests, TheHeadIsLimitedHoweverItArrives) {
  start();
  TestClient client = connect();
  client.send("GET /hello HTTP/1.1\r\nHost: x\r\n");
  const std::string field(100, 'f');
  int sent = 0;
  while (sent < 2000 && client.send(field + ": v\r\nx")) ++sent;
  EXPECT_EQ(client.read().status, 431);
  EXPECT_TRUE(client.closed());
}

TEST_F(Requests, OneAddressDoesNotTakeEveryPlace) {
  options_.connections_per_address_max = 2;
  start();
  TestClient first = connect();
  TestClient second = connect();
  EXPECT_EQ(first.get("/hello").status, 200);
  EXPECT_EQ(second.get("/hello").status, 200);
  EXPECT_EQ(connect().read().status, 503);
}

TEST_F(Requests, AnAddressInTheQueryIsNoTarget) {
  start();
  TestClient client = connect();
  client.send("GET x?u=c://d/hello HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(client.read().status, 400);
  client.send("GET http://x:1/hello HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(client.read().body, "\"hello\"");
}

TEST_F(Requests, RefusesWhatBreaksTheRules) {
  start();
  const std::string host = "Host: x\r\n";
  const std::pair<std::string, int> cases[] = {
      {"nonsense\r\n\r\n", 400},
      {std::string("\x16\x03\x01\x02\x00\x01", 6) + std::string(200, '\x01'), 400},
      {"GET /hello HTTP/1.1\nHost: x\n\n", 400},
      {"GET /hello HTTP/1.1\r\n\r\n", 400},
      {"GET /hello HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400},
      {"GET /hello HTTP/2.0\r\n" + host + "\r\n", 400},
      {"GET /hello HTTP/1.1\r\n" + host + "No colon\r\n\r\n", 400},
      {"GET /hello HTTP/1.1\r\n" + host + "Name : blank\r\n\r\n", 400},
      {"GET hello HTTP/1.1\r\n" + host + "\r\n", 400},
      {"GET /%zz HTTP/1.1\r\n" + host + "\r\n", 400},
      {"GET /hello?a=%f HTTP/1.1\r\n" + host + "\r\n", 400},
      {"POST /echo HTTP/1.1\r\n" + host + "Content-Length: -1\r\n\r\n", 400},
      {"POST /echo HTTP/1.1\r\n" + host + "Content-Length: 1\r\nContent-Length: 2\r\n\r\n", 400},
      {"POST /echo HTTP/1.1\r\n" + host + "Content-Length: 99999999999999999999\r\n\r\n", 400},
      {"POST /echo HTTP/1.1\r\n" + host + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
       400},
      {"POST /echo HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n",
       400},
      {"POST /echo HTTP/1.1\r\n" + host + "Transfer-Encoding: gzip, chunked\r\n\r\n", 501},
      {"POST /echo HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\nzz\r\n", 400},
      {"POST /echo HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\n5;" +
           std::string(100'000, 'x'),
       400},
      {"POST /echo HTTP/1.1\r\n" + host + "Content-Length: 1048577\r\n\r\n", 413},
      {"POST /small HTTP/1.1\r\n" + host + "Content-Length: 11\r\n\r\n", 413},
      {"POST /small HTTP/1.1\r\n" + host +
           "Transfer-Encoding: chunked\r\n\r\n9\r\n012345678\r\n9\r\n012345678\r\n",
       413},
      {"POST /echo HTTP/1.1\r\n" + host + "Expect: miracle\r\nContent-Length: 1\r\n\r\n", 417},
      {"GET /" + std::string(9000, 'a') + " HTTP/1.1\r\n" + host + "\r\n", 414},
      {"GET /" + std::string(20'000, 'a'), 414},
      {"GET /hello HTTP/1.1\r\n" + host + "X: " + std::string(17'000, 'a') + "\r\n\r\n", 431},
      {"GET /hello HTTP/1.1\r\n" + host + "X: " + std::string(200'000, 'a'), 431},
      {"BREW /hello HTTP/1.1\r\n" + host + "\r\n", 501},
      {"CONNECT x:1 HTTP/1.1\r\n" + host + "\r\n", 501},
      {"GET /nothing HTTP/1.1\r\n" + host + "\r\n", 404},
      {"PUT /hello HTTP/1.1\r\n" + host + "Content-Length: 3\r\n\r\n", 405},
  };
  for (const auto& [bytes, status] : cases) {
    TestClient client = connect();
    client.send(bytes);
    const auto answer = client.read();
    EXPECT_EQ(answer.status, status) << bytes.substr(0, 120);
    EXPECT_EQ(answer.fields.count("content-type") > 0 ? answer.fields.at("content-type") : "",
              "application/problem+json");
    EXPECT_TRUE(answer.fields.contains("x-request-id"));
  }
  EXPECT_TRUE(wait_for_no_connections());
}

TEST_F(Requests, GoesOnAfterHarmlessMistakes) {
  start();
  TestClient client = connect();
  EXPECT_EQ(client.get("/nothing").status, 404);
  EXPECT_EQ(client.get("/%zz").status, 400);
  client.send("PUT /hello HTTP/1.1\r\nHost: x\r\n\r\n");
  const auto not_allowed = client.read();
  EXPECT_EQ(not_allowed.status, 405);
  EXPECT_EQ(not_allowed.fields.at("allow"), "GET, HEAD");
  client.send("OPTIONS /hello HTTP/1.1\r\nHost: x\r\n\r\n");
  const auto options = client.read();
  EXPECT_EQ(options.status, 204);
  EXPECT_EQ(options.fields.at("allow"), "GET, HEAD");
  EXPECT_EQ(client.get("/hello").status, 200);
}

TEST_F(Requests, ClientsThatGiveUpLeaveNothingBehind) {
  start();
  for (const std::string_view part :
       {"", "G", "GET /hello HTTP/1.1\r\n", "GET /hello HTTP/1.1\r\nHost: x\r\n\r",
        "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc",
        "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nabc"}) {
    TestClient client = connect();
    client.send(part);
    client.shut_down_sending();
    EXPECT_EQ(client.read_to_end(), "") << part;
  }
  EXPECT_TRUE(wait_for_no_connections());
  for (const Seen& one : seen()) EXPECT_EQ(one.status, 0) << "nobody was there to be answered";
  EXPECT_EQ(seen().size(), 5U) << "who said nothing at all is not worth a line";
}

TEST_F(Requests, ALaneThatCannotBeChosenIsNoOutage) {
  router_.add({.method = Method::get,
               .pattern = "/odd-lane",
               .operation_id = "odd",
               .lane = [](const Request&) -> Lane { throw std::runtime_error("no lane"); },
               .handler = echo});
  start();
  EXPECT_EQ(connect().get("/odd-lane").status, 200);
}

TEST_F(Requests, SlowClientsGet408) {
  options_.header_timeout = 100ms;
  options_.body_timeout = 100ms;
  start();
  TestClient head = connect();
  head.send("GET /hello HTTP/1.1\r\nHo");
  EXPECT_EQ(head.read().status, 408);
  EXPECT_TRUE(head.closed());
  TestClient body = connect();
  body.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc");
  EXPECT_EQ(body.read().status, 408);
  EXPECT_TRUE(body.closed());
  TestClient silent = connect();
  EXPECT_TRUE(silent.closed());
}

// Each byte comes in time, the whole does not.
TEST_F(Requests, SlowlorisIsCutOff) {
  options_.header_timeout = 200ms;
  start();
  TestClient client = connect();
  client.send("GET /hello HTTP/1.1\r\nHost: x\r\n");
  const auto begin = std::chrono::steady_clock::now();
  while (client.send("X: y\r\n") && std::chrono::steady_clock::now() - begin < patience) {
    std::this_thread::sleep_for(10ms);
  }
  EXPECT_LT(std::chrono::steady_clock::now() - begin, patience);
  EXPECT_TRUE(wait_for_exchanges(1));
  EXPECT_EQ(seen().front().status, 408);
}

TEST_F(Requests, IdleConnectionsCloseSilently) {
  options_.idle_timeout = 100ms;
  start();
  TestClient client = connect();
  EXPECT_EQ(client.get("/hello").status, 200);
  EXPECT_TRUE(client.closed());
}

TEST_F(Requests, IdsAndRedaction) {
  start();
  TestClient client = connect();
  EXPECT_EQ(client.get("/hello?t=secret", "X-Request-Id: abcd-1234\r\n").fields.at("x-request-id"),
            "abcd-1234");
  const auto made = client.get("/hello", "X-Request-Id: short\r\n").fields.at("x-request-id");
  EXPECT_NE(made, "short");
  EXPECT_GE(made.size(), 8U);
  ASSERT_TRUE(wait_for_exchanges(2));
  EXPECT_EQ(seen().front().target, "/hello?t=***");
  EXPECT_EQ(seen().front().request_id, "abcd-1234");
  EXPECT_EQ(client.get("/client").body, "127.0.0.1");
  client.send("GET /client HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_EQ(client.read().body, "127.0.0.1 loop");
}

TEST_F(Requests, CorsForTheDesktopApp) {
  start();
  TestClient client = connect();
  client.send(
      "OPTIONS /hello HTTP/1.1\r\nHost: x\r\nOrigin: tauri://localhost\r\n"
      "Access-Control-Request-Method: GET\r\n\r\n");
  const auto preflight = client.read();
  EXPECT_EQ(preflight.status, 204);
  EXPECT_EQ(preflight.fields.at("access-control-allow-origin"), "tauri://localhost");
  const auto answer = client.get("/hello", "Origin: tauri://localhost\r\n");
  EXPECT_EQ(answer.fields.at("access-control-allow-origin"), "tauri://localhost");
  EXPECT_TRUE(answer.fields.at("access-control-expose-headers").contains("X-Request-Id"));
  const auto stranger = client.get("/hello", "Origin: http://evil.example\r\n");
  EXPECT_FALSE(stranger.fields.contains("access-control-allow-origin"));
  EXPECT_EQ(stranger.fields.at("vary"), "Origin");
}

TEST_F(Requests, MoreConnectionsThanAllowedAreTurnedAway) {
  options_.connections_max = 2;
  start();
  TestClient first = connect();
  TestClient second = connect();
  EXPECT_EQ(first.get("/hello").status, 200);
  EXPECT_EQ(second.get("/hello").status, 200);
  TestClient third = connect();
  const auto answer = third.read();
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(answer.fields.at("retry-after"), "1");
  EXPECT_TRUE(third.closed());
  first.close();
  EXPECT_TRUE(eventually([this] { return connect().get("/hello").status == 200; }));
}

class LostDatabase : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

TEST_F(Requests, ExceptionsBecomeAnswers) {
  add(Method::get, "/throws", [](const Request&) -> Response { throw std::logic_error("bug"); });
  add(Method::get, "/lost", [](const Request&) -> Response { throw LostDatabase("gone"); });
  add(Method::get, "/odd", [](const Request&) -> Response { throw 1; }, Lane::loop);
  options_.translate_exception = [](const std::exception& exception) -> std::optional<Response> {
    if (dynamic_cast<const LostDatabase*>(&exception) == nullptr) return std::nullopt;
    return problem({base::ErrorCode::unavailable, "the database is away"});
  };
  start();
  TestClient client = connect();
  EXPECT_EQ(client.get("/throws").status, 500);
  EXPECT_EQ(client.get("/lost").status, 503);
  EXPECT_EQ(client.get("/odd").status, 500);
  EXPECT_EQ(client.get("/hello").status, 200);
}

TEST_F(Requests, FullQueueIs503) {
  Gate gate;
  add(
      Method::post, "/blocks",
      [&gate](const Request&) {
        gate.pass();
        return empty_response(204);
      },
      Lane::write);
  start();
  const std::string request = "POST /blocks HTTP/1.1\r\nHost: x\r\n\r\n";
  TestClient running = connect();
  running.send(request);
  ASSERT_TRUE(gate.wait_for_arrivals(1));
  TestClient waiting = connect();
  waiting.send(request);
  ASSERT_TRUE(eventually([this] { return narrow_pool_.queued() == 1; }));
  TestClient refused = connect();
  refused.send(request);
  const auto answer = refused.read();
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(answer.fields.at("retry-after"), "1");
  EXPECT_EQ(refused.get("/hello").status, 200);  // other lanes go on, on the same connection
  gate.open();
  EXPECT_EQ(running.read().status, 204);
  EXPECT_EQ(waiting.read().status, 204);
}

TEST_F(Requests, AClientMayHangUpWhileItsHandlerRuns) {
  Gate gate;
  add(
      Method::post, "/blocks",
      [&gate](const Request&) {
        gate.pass();
        return json_response(200, std::string(10'000'000, 'x'));
      },
      Lane::write);
  start();
  TestClient client = connect();
  client.send("POST /blocks HTTP/1.1\r\nHost: x\r\n\r\n");
  ASSERT_TRUE(gate.wait_for_arrivals(1));
  client.close();
  gate.open();
  EXPECT_TRUE(wait_for_no_connections());
  EXPECT_EQ(connect().get("/hello").status, 200);
}

TEST_F(Requests, ATakenPortIsNamed) {
  start();
  ServerOptions options;
  options.port = server_->port();
  Server second(options, router_, {}, nullptr);
  const auto started = second.start();
  ASSERT_FALSE(started);
  EXPECT_TRUE(started.error().message.contains(std::to_string(options.port)));
  EXPECT_TRUE(started.error().message.contains("another port"));
}

TEST_F(Requests, APortSharedByOthersIsTakenToo) {
  const base::UniqueFd squatter(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  ASSERT_GE(squatter.get(), 0);
  const int on = 1;
  ::setsockopt(squatter.get(), SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  ASSERT_EQ(::bind(squatter.get(), generic, sizeof address), 0);
  ASSERT_EQ(::listen(squatter.get(), 1), 0);
  socklen_t size = sizeof address;
  ::getsockname(squatter.get(), generic, &size);
  ServerOptions options;
  options.port = ntohs(address.sin_port);
  Server server(options, router_, {}, nullptr);
  EXPECT_FALSE(server.start());
}

TEST_F(Requests, HostsThatAreNotOursAreNamed) {
  ServerOptions options;
  options.port = 0;
  options.host = "192.0.2.1";  // reserved for documentation
  Server server(options, router_, {}, nullptr);
  const auto started = server.start();
  ASSERT_FALSE(started);
  EXPECT_TRUE(started.error().message.contains("192.0.2.1"));
  options.host = "localhost";
  Server by_name(options, router_, {}, nullptr);
  EXPECT_TRUE(by_name.start());
  options.trusted_proxies = {"nonsense"};
  Server misled(options, router_, {}, nullptr);
  EXPECT_FALSE(misled.start());
}

}  // namespace
}  // namespace segue::http
