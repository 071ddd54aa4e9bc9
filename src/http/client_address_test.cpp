#include "http/client_address.hpp"

#include <gtest/gtest.h>

#include "http/cors.hpp"
#include "http/test_requests.hpp"

namespace segue::http {
namespace {

Address address(std::string_view text) {
  return Address::parse(text).value_or(Address{});
}

Request described(const std::vector<std::string>& trusted, std::string_view peer, Request request) {
  const auto proxies = TrustedProxies::parse(trusted);
  EXPECT_TRUE(proxies);
  proxies->describe_client(request, address(peer));
  return request;
}

TEST(Address, HasOneSpelling) {
  EXPECT_EQ(Address::parse("127.0.0.1"), Address::parse("::ffff:127.0.0.1"));
  EXPECT_EQ(address("::ffff:10.0.0.1").text(), "10.0.0.1");
  EXPECT_EQ(address("2001:DB8::1").text(), "2001:db8::1");
  EXPECT_TRUE(address("127.1.2.3").loopback());
  EXPECT_TRUE(address("::1").loopback());
  EXPECT_FALSE(address("128.0.0.1").loopback());
  EXPECT_FALSE(Address::parse("localhost"));
  EXPECT_FALSE(Address::parse(""));
}

TEST(TrustedProxies, TakesTheRightMostUntrusted) {
  const Request request = request_with({{"X-Forwarded-For", "6.6.6.6, 9.9.9.9"},
                                        {"X-Forwarded-For", "10.0.0.7"},
                                        {"X-Forwarded-Proto", "https"}});
  const Request result = described({"10.0.0.0/8"}, "10.1.2.3", request);
  EXPECT_EQ(result.client_address, "9.9.9.9");
  EXPECT_TRUE(result.secure);
  EXPECT_FALSE(result.from_loopback);
  const Request stranger = described({"10.0.0.0/8"}, "11.1.2.3", request);
  EXPECT_EQ(stranger.client_address, "11.1.2.3");
  EXPECT_FALSE(stranger.secure);
}

TEST(TrustedProxies, ReadsPortsAndStopsAtNonsense) {
  const auto client = [](std::string header) {
    return described({"127.0.0.1", "::1"}, "127.0.0.1",
                     request_with({{"X-Forwarded-For", std::move(header)}}))
        .client_address;
  };
  EXPECT_EQ(client("1.2.3.4:567"), "1.2.3.4");
  EXPECT_EQ(client("[2001:db8::1]:567"), "2001:db8::1");
  EXPECT_EQ(client("2001:db8::1"), "2001:db8::1");
  EXPECT_EQ(client("1.2.3.4, unknown"), "127.0.0.1");
  EXPECT_EQ(client(""), "127.0.0.1");
  EXPECT_EQ(client("["), "127.0.0.1");
}

TEST(TrustedProxies, AnUnknownProxyBesideUsIsNotLoopback) {
  EXPECT_TRUE(described({}, "127.0.0.1", request_with({})).from_loopback);
  EXPECT_TRUE(described({}, "::1", request_with({})).from_loopback);
  EXPECT_FALSE(
      described({}, "127.0.0.1", request_with({{"X-Forwarded-For", "9.9.9.9"}})).from_loopback);
  for (const auto* mark :
       {"X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Forwarded", "Via"}) {
    for (const auto* value : {"9.9.9.9", "127.0.0.1"}) {
      const Request request = request_with({{mark, value}});
      EXPECT_FALSE(described({}, "127.0.0.1", request).from_loopback) << mark;
      EXPECT_FALSE(described({"127.0.0.1"}, "127.0.0.1", request).from_loopback) << mark;
      EXPECT_FALSE(described({"10.0.0.0/8"}, "10.0.0.2", request).from_loopback) << mark;
    }
  }
  EXPECT_FALSE(described({}, "10.0.0.1", request_with({})).from_loopback);
}

TEST(Loopback, IsAskedByANameThatMeansThisMachine) {
  for (const auto* host :
       {"localhost", "LocalHost:4747", "127.0.0.1:4747", "127.1.2.3", "[::1]", "[::1]:4747"}) {
    EXPECT_TRUE(described({}, "127.0.0.1", request_with({{"Host", host}})).from_loopback) << host;
  }
  for (const auto* host : {"evil.example:4747", "localhost.evil.example", "192.168.1.5", "", ":",
                           "[", "[]", "[::1", "[2001:db8::1]"}) {
    EXPECT_FALSE(described({}, "127.0.0.1", request_with({{"Host", host}})).from_loopback) << host;
  }
}

TEST(TrustedProxies, RefusesWhatIsNoAddress) {
  for (const auto* bad : {"", "proxy", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/x", "::/129"}) {
    EXPECT_FALSE(TrustedProxies::parse({bad})) << bad;
  }
}

TEST(TrustedProxies, KnowsNetworks) {
  const auto proxies = TrustedProxies::parse({"172.16.0.0/12", "fd00::/8", "1.2.3.4"});
  ASSERT_TRUE(proxies);
  EXPECT_TRUE(proxies->trusts(address("172.31.255.255")));
  EXPECT_FALSE(proxies->trusts(address("172.32.0.0")));
  EXPECT_TRUE(proxies->trusts(address("fdff::1")));
  EXPECT_FALSE(proxies->trusts(address("fe00::1")));
  EXPECT_FALSE(proxies->trusts(address("1.2.3.5")));
}

TEST(Cors, AnswersPreflightsOfKnownOriginsOnly) {
  const Cors cors({"tauri://localhost"});
  const auto ask = [&cors](std::string origin) {
    const Request request = request_with(
        {{"Origin", std::move(origin)}, {"Access-Control-Request-Method", "PUT"}}, Method::options);
    auto response = cors.preflight(request);
    EXPECT_TRUE(response);
    Response answer = std::move(response).value_or(Response{});
    cors.apply(request, answer);
    return answer;
  };
  const Response known = ask("tauri://localhost");
  EXPECT_EQ(known.status, 204);
  EXPECT_EQ(known.headers.get("Access-Control-Allow-Origin"), "tauri://localhost");
  EXPECT_TRUE(
      known.headers.get("Access-Control-Allow-Headers").value_or("").contains("Last-Event-ID"));
  EXPECT_EQ(known.headers.get("Vary"), "Origin");
  const Response unknown = ask("https://evil.example");
  EXPECT_FALSE(unknown.headers.get("Access-Control-Allow-Origin"));
  EXPECT_FALSE(unknown.headers.get("Access-Control-Allow-Headers"));
  EXPECT_FALSE(cors.preflight(request_with({{"Origin", "tauri://localhost"}}, Method::options)));
}

}  // namespace
}  // namespace segue::http
